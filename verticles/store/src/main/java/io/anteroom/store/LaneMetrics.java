package io.anteroom.store;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What a lane counts: batch sizes, waits, transaction times, refusals. */
final class LaneMetrics {

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

    private final MeterRegistry registry;
    private final DistributionSummary batchSize;
    private final Timer queueWait;
    private final Timer commit;
    private final LongAdder committed = new LongAdder();
    private final AtomicInteger queueDepth = new AtomicInteger();
    private final Map<String, Counter> refusals = new HashMap<>();

    LaneMetrics(MeterRegistry registry, int instance) {
        this.registry = registry;
        var tag = Integer.toString(instance);
        batchSize = DistributionSummary.builder("anteroom.store.batch.size")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
                .register(registry);
        queueWait = Timer.builder("anteroom.store.queue.wait")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        commit = Timer.builder("anteroom.store.commit")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        Gauge.builder("anteroom.store.queue.depth", queueDepth, AtomicInteger::get)
                .tag("instance", tag)
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("anteroom.store.commits", committed, LongAdder::sum)
                .tag("instance", tag)
                .register(registry);
    }

    void queued(int depth) {
        queueDepth.lazySet(depth);
    }

    void sent(List<CommitItem> items) {
        batchSize.record(items.size());
        long now = System.nanoTime();
        for (var item : items) {
            queueWait.record(now - item.queuedAtNanos, TimeUnit.NANOSECONDS);
        }
    }

    void answered(long startNanos) {
        commit.record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }

    void committed() {
        committed.increment();
    }

    void refused(String status) {
        refusals.computeIfAbsent(status, name -> Counter.builder("anteroom.store.refusals")
                        .tag("status", name)
                        .register(registry))
                .increment();
    }
}
