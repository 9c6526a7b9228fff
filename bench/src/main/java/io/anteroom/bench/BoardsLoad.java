package io.anteroom.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.SeedId;
import io.anteroom.gateway.Usernames;
import io.anteroom.leaderboard.LeaderboardConfig;
import io.anteroom.leaderboard.LeaderboardVerticle;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.store.Migrations;
import io.anteroom.store.StoreConfig;
import io.anteroom.store.StoreVerticle;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A board with many members, clients that change scores, and readers that look at it; each in a closed loop. */
final class BoardsLoad implements AutoCloseable {

    private static final int CREATED_AT_ONCE = 1_000;
    private static final int CREATING = 4;
    private static final int FILLING = 4_000;
    private static final int SCORE_MAX = 1_000_000;
    private static final int READY_IN_TURN = 64;
    private static final int TOP = 100;
    private static final int NEIGHBOURS = 10;
    private static final long CALL_SECONDS = 120;

    private final Vertx vertx;
    private final Bus bus;
    private final Usernames usernames;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final PlayerId[] members;
    private final Tries updates = new Tries();
    private final Tries tops = new Tries();
    private final Tries arounds = new Tries();

    private BoardsLoad(Vertx vertx, int members) {
        this.vertx = vertx;
        this.bus = Bus.local(vertx);
        this.usernames = new Usernames(bus);
        this.members = new PlayerId[members];
    }

    /** Migrates the database, starts store and leaderboard, and makes the players. Blocks. */
    static BoardsLoad start(String postgresUrl, String redisUrl, int instances, int members) throws Exception {
        Migrations.run(postgresUrl);
        var vertx =
                Vertx.vertx(new VertxOptions().setEventLoopPoolSize(instances).setPreferNativeTransport(true));
        var load = new BoardsLoad(vertx, members);
        var store = StoreConfig.from(Settings.defaults(StoreConfig.KEYS)).at(postgresUrl);
        var deployment = new DeploymentOptions().setInstances(instances);
        await(vertx.deployVerticle(
                () -> new StoreVerticle(store, load.bus, load.metrics, new NodeHealth()), deployment));
        var boards = LeaderboardVerticle.instances(
                LeaderboardConfig.from(Settings.defaults(LeaderboardConfig.KEYS)),
                load.bus,
                redisUrl,
                load.metrics,
                new NodeHealth(),
                InstantSource.system());
        await(vertx.deployVerticle(boards, deployment));
        load.create();
        return load;
    }

    private void create() throws Exception {
        var next = new AtomicInteger();
        loops(CREATING, () -> {
            int from = next.getAndAdd(CREATED_AT_ONCE);
            return from >= members.length ? null : create(from, Math.min(members.length, from + CREATED_AT_ONCE));
        });
    }

    private Future<?> create(int from, int to) {
        var players = new ArrayList<Accounts.NewPlayer>(to - from);
        for (int i = from; i < to; i++) {
            var player = player();
            members[i] = player.playerId();
            players.add(player);
        }
        return bus.ask(Accounts.CREATE, new Accounts.Create(players)).map(BoardsLoad::done);
    }

    private static Accounts.NewPlayer player() {
        var id = PlayerId.next();
        var name = id.toString().replace("-", "");
        return new Accounts.NewPlayer(
                id, name, name + "@example.com", null, "client", seed("a" + name), seed("n" + name), null);
    }

    /** Store keeps seeds without opening them, so any bytes do. */
    private static Rng.NewSeed seed(String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new Rng.NewSeed(SeedId.next(), Hash.of(bytes), Bytes.of(bytes));
    }

    /** Gives every member a first score; how many a second. Blocks. */
    double fill() throws Exception {
        var next = new AtomicInteger();
        long startNanos = System.nanoTime();
        loops(FILLING, () -> {
            int i = next.getAndIncrement();
            return i >= members.length ? null : submit(members[i]).map(BoardsLoad::done);
        });
        double perSecond = members.length / ((System.nanoTime() - startNanos) / 1e9);
        awaitRedis();
        return perSecond;
    }

    /** Each instance comes to trust Redis by itself; they are asked in turn. */
    private void awaitRedis() throws Exception {
        long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(CALL_SECONDS);
        for (int inTurn = 0; inTurn < READY_IN_TURN; ) {
            var watched = done(await(bus.ask(Boards.WATCH, new Boards.Watch(Boards.DEFAULT))));
            inTurn = watched.mark() == null ? 0 : inTurn + 1;
            if (System.nanoTime() - untilNanos > 0) {
                throw new IllegalStateException("Redis still has no board");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Changes scores for a while, then reads for as long. Blocks. */
    BoardsFigures measure(int clients, int readers, double seconds) throws Exception {
        updates.reset();
        tops.reset();
        arounds.reset();
        double updating = during(clients, seconds, this::update);
        double reading = during(readers, seconds, this::read);
        return new BoardsFigures(
                updates.done() / updating,
                updates.latency(),
                (tops.done() + arounds.done()) / reading,
                tops.latency(),
                arounds.latency(),
                updates.refused() + tops.refused() + arounds.refused());
    }

    /** How many reads Redis could not answer so far. */
    double readFromPostgres() {
        return metrics.counter("anteroom.boards.reads", "from", "postgres").count();
    }

    private double during(int loops, double seconds, Supplier<Future<?>> step) throws Exception {
        long startNanos = System.nanoTime();
        long untilNanos = startNanos + (long) (seconds * 1e9);
        loops(loops, () -> System.nanoTime() - untilNanos > 0 ? null : step.get());
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private Future<?> update() {
        long startNanos = System.nanoTime();
        return submit(anyone())
                .onComplete(result -> updates.count(startNanos, result.succeeded() && isDone(result.result())))
                .otherwiseEmpty();
    }

    private Future<Reply<Boards.Submitted>> submit(PlayerId player) {
        long score = ThreadLocalRandom.current().nextInt(SCORE_MAX);
        return bus.ask(
                Boards.SUBMIT,
                new Boards.Submit(Boards.DEFAULT, player, score, Boards.How.BY_OPERATOR, Boards.Source.OPERATOR, null));
    }

    private Future<?> read() {
        return ThreadLocalRandom.current().nextBoolean()
                ? read(tops, Boards.PAGE, new Boards.ReadPage(Boards.DEFAULT, null, 0, TOP))
                : read(arounds, Boards.AROUND, new Boards.ReadAround(Boards.DEFAULT, null, anyone(), NEIGHBOURS));
    }

    /** With the names of players, as a client of the gateway gets them. */
    private <Q> Future<?> read(Tries tries, Endpoint<Q, Boards.Page> endpoint, Q question) {
        long startNanos = System.nanoTime();
        return bus.ask(endpoint, question)
                .compose(reply -> usernames.name(done(reply).places()))
                .onComplete(named -> tries.count(startNanos, named.succeeded() && isDone(named.result())))
                .otherwiseEmpty();
    }

    private PlayerId anyone() {
        return members[ThreadLocalRandom.current().nextInt(members.length)];
    }

    /** Runs steps in so many loops until there are no more; fails with the first that fails. Blocks. */
    private void loops(int count, Supplier<Future<?>> steps) throws Exception {
        var running = new CountDownLatch(count);
        var failures = new ArrayList<Throwable>();
        for (int i = 0; i < count; i++) {
            vertx.runOnContext(turn -> loop(steps, running, failures));
        }
        if (!running.await(CALL_SECONDS * 10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("some of the load is still under way");
        }
        synchronized (failures) {
            if (!failures.isEmpty()) {
                throw new IllegalStateException(failures.get(0));
            }
        }
    }

    private void loop(Supplier<Future<?>> steps, CountDownLatch running, List<Throwable> failures) {
        var step = steps.get();
        if (step == null) {
            running.countDown();
            return;
        }
        step.onComplete(done -> {
            if (done.failed()) {
                synchronized (failures) {
                    failures.add(done.cause());
                }
                running.countDown();
            } else {
                loop(steps, running, failures);
            }
        });
    }

    private static <R> boolean isDone(Reply<R> reply) {
        return reply instanceof Reply.Done;
    }

    private static <R> R done(Reply<R> reply) {
        return reply.fold(value -> value, refusal -> {
            throw new IllegalStateException("refused: " + refusal);
        });
    }

    @CanIgnoreReturnValue
    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(CALL_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
