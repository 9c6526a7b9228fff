package io.anteroom.matchmaking;

import io.anteroom.contracts.Code;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is counted, for all instances of a node; modes and regions come from the configuration, so that labels are bounded.
 * Any thread.
 */
final class MatchmakingMetrics {

    private final MeterRegistry registry;
    private final Counter expired;
    /** Gauges know their numbers weakly. */
    private final Map<String, OfShard> shards = new ConcurrentHashMap<>();

    MatchmakingMetrics(MeterRegistry registry) {
        this.registry = registry;
        expired = registry.counter("anteroom.matchmaking.tickets.expired");
    }

    void expired(int tickets) {
        expired.increment(tickets);
    }

    void refused(Code code) {
        registry.counter("anteroom.matchmaking.refusals", "code", code.name()).increment();
    }

    void finished(String mode) {
        registry.counter("anteroom.matchmaking.matches.finished", "mode", mode).increment();
    }

    OfShard ofShard(String shard) {
        return shards.computeIfAbsent(shard, name -> new OfShard(registry, Mode.modeIn(name), Mode.regionIn(name)));
    }

    /** Of the shards this node owns; what it has lost stands at 0 here. */
    static final class OfShard {

        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicInteger estimateMs = new AtomicInteger();
        private final Counter matches;
        private final Counter fills;
        private final Counter misses;
        private final Counter fenced;
        private final Timer waits;
        private final Timer passes;
        private final Timer commits;

        private OfShard(MeterRegistry registry, String mode, String region) {
            String[] tags = {"mode", mode, "region", region};
            matches = registry.counter("anteroom.matchmaking.matches.made", tags);
            fills = registry.counter("anteroom.matchmaking.places.filled", tags);
            misses = registry.counter("anteroom.matchmaking.matches.missed", tags);
            fenced = registry.counter("anteroom.matchmaking.shards.lost", tags);
            waits = Timer.builder("anteroom.matchmaking.wait")
                    .tags(tags)
                    .publishPercentiles(0.5, 0.95)
                    .register(registry);
            passes = registry.timer("anteroom.matchmaking.pass", tags);
            commits = registry.timer("anteroom.matchmaking.commit", tags);
            registry.gauge("anteroom.matchmaking.waiting", Tags.of(tags), waiting);
            registry.gauge("anteroom.matchmaking.wait.estimate.ms", Tags.of(tags), estimateMs);
        }

        void waiting(int players, long estimatedMs) {
            waiting.set(players);
            estimateMs.set((int) Math.min(Integer.MAX_VALUE, estimatedMs));
        }

        void passed(long nanos) {
            passes.record(nanos, TimeUnit.NANOSECONDS);
        }

        void committed(int made, int missed, long nanos) {
            matches.increment(made);
            misses.increment(missed);
            commits.record(nanos, TimeUnit.NANOSECONDS);
        }

        void filled() {
            fills.increment();
        }

        void lost() {
            fenced.increment();
        }

        void waited(long ms) {
            waits.record(Duration.ofMillis(ms));
        }
    }
}
