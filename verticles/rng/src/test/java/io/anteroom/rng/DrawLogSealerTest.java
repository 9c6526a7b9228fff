package io.anteroom.rng;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.DrawLog;
import io.anteroom.contracts.Hash;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.HealthState;
import io.anteroom.runtime.MasterKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DrawLogSealerTest {

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.local(vertx);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DrawSeal seal = new DrawSeal(MasterKey.parse(MasterKey.generate()));
    private FakeDrawLog log;
    private DrawLogSealer sealer;

    @BeforeEach
    void start() throws Exception {
        log = FakeDrawLog.start(bus);
        sealer = new DrawLogSealer(bus, seal, registry);
    }

    @AfterEach
    void stop() throws Exception {
        var unused = vertx.close().await(10, SECONDS);
    }

    private void run() throws Exception {
        var unused = sealer.run().await(5, SECONDS);
    }

    @Test
    void whatWaitsBecomesTheNextBlockAndEachBlockFollowsTheOneBefore() throws Exception {
        log.commit(3);
        log.commit(4);
        run();
        log.commit(5);
        run();
        run();

        var blocks = log.blocks();
        assertThat(blocks).hasSize(2);
        assertThat(blocks.get(0).number()).isEqualTo(1);
        assertThat(blocks.get(0).previous()).isEqualTo(DrawLog.beginning(0));
        assertThat(blocks.get(0).batches()).extracting(DrawLog.Batch::actions).containsExactly(3, 4);
        assertThat(blocks.get(1).number()).isEqualTo(2);
        assertThat(blocks.get(1).previous()).isEqualTo(blocks.get(0).hash());
        for (var block : blocks) {
            assertThat(block.module()).isEqualTo(ModuleHash.own());
            assertThat(block.hash())
                    .isEqualTo(DrawLog.hashOf(block.number(), block.previous(), block.module(), block.batches()));
            assertThat(block.seal()).isEqualTo(seal.ofBlock(block.number(), block.hash()));
        }
        assertThat(log.head())
                .isEqualTo(new DrawLog.Head(
                        2,
                        12,
                        blocks.get(1).hash(),
                        seal.ofHead(2, 12, blocks.get(1).hash())));
        assertThat(registry.counter("anteroom.rng.drawlog.blocks").count()).isEqualTo(2);
        assertThat(registry.counter("anteroom.rng.drawlog.actions").count()).isEqualTo(12);
        assertThat(sealer.health().reason()).contains("head 2:" + blocks.get(1).hash());
    }

    @Test
    void moreThanABlockHoldsIsSealedInOneRun() throws Exception {
        for (var i = 0; i < 2 * DrawLogSealer.BATCHES_MAX + 1; i++) {
            log.commit(1);
        }
        run();

        assertThat(log.blocks()).extracting(block -> block.batches().size()).containsExactly(1000, 1000, 1);
    }

    /** The effect is there though the answer is not; the next run must neither repeat it nor stumble over it. */
    @Test
    void aLostAnswerIsGoneOnFrom() throws Exception {
        log.commit(3);
        log.loseAnswers(true);
        assertThatThrownBy(this::run).isInstanceOf(RuntimeException.class);
        log.loseAnswers(false);
        log.commit(4);
        run();

        assertThat(log.blocks()).extracting(block -> block.batches().size()).containsExactly(1, 1);
        assertThat(log.head().actions()).isEqualTo(7);
    }

    @Test
    void twoWhoSealAtOnceMakeOneChain() throws Exception {
        var other = new DrawLogSealer(bus, seal, new SimpleMeterRegistry());
        for (var i = 0; i < 50; i++) {
            log.commit(1);
            var unused = Future.join(sealer.run(), other.run()).await(5, SECONDS);
        }
        run();

        var previous = DrawLog.beginning(0);
        for (var block : log.blocks()) {
            assertThat(block.previous()).isEqualTo(previous);
            previous = block.hash();
        }
        assertThat(log.head().actions()).isEqualTo(50);
    }

    @Test
    void aHeadThatAnotherKeySealedIsNotSealedOnAndShowsInHealth() throws Exception {
        log.commit(1);
        run();
        var genuine = log.head();
        var block = log.blocks().get(0);
        log.commit(1);
        var zeros = Hash.ofBytes(new byte[32]);

        for (var forged : List.of(
                new DrawLog.Head(1, 1, genuine.hash(), zeros),
                new DrawLog.Head(1, 2, genuine.hash(), genuine.seal()),
                new DrawLog.Head(2, 1, genuine.hash(), genuine.seal()),
                new DrawLog.Head(1, 1, zeros, genuine.seal()),
                new DrawLog.Head(1, 1, genuine.hash(), block.seal()))) {
            log.forge(forged);
            run();
            assertThat(log.blocks()).as("%s", forged).hasSize(1);
            assertThat(sealer.health().level()).isEqualTo(HealthState.Level.DEGRADED);
        }

        log.forge(genuine);
        run();
        assertThat(log.blocks()).hasSize(2);
        assertThat(sealer.health().level()).isEqualTo(HealthState.Level.UP);
    }
}
