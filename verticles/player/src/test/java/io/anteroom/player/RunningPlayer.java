package io.anteroom.player;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.Players;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.HealthState;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.testkit.Patience;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node with this verticle on it, and fakes of its neighbours. */
final class RunningPlayer implements AutoCloseable {

    /** Nobody listens there. */
    static final String NO_REDIS = "redis://127.0.0.1:1/0";

    final Vertx vertx = Vertx.vertx();
    final Bus bus = Bus.local(vertx);
    final FakeStore store = new FakeStore(bus);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final NodeHealth health = new NodeHealth();

    static RunningPlayer start(MasterKey masterKey, String redisUrl, String... assignments) throws Exception {
        var node = new RunningPlayer();
        node.deployStore();
        node.deploy(masterKey, redisUrl, assignments);
        return node;
    }

    void deployStore() throws Exception {
        vertx.deployVerticle(store).await(10, TimeUnit.SECONDS);
    }

    void deploy(MasterKey masterKey, String redisUrl, String... assignments) throws Exception {
        vertx.deployVerticle(PlayerVerticle.instances(config(assignments), bus, masterKey, redisUrl, registry, health)
                        .get())
                .await(20, TimeUnit.SECONDS);
    }

    static PlayerConfig config(String... assignments) {
        List<Key<?>> keys = PlayerConfig.KEYS;
        return PlayerConfig.from(Settings.of(keys, null, Map.of(), List.of(assignments)));
    }

    static MasterKey masterKey() {
        return MasterKey.parse(MasterKey.generate());
    }

    <Q, R> Reply<R> ask(Endpoint<Q, R> endpoint, Q request) throws Exception {
        return bus.ask(Patience.of(endpoint), request).await(20, TimeUnit.SECONDS);
    }

    Reply<Accounts.Profile> register(String username) throws Exception {
        return ask(Players.REGISTER, new Players.Register(username, username + "@example.com", "password123"));
    }

    Reply<Players.LoggedIn> logIn(String identifier, String password) throws Exception {
        return ask(Players.LOG_IN, new Players.LogIn(identifier, password, "127.0.0.1"));
    }

    JWKSet publicKeys() throws Exception {
        return JWKSet.parse(
                doneOf(ask(Keys.PUBLIC, new Keys.ListPublic())).jwks().text());
    }

    /** How many passwords were hashed. */
    long hashed() {
        return registry.timer("anteroom.player.hash.time").count();
    }

    void awaitRedis() throws Exception {
        long endNanos = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!HealthState.up().equals(health.states().get("player"))) {
            if (System.nanoTime() > endNanos) {
                throw new AssertionError("Redis was not reached");
            }
            Thread.sleep(10);
        }
    }

    /** What a token claims; fails unless a key of the set signed it. */
    static JWTClaimsSet verify(JWKSet keys, String token) throws Exception {
        var jwt = SignedJWT.parse(token);
        var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
        if (key == null || !jwt.verify(new RSASSAVerifier(key.toRSAKey()))) {
            throw new AssertionError("no key of the set signed it");
        }
        return jwt.getJWTClaimsSet();
    }

    static <T> T doneOf(Reply<T> reply) {
        return reply.fold(value -> value, refusal -> {
            throw new AssertionError("refused: " + refusal);
        });
    }

    static Code codeOf(Reply<?> reply) {
        if (reply instanceof Reply.Refused<?> refused) {
            return refused.refusal().code();
        }
        throw new AssertionError("not refused: " + reply);
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(20, TimeUnit.SECONDS);
    }
}
