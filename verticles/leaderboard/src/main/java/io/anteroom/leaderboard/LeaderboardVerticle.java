package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.LeasedJob;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.redis.RedisLink;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves {@link Boards}; see the package. Any number of instances on any number of nodes. */
public final class LeaderboardVerticle extends VerticleBase {

    private static final int READS_MAX = 2_000;
    private static final Duration SEEN_EVERY = Duration.ofSeconds(1);
    private static final Duration JOBS_EVERY = Duration.ofSeconds(1);
    private static final Duration JOBS_TTL = Duration.ofSeconds(5);

    private final LeaderboardConfig config;
    private final Bus bus;
    private final String redisUrl;
    private final MeterRegistry registry;
    private final NodeHealth health;
    private final InstantSource clock;
    private final int instance;
    private @Nullable RedisLink redis;

    private LeaderboardVerticle(
            LeaderboardConfig config,
            Bus bus,
            String redisUrl,
            MeterRegistry registry,
            NodeHealth health,
            InstantSource clock,
            int instance) {
        this.config = config;
        this.bus = bus;
        this.redisUrl = redisUrl;
        this.registry = registry;
        this.health = health;
        this.clock = clock;
        this.instance = instance;
    }

    /**
     * The instances of one node, the first of which does the jobs.
     *
     * @param clock says when seasons end
     */
    public static Supplier<LeaderboardVerticle> instances(
            LeaderboardConfig config,
            Bus bus,
            String redisUrl,
            MeterRegistry registry,
            NodeHealth health,
            InstantSource clock) {
        var next = new AtomicInteger();
        return () -> new LeaderboardVerticle(config, bus, redisUrl, registry, health, clock, next.getAndIncrement());
    }

    /** Store and Redis may come later; until then boards are unavailable. */
    @Override
    public Future<?> start() {
        var link = RedisLink.open(vertx, redisUrl);
        redis = link;
        var metrics = new BoardMetrics(registry, instance);
        var boards = new RedisBoards(vertx, link);
        var seasons = new Seasons(bus, config, clock);
        var late = new LateScores(bus, seasons, boards, metrics);
        boards.catchUpBy(late::catchUp);
        var submissions = new Submissions(context, bus, config, seasons, boards, metrics);
        var places = new Places(bus, seasons, boards, metrics);
        if (instance == 0) {
            health.register("leaderboard.redis", link::health);
            startJobs(link, seasons, boards, late, metrics);
        }
        seasons.keepLooking();
        vertx.setPeriodic(SEEN_EVERY.toMillis(), tick -> submissions.tellSeen());
        return Future.all(List.of(
                bus.serve(Boards.SUBMIT, config.queueMax() + config.batchMax(), submissions::submit),
                serve(Boards.PAGE, places::page),
                serve(Boards.AROUND, places::around),
                serve(Boards.AMONG, places::among),
                serve(Boards.WATCH, places::watch),
                serve(Boards.CHANGES, places::changes),
                serve(Boards.LIST, call -> places.list()),
                serve(Boards.SEASONS, places::seasons)));
    }

    private <Q, R> Future<Void> serve(Endpoint<Q, R> endpoint, Function<Call<Q>, Future<Reply<R>>> handler) {
        return bus.serve(endpoint, READS_MAX, handler);
    }

    private void startJobs(RedisLink link, Seasons seasons, RedisBoards boards, LateScores late, BoardMetrics metrics) {
        job("leaderboard.rebuild", link, new Rebuild(bus, seasons, boards, metrics)::run);
        job("leaderboard.late", link, late::run);
        LeasedJob.start(bus, "leaderboard.giveup", JOBS_EVERY, JOBS_TTL, epoch -> late.giveUp())
                .tick();
        job("leaderboard.archive", link, new Archive(bus, boards, config)::run);
    }

    // These end in Redis: a node that can't reach it leaves them to another.
    private void job(String name, RedisLink link, Supplier<Future<?>> work) {
        LeasedJob.start(bus, name, JOBS_EVERY, JOBS_TTL, () -> link.send("PING"), epoch -> work.get())
                .tick();
    }

    @Override
    public Future<?> stop() {
        return redis == null ? Future.succeededFuture() : redis.close();
    }
}
