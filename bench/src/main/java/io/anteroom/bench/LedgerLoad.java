package io.anteroom.bench;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.contracts.Snapshot;
import io.anteroom.contracts.StoredConfigs;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Players that commit a round as soon as the last one is acknowledged. */
final class LedgerLoad implements AutoCloseable {

    private static final String GAME = "dice";
    private static final long FUNDS_MINOR = 1_000_000_000_00L;
    private static final long STAKE_MINOR = 100;
    private static final long WIN_MINOR = 198;
    private static final long LATENCY_MAX_MICROS = TimeUnit.SECONDS.toMicros(60);
    private static final long CALL_SECONDS = 60;
    private static final RawJson SENT = new RawJson(
            "{\"betAmount\":\"1.00\",\"currency\":\"FUN\",\"overOrUnder\":\"Over\",\"rollThreshold\":\"50.00\"}");
    private static final RawJson SEEN = new RawJson(
            "{\"nextActions\":[],\"diceResult\":49.30,\"multiplier\":\"1.9800\",\"payout\":\"0.00\",\"roundEnded\":true}");
    private static final Bytes NO_STATE = Bytes.of(new byte[0]);
    private static final Hash NO_STATE_HASH = Hash.of(new byte[0]);

    private final Vertx vertx;
    private final Bus bus;
    private final int moves;
    private final AtomicLong committed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Histogram micros = new ConcurrentHistogram(LATENCY_MAX_MICROS, 3);
    private final CountDownLatch ended;
    private volatile boolean stopped;

    private LedgerLoad(Vertx vertx, int players, int moves) {
        this.vertx = vertx;
        this.bus = Bus.local(vertx);
        this.moves = moves;
        this.ended = new CountDownLatch(players);
    }

    /** Migrates the database, makes the players and lets them go. Blocks. */
    static LedgerLoad start(String url, int lanes, int players, int moves) throws Exception {
        Migrations.run(url);
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(lanes).setPreferNativeTransport(true));
        var load = new LedgerLoad(vertx, players, moves);
        var config = StoreConfig.from(Settings.defaults(StoreConfig.KEYS)).at(url);
        await(vertx.deployVerticle(
                () -> new StoreVerticle(config, load.bus, new SimpleMeterRegistry(), new NodeHealth()),
                new DeploymentOptions().setInstances(lanes)));
        load.ask(StoredConfigs.SAVE, new StoredConfigs.Save(new GameConfig(GAME, 1, new RawJson("{}"))));
        for (var player : load.create(players)) {
            vertx.runOnContext(start -> player.play());
        }
        return load;
    }

    /** What is acknowledged from now on for so long. Blocks. */
    LedgerFigures measure(double seconds) throws InterruptedException {
        micros.reset();
        long committedBefore = committed.get();
        long refusedBefore = refused.get();
        long startNanos = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
        double took = (System.nanoTime() - startNanos) / 1e9;
        return new LedgerFigures(
                (committed.get() - committedBefore) / took, Latency.of(micros.copy()), refused.get() - refusedBefore);
    }

    /** Lets the players finish. Blocks. */
    void stop() throws InterruptedException {
        stopped = true;
        if (!ended.await(CALL_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("some commits are still under way");
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private List<Committer> create(int players) throws Exception {
        var fresh = new ArrayList<Accounts.NewPlayer>();
        for (int i = 0; i < players; i++) {
            fresh.add(player());
        }
        ask(Accounts.CREATE, new Accounts.Create(fresh));
        var committers = new ArrayList<Committer>();
        for (var player : fresh) {
            var claim = new Sessions.Claim(
                    player.playerId(), GAME, Currency.FUN, SessionId.next(), bus.nodeId(), true, null, 0, 0L);
            committers.add(new Committer(player, ask(Sessions.CLAIM, claim).epoch()));
        }
        return committers;
    }

    private static Accounts.NewPlayer player() {
        var id = PlayerId.next();
        var name = id.toString().replace("-", "");
        return new Accounts.NewPlayer(
                id,
                name,
                name + "@example.com",
                null,
                "client",
                seed("a" + name),
                seed("n" + name),
                new Money(FUNDS_MINOR, Currency.FUN));
    }

    /** The ledger keeps seeds without opening them, so any bytes do. */
    private static Rng.NewSeed seed(String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new Rng.NewSeed(SeedId.next(), Hash.of(bytes), Bytes.of(bytes));
    }

    @CanIgnoreReturnValue
    private <Q, R> R ask(Endpoint<Q, R> endpoint, Q request) throws Exception {
        return await(bus.ask(endpoint, request)).fold(value -> value, refusal -> {
            throw new IllegalStateException(endpoint.address() + " refused: " + refusal);
        });
    }

    @CanIgnoreReturnValue
    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(CALL_SECONDS, TimeUnit.SECONDS);
    }

    /** One player; its calls are made by whoever got the last answer, never two at once. */
    private final class Committer {

        private final Accounts.NewPlayer player;
        private final long epoch;
        private long nonce;

        Committer(Accounts.NewPlayer player, long epoch) {
            this.player = player;
            this.epoch = epoch;
        }

        void play() {
            if (stopped) {
                ended.countDown();
                return;
            }
            long startNanos = System.nanoTime();
            bus.ask(CommitRound.ENDPOINT, round()).onComplete(result -> {
                micros.recordValue(Math.min(LATENCY_MAX_MICROS, (System.nanoTime() - startNanos) / 1_000));
                count(result.succeeded() ? result.result() : null);
                play();
            });
        }

        private void count(@Nullable Reply<CommitRound.Committed> reply) {
            boolean done = reply != null
                    && reply.fold(value -> value.status() == CommitRound.Status.COMMITTED, refusal -> false);
            (done ? committed : refused).incrementAndGet();
            nonce += done ? 1 : 0;
        }

        private CommitRound.Request round() {
            var position = new SeedPosition(player.activeSeed().id(), player.clientSeed(), nonce);
            var bet = new Move(Move.Kind.BET, -STAKE_MINOR);
            return new CommitRound.Request(
                    player.playerId(),
                    GAME,
                    epoch,
                    new EventId("e" + nonce),
                    NO_STATE_HASH,
                    null,
                    new Snapshot(RoundId.next(), 1, true, position, 1, NO_STATE, NO_STATE_HASH),
                    true,
                    false,
                    "Bet",
                    SENT,
                    SEEN,
                    SEEN,
                    Currency.FUN,
                    moves == 2 && nonce % 2 == 0 ? List.of(bet, new Move(Move.Kind.WIN, WIN_MINOR)) : List.of(bet),
                    null);
        }
    }
}
