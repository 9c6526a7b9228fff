package io.anteroom.game;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredReturns;
import io.anteroom.contracts.StoredReturns.Bucket;
import io.anteroom.contracts.StoredReturns.Chunk;
import io.anteroom.contracts.StoredReturns.Group;
import io.anteroom.contracts.StoredReturns.Sum;
import io.anteroom.game.returns.Returns.Judgement;
import io.anteroom.runtime.HealthState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in the rounds that ended, and raises an alarm when a game pays what chance does not explain. One node does it at a
 * time; a step that two would take is taken once. Lives on one event loop, but for its health.
 */
final class ReturnsMonitor {

    private static final Logger LOG = LoggerFactory.getLogger(ReturnsMonitor.class);

    /** Rounds of a step: as many as nobody else has to wait for. */
    private static final int ROUNDS_MAX = 1000;

    /** Steps of a run. What is beyond them waits for the next run, and for a quieter hour. */
    private static final int STEPS_MAX = 100;

    /** After so many runs that did not come to pass here, another node has the job and speaks of it. */
    private static final int RUNS_MISSED_MAX = 5;

    /** So long it is said that rounds could not be judged. */
    private static final Duration UNJUDGED_FOR = Duration.ofDays(1);

    private record Version(String gameId, long version) {}

    /** @param unjudged versions some of whose rounds could not be judged, each with why */
    private record Taken(List<Bucket> sums, Map<Version, RuntimeException> unjudged) {}

    private record Cell(String gameId, long configVersion, String currency, int stakeLevel, boolean high) {}

    private final Engine engine;
    private final ReturnsView view;
    private final ReturnMetrics metrics;
    private final Duration every;
    private final Map<Version, Long> unjudgedAtNanos = new HashMap<>();
    private Set<Cell> alarms = Set.of();
    private volatile HealthState health = HealthState.up();
    private volatile long judgedAtNanos;

    ReturnsMonitor(Engine engine, ReturnsView view, ReturnMetrics metrics, Duration every) {
        this.engine = engine;
        this.view = view;
        this.metrics = metrics;
        this.every = every;
    }

    /** Any thread. */
    HealthState health() {
        return isFresh() ? health : HealthState.up();
    }

    /** Whether this node judged lately. Any thread. */
    boolean isFresh() {
        return System.nanoTime() - judgedAtNanos
                < every.multipliedBy(RUNS_MISSED_MAX).toNanos();
    }

    Future<?> run() {
        return take(STEPS_MAX).compose(taken -> view.read(null)).map(reply -> reply.map(this::judge));
    }

    private Future<?> take(int stepsMax) {
        return engine.bus()
                .ask(StoredReturns.NEXT, new StoredReturns.Next(ROUNDS_MAX))
                .compose(reply -> reply.fold(chunk -> take(chunk, stepsMax), refusal -> Future.succeededFuture()));
    }

    private Future<?> take(Chunk chunk, int stepsMax) {
        return setupsOf(chunk.groups())
                .compose(setups -> engine.bus().vertx().executeBlocking(() -> sums(chunk.groups(), setups)))
                .compose(taken -> {
                    taken.unjudged().forEach(this::notJudged);
                    return engine.bus().ask(StoredReturns.ADD, add(chunk, taken.sums()));
                })
                .compose(reply ->
                        isTaken(reply) && chunk.more() && stepsMax > 1 ? take(stepsMax - 1) : Future.succeededFuture());
    }

    private static boolean isTaken(Reply<StoredReturns.Added> reply) {
        return reply.fold(StoredReturns.Added::taken, refusal -> false);
    }

    private static StoredReturns.Add add(Chunk chunk, List<Bucket> sums) {
        return new StoredReturns.Add(
                chunk.step(), chunk.window(), sums, chunk.opened(), chunk.closed(), chunk.waiting());
    }

    /** Rounds that can't be judged are counted all the same: nothing that is in the journal may hold up what comes behind it. */
    private static Taken sums(List<Group> groups, Map<Version, Setup> setups) {
        var sums = new ReturnSums();
        var unjudged = new HashMap<Version, RuntimeException>();
        for (var group : groups) {
            try {
                sums.add(group, Optional.ofNullable(setups.get(versionOf(group))));
            } catch (RuntimeException thrown) {
                sums.add(group, Optional.empty());
                unjudged.put(versionOf(group), thrown);
            }
        }
        return new Taken(sums.buckets(), unjudged);
    }

    /** Says so once; the health says so for longer. */
    private void notJudged(Version version, RuntimeException why) {
        if (unjudgedAtNanos.put(version, System.nanoTime()) == null) {
            LOG.error("Rounds could not be judged game={} config={}", version.gameId(), version.version(), why);
        }
    }

    private static Version versionOf(Group group) {
        return new Version(group.gameId(), group.configVersion());
    }

    /** Those that there are; fails if store can't tell now, so that nothing is taken without them. */
    private Future<Map<Version, Setup>> setupsOf(List<Group> groups) {
        var versions = new LinkedHashSet<Version>();
        groups.forEach(group -> versions.add(versionOf(group)));
        Future<Map<Version, Setup>> found = Future.succeededFuture(new HashMap<>());
        for (var version : versions) {
            found = found.compose(known -> setup(version).map(setup -> {
                setup.ifPresent(there -> known.put(version, there));
                return known;
            }));
        }
        return found;
    }

    private Future<Optional<Setup>> setup(Version version) {
        return engine.setups()
                .version(version.gameId(), version.version())
                .compose(reply -> reply.fold(
                        setup -> Future.succeededFuture(Optional.of(setup)),
                        refusal -> refusal.code().retryable()
                                ? Future.failedFuture("a configuration can't be read now")
                                : Future.succeededFuture(Optional.<Setup>empty())));
    }

    private StoredReturns.Listed judge(StoredReturns.Listed listed) {
        var found = new HashSet<Cell>();
        for (var sum : listed.sums()) {
            var judged = view.judge(sum.bucket());
            metrics.judged(sum, judged);
            if (judged.isAlarm()) {
                raise(sum, judged, found);
            }
        }
        metrics.publish(found.stream().map(Cell::gameId).toList(), listed.upTo(), this::isFresh);
        health = healthOf(found);
        alarms = found;
        judgedAtNanos = System.nanoTime();
        return listed;
    }

    private HealthState healthOf(Set<Cell> found) {
        unjudgedAtNanos.values().removeIf(at -> System.nanoTime() - at > UNJUDGED_FOR.toNanos());
        if (!found.isEmpty()) {
            return HealthState.degraded(reason(found));
        }
        return unjudgedAtNanos.isEmpty()
                ? HealthState.up()
                : HealthState.degraded("rounds could not be judged of "
                        + names(unjudgedAtNanos.keySet().stream().map(Version::gameId)));
    }

    private static String reason(Set<Cell> alarms) {
        return "the return is not what is expected of " + names(alarms.stream().map(Cell::gameId));
    }

    private static String names(Stream<String> games) {
        return String.join(", ", games.sorted().distinct().toList());
    }

    /** Says so once, until it is over. */
    private void raise(Sum sum, Judgement judged, Set<Cell> found) {
        var bucket = sum.bucket();
        var cell = new Cell(
                bucket.gameId(),
                bucket.configVersion(),
                bucket.currency(),
                bucket.stakeLevel(),
                judged.observed() > judged.high());
        if (found.add(cell) && !alarms.contains(cell)) {
            LOG.error(
                    "A game's return is not what is expected of it game={} config={} currency={} stakeFrom={} days={} rounds={}"
                            + " return={} tolerated={}..{}",
                    bucket.gameId(),
                    bucket.configVersion(),
                    bucket.currency(),
                    ReturnSums.stakeFrom(bucket.stakeLevel()),
                    sum.days(),
                    bucket.rounds(),
                    judged.observed(),
                    judged.low(),
                    judged.high());
        }
    }
}
