package io.anteroom.gateway.socket;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.gateway.GatewayConfig;
import io.anteroom.gateway.GatewayNode;
import io.anteroom.gateway.GatewayVerticle;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A gateway of two instances on a free port, with a backend that a test drives. */
final class Gateways implements AutoCloseable {

    private static final String MASTER = MasterKey.generate();
    /** Longer than anything here takes on a machine that is busy with other things too. */
    private static final int UNTIL_SECONDS = 30;

    private static final int ATTEMPTS = 20;

    final TokenMint mint = new TokenMint("k1");
    final Backend backend = new Backend(mint);
    final Vertx vertx = Vertx.vertx();
    final Bus bus = Bus.local(vertx);
    final GatewayNode node;
    final int port;
    final PlayerId player = PlayerId.next();
    final LoginId login = LoginId.next();

    Gateways(String redisUrl, String... assignments) {
        this(redisUrl, true, assignments);
    }

    /** Nobody listens where Redis should be. */
    static Gateways withoutRedis() {
        return new Gateways("redis://127.0.0.1:1/0", false);
    }

    private Gateways(String redisUrl, boolean redisUp, String... assignments) {
        var all = new java.util.ArrayList<>(List.of("http.port=0"));
        all.addAll(List.of(assignments));
        List<Key<?>> keys = GatewayConfig.KEYS;
        var settings = Settings.of(keys, null, Map.of(), all);
        node = new GatewayNode(
                GatewayConfig.from(settings),
                bus,
                MasterKey.parse(MASTER),
                redisUrl,
                new SimpleMeterRegistry(),
                new NodeHealth());
        await(backend.serve(bus));
        await(vertx.deployVerticle(() -> new GatewayVerticle(node), new DeploymentOptions().setInstances(2)));
        port = await(node.port());
        until(() -> node.revocations().isTrusted() && isWell("gateway.tokens") && isWell("gateway.redis") == redisUp);
    }

    private boolean isWell(String component) {
        var state = node.health().states().get(component);
        return state != null && state.reason().isEmpty();
    }

    String token() {
        return token(player, Duration.ofMinutes(5));
    }

    String token(PlayerId who, Duration ttl) {
        return mint.token(who, login, Instant.now().plus(ttl));
    }

    static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    /** A socket without a player. */
    RawSocket open() {
        return RawSocket.open(port, "/ws", Map.of());
    }

    /** A socket of the player, greeted already. */
    RawSocket join() {
        return join(player);
    }

    RawSocket join(PlayerId who) {
        var socket = RawSocket.open(port, "/ws", bearer(token(who, Duration.ofMinutes(5))));
        var greeting = socket.next();
        if (!greeting.path("authenticated").asBoolean()) {
            throw new AssertionError("not greeted: " + greeting);
        }
        return socket;
    }

    static String bet(String eventId) {
        return "{\"eventType\":\"RoundAction\",\"eventId\":\"" + eventId
                + "\",\"gameId\":\"dice\",\"action\":\"Bet\",\"data\":{\"betAmount\":\"1.00\",\"currency\":\"FUN\"}}";
    }

    static void until(BooleanSupplier condition) {
        var end = System.nanoTime() + SECONDS.toNanos(UNTIL_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("did not become true in time");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    /**
     * For what has to happen within a time that the product sets: whoever was too slow for it says so with false, and tries
     * again.
     */
    static void repeat(BooleanSupplier attempt) {
        for (int i = 0; i < ATTEMPTS; i++) {
            if (attempt.getAsBoolean()) {
                return;
            }
        }
        throw new AssertionError("each attempt was too slow");
    }

    @com.google.errorprone.annotations.CanIgnoreReturnValue
    static <T> T await(Future<T> future) {
        try {
            return future.await(20, SECONDS);
        } catch (java.util.concurrent.TimeoutException late) {
            throw new AssertionError("too late", late);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
