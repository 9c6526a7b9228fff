package io.anteroom.leaderboard;

import io.anteroom.contracts.StoredBoards.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What one instance counts: scores and how they went, batches, where places were read. */
final class BoardMetrics {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofSeconds(1)
    };

    private final Map<Status, Counter> settled = new EnumMap<>(Status.class);
    private final DistributionSummary batchSize;
    private final Timer queueWait;
    private final Timer apply;
    private final AtomicInteger queueDepth = new AtomicInteger();
    private final Counter fromRedis;
    private final Counter fromPostgres;
    private final Counter refused;
    private final Counter rebuilt;
    private final Counter late;

    BoardMetrics(MeterRegistry registry, int instance) {
        for (var status : Status.values()) {
            settled.put(
                    status,
                    registry.counter(
                            "anteroom.boards.scores", "status", status.name().toLowerCase(Locale.ROOT)));
        }
        batchSize = DistributionSummary.builder("anteroom.boards.batch.size")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
                .register(registry);
        queueWait = Timer.builder("anteroom.boards.queue.wait")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        apply = Timer.builder("anteroom.boards.apply")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        Gauge.builder("anteroom.boards.queue.depth", queueDepth, AtomicInteger::get)
                .tag("instance", Integer.toString(instance))
                .strongReference(true)
                .register(registry);
        fromRedis = registry.counter("anteroom.boards.reads", "from", "redis");
        fromPostgres = registry.counter("anteroom.boards.reads", "from", "postgres");
        refused = registry.counter("anteroom.boards.reads", "from", "nowhere");
        rebuilt = registry.counter("anteroom.boards.rebuilt.rows");
        late = registry.counter("anteroom.boards.late.rows");
    }

    void queued(int depth) {
        queueDepth.lazySet(depth);
    }

    void sent(List<RowChange> changes) {
        batchSize.record(changes.size());
        var now = System.nanoTime();
        changes.forEach(
                change -> queueWait.record(now - change.submissions.get(0).queuedAtNanos, TimeUnit.NANOSECONDS));
    }

    void applied(long startNanos) {
        apply.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    void settled(Status status, int submissions) {
        java.util.Objects.requireNonNull(settled.get(status)).increment(submissions);
    }

    void readFromRedis() {
        fromRedis.increment();
    }

    void readFromPostgres() {
        fromPostgres.increment();
    }

    void readRefused() {
        refused.increment();
    }

    void rebuilt(int rows) {
        rebuilt.increment(rows);
    }

    void late(int rows) {
        late.increment(rows);
    }
}
