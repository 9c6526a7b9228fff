package io.anteroom.player;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.anteroom.runtime.MasterKey;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes' rings over one store, with a clock that is set by hand. */
final class KeyRingTest {

    private static final Duration ROTATION = Duration.ofDays(30);
    private static final Duration TOKEN_TTL = Duration.ofMinutes(10);

    private final RunningPlayer node = new RunningPlayer();
    private final MasterKey masterKey = RunningPlayer.masterKey();
    private final RSAKey operatorKey = SigningKey.make(Instant.EPOCH).rsa();
    private final HandClock clock = new HandClock();
    private final KeyRing one = new KeyRing(node.bus, masterKey, RunningPlayer.config(), clock);
    private final KeyRing two = new KeyRing(node.bus, masterKey, RunningPlayer.config(), clock);

    private static final class HandClock extends Clock {

        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }
    }

    @BeforeEach
    void start() throws Exception {
        node.deployStore();
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void nodesThatStartAtOnceEndUpWithOneKey() throws Exception {
        Future.all(one.load(), two.load()).await(10, TimeUnit.SECONDS);

        assertThat(node.store.keys).hasSize(1);
        assertThat(one.signer().id()).isEqualTo(two.signer().id());
    }

    @Test
    void rotationLogsNobodyOut() throws Exception {
        load(one);
        load(two);
        var first = one.signer();

        clock.advance(ROTATION.minusSeconds(1));
        load(one);
        assertThat(node.store.keys).hasSize(1);

        clock.advance(Duration.ofSeconds(1));
        load(one);
        assertThat(node.store.keys).hasSize(2);
        // The other node has not heard of the successor, so nothing may be signed with it yet.
        assertThat(told(two).getKeyByKeyId(one.signer().id())).isNotNull();
        assertThat(one.signer().id()).isEqualTo(first.id());

        clock.advance(KeyRing.RELOAD_EVERY);
        load(two);
        var lastToken = sign(two);
        clock.advance(KeyRing.RELOAD_EVERY);
        assertThat(one.signer().id()).isNotEqualTo(first.id());
        assertThat(two.signer().id()).isEqualTo(one.signer().id());

        // The first key is told until the last token it signed has expired, and not for ever.
        clock.advance(TOKEN_TTL);
        load(one);
        assertThat(RunningPlayer.verify(told(one), lastToken).getSubject())
                .isEqualTo(OperatorTokens.OPERATOR.toString());
        clock.advance(Duration.ofMinutes(5));
        assertThat(told(one).getKeyByKeyId(first.id())).isNull();
        assertThat(told(one).getKeyByKeyId(one.signer().id())).isNotNull();
    }

    @Test
    void failedReadKeepsWhatIsKnown() throws Exception {
        load(one);
        var signer = one.signer();
        node.store.keys.add(SigningKey.make(clock.instant()).seal(RunningPlayer.masterKey()));

        assertThat(one.load()
                        .transform(result -> Future.succeededFuture(result.failed()))
                        .await(10, TimeUnit.SECONDS))
                .isTrue();
        assertThat(one.signer()).isEqualTo(signer);
    }

    private String sign(KeyRing ring) {
        var subject = new AccessTokens.Subject(OperatorTokens.OPERATOR, null, "");
        return ring.signer().tokens().sign(subject, clock.instant(), TOKEN_TTL);
    }

    private JWKSet told(KeyRing ring) throws Exception {
        return JWKSet.parse(ring.publicKeys(operatorKey).text());
    }

    private static void load(KeyRing ring) throws Exception {
        ring.load().await(10, TimeUnit.SECONDS);
    }
}
