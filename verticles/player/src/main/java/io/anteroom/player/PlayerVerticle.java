package io.anteroom.player;

import com.nimbusds.jose.jwk.RSAKey;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.Players;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.MasterKeyCheck;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.redis.RedisLink;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves {@link Players} and the public keys. Instances share the operators' key and the threads that hash. */
public final class PlayerVerticle extends VerticleBase {

    /** At one instance and endpoint; how many hash at once has its own, smaller bound. */
    private static final int IN_FLIGHT_MAX = 1_000;

    /** Store may run on a node that starts later. */
    private static final Duration STORE_ANSWERS_WITHIN = Duration.ofSeconds(30);

    private final PlayerConfig config;
    private final Bus bus;
    private final MasterKey masterKey;
    private final CompletionStage<RSAKey> operatorKey;
    private final String redisUrl;
    private final MeterRegistry registry;
    private final NodeHealth health;
    private @Nullable RedisLink redis;

    /** Makes instances. Finding the operators' key begins here, on another thread: a node calls it well before it needs them. */
    public static Supplier<PlayerVerticle> instances(
            PlayerConfig config,
            Bus bus,
            MasterKey masterKey,
            String redisUrl,
            MeterRegistry registry,
            NodeHealth health) {
        var operatorKey = CompletableFuture.supplyAsync(() -> OperatorKey.derive(masterKey));
        return () -> new PlayerVerticle(config, bus, masterKey, operatorKey, redisUrl, registry, health);
    }

    private PlayerVerticle(
            PlayerConfig config,
            Bus bus,
            MasterKey masterKey,
            CompletionStage<RSAKey> operatorKey,
            String redisUrl,
            MeterRegistry registry,
            NodeHealth health) {
        this.config = config;
        this.bus = bus;
        this.masterKey = masterKey;
        this.operatorKey = operatorKey;
        this.redisUrl = redisUrl;
        this.registry = registry;
        this.health = health;
    }

    /**
     * Fails with {@link BadSetting} if the database was sealed under another master key, and if a signing key can't be
     * opened or nobody serves the database.
     */
    @Override
    public Future<?> start() {
        var clock = Clock.systemUTC();
        var keys = new KeyRing(bus, masterKey, config, clock);
        return MasterKeyCheck.ask(bus, masterKey, Deadline.in(STORE_ANSWERS_WITHIN))
                .compose(same -> keys.load())
                .compose(loaded -> Future.fromCompletionStage(operatorKey, context))
                .compose(key -> serve(keys, key, clock))
                .onSuccess(served -> keys.keepLoading());
    }

    @Override
    public Future<?> stop() {
        return redis == null ? Future.succeededFuture() : redis.close();
    }

    private Future<?> serve(KeyRing keys, RSAKey operatorKey, Clock clock) {
        var link = RedisLink.open(vertx, redisUrl);
        redis = link;
        health.register("player", link::health);
        var hashes = HashPool.open(vertx, config, registry);
        var lockOut = new LockOut(link, config, clock);
        var registrar = new Registrar(bus, hashes, config);
        var logins = new Logins(bus, hashes, lockOut, keys, new RefreshTokens(masterKey), config, clock);
        return Future.all(
                serve(Players.REGISTER, registrar::register),
                serve(Players.LOG_IN, logins::logIn),
                serve(Players.REFRESH, logins::refresh),
                serve(Players.LOG_OUT, logins::logOut),
                serve(Keys.PUBLIC, call -> publicKeys(keys, operatorKey)));
    }

    private <Q, R> Future<Void> serve(Endpoint<Q, R> endpoint, Function<Call<Q>, Future<Reply<R>>> handler) {
        return bus.serve(endpoint, IN_FLIGHT_MAX, handler);
    }

    private static Future<Reply<Keys.PublicKeys>> publicKeys(KeyRing keys, RSAKey operatorKey) {
        return Future.succeededFuture(Reply.done(new Keys.PublicKeys(keys.publicKeys(operatorKey))));
    }
}
