package io.anteroom.rng;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RoundBytesTest {

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.local(vertx);

    @AfterEach
    void stop() throws Exception {
        var unused = vertx.close().await(10, SECONDS);
    }

    @Test
    void bytesOfARoundThatRepeatThemselvesAreNotGivenAndEndTheGenerator() {
        var generator = Generator.start(RngConfig.from(Settings.defaults(RngConfig.KEYS)), bus.nodeId());
        var vault = new SeedVault(MasterKey.parse(MasterKey.generate()));
        var bytes = new RoundBytes(new SeedStreams(bus, vault, 10), generator, new SimpleMeterRegistry());

        assertThat(bytes.tested(new byte[64]))
                .isEqualTo(Reply.refused(Code.GAME_DISABLED, "nothing is drawn at present"));
        assertThat(generator.isSound()).isFalse();
        assertThat(generator.counts().failedCount(HealthTest.STREAM)).isEqualTo(1);
        assertThatThrownBy(generator::next).isInstanceOf(GeneratorFailed.class);
    }
}
