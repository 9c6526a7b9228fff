package io.anteroom.leaderboard;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.How;
import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Boards.Source;
import io.anteroom.contracts.Boards.Submitted;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.testkit.Patience;
import io.anteroom.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Leaderboard instances over a model of store and a real Redis. */
final class RunningBoards implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final Vertx vertx = Vertx.vertx();
    final Bus bus = Bus.local(vertx);
    final NodeHealth health = new NodeHealth();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final AtomicReference<Instant> now = new AtomicReference<>(NOW);

    /** How far PostgreSQL's clock is ahead of the nodes'. */
    volatile Duration ahead = Duration.ZERO;

    final FakeBoards store;
    final String redisUrl;
    private final RedisLink redis;

    RunningBoards(int instances, String... settings) throws Exception {
        this(TestServers.freshRedis(), instances, settings);
    }

    RunningBoards(String redisUrl, int instances, String... settings) throws Exception {
        this.redisUrl = redisUrl;
        store = FakeBoards.start(bus, () -> Objects.requireNonNull(now.get()).plus(ahead));
        var config = LeaderboardConfig.from(Settings.of(LeaderboardConfig.KEYS, null, Map.of(), List.of(settings)));
        var unused = vertx.deployVerticle(
                        LeaderboardVerticle.instances(config, bus, redisUrl, metrics, health, now::get),
                        new DeploymentOptions().setInstances(instances))
                .await(20, SECONDS);
        redis = onLoop(() -> RedisLink.open(vertx, redisUrl));
    }

    private <T> T onLoop(Callable<T> work) throws Exception {
        var done = new CompletableFuture<T>();
        vertx.runOnContext(turn -> {
            try {
                done.complete(work.call());
            } catch (Exception failed) {
                done.completeExceptionally(failed);
            }
        });
        return done.get(10, SECONDS);
    }

    /** Says something to Redis itself. */
    @CanIgnoreReturnValue
    @Nullable
    Response redis(String command, Object... arguments) throws Exception {
        until(redis::isUp);
        var sent = new CompletableFuture<@Nullable Response>();
        vertx.runOnContext(turn -> redis.send(command, arguments).onComplete(result -> {
            if (result.succeeded()) {
                sent.complete(result.result());
            } else {
                sent.completeExceptionally(result.cause());
            }
        }));
        return sent.get(10, SECONDS);
    }

    @CanIgnoreReturnValue
    Submitted submit(String board, PlayerId player, long score) throws Exception {
        return done(Boards.SUBMIT, submission(board, player, score, How.BY_OPERATOR));
    }

    static Boards.Submit submission(String board, PlayerId player, long score, How how) {
        return new Boards.Submit(board, player, score, how, Source.OPERATOR, null);
    }

    Page page(String board) throws Exception {
        return done(Boards.PAGE, new Boards.ReadPage(board, null, 0, 1000));
    }

    @CanIgnoreReturnValue
    <Q, R> R done(Endpoint<Q, R> endpoint, Q request) throws Exception {
        return reply(endpoint, request).fold(value -> value, refusal -> {
            throw new AssertionError(endpoint.address() + " refused: " + refusal);
        });
    }

    <Q, R> Code refusal(Endpoint<Q, R> endpoint, Q request) throws Exception {
        return reply(endpoint, request)
                .fold(
                        value -> {
                            throw new AssertionError(endpoint.address() + " done: " + value);
                        },
                        refusal -> refusal.code());
    }

    <Q, R> Reply<R> reply(Endpoint<Q, R> endpoint, Q request) throws Exception {
        return bus.ask(Patience.of(endpoint), request).await(20, SECONDS);
    }

    static List<Reply<Submitted>> all(List<Future<Reply<Submitted>>> asked) throws Exception {
        var unused = Future.join(asked).await(30, SECONDS);
        return asked.stream().map(Future::result).toList();
    }

    /** Until each instance reads the board from Redis; they are asked in turn. */
    @CanIgnoreReturnValue
    RunningBoards inRedis(String board) throws Exception {
        var inTurn = new AtomicInteger();
        until(() -> {
            var read = done(Boards.WATCH, new Boards.Watch(board)).mark() != null;
            return (read ? inTurn.incrementAndGet() : inTurn.getAndSet(0)) >= 6;
        });
        return this;
    }

    double readsFrom(String where) {
        return metrics.counter("anteroom.boards.reads", "from", where).count();
    }

    static void until(Callable<Boolean> condition) throws Exception {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    static List<PlayerId> players(int count) {
        var players = new ArrayList<PlayerId>();
        for (int i = 0; i < count; i++) {
            players.add(PlayerId.next());
        }
        return players;
    }

    @Override
    public void close() {
        try {
            var unused = vertx.close().await(20, SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
