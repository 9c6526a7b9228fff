package io.anteroom.room;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What is counted of rooms that tick, for all instances of a node. Any thread. */
final class TickMetrics {

    private final Counter played;
    private final Counter late;
    private final Counter restored;
    private final Counter fenced;
    private final Counter failed;
    private final Timer turns;
    private final AtomicInteger shards = new AtomicInteger();
    private final AtomicInteger rooms = new AtomicInteger();

    TickMetrics(MeterRegistry registry) {
        played = registry.counter("anteroom.room.ticks.played");
        late = registry.counter("anteroom.room.ticks.late");
        restored = registry.counter("anteroom.room.ticks.restored");
        fenced = registry.counter("anteroom.room.ticks.fenced");
        failed = registry.counter("anteroom.room.ticks.failed");
        turns = registry.timer("anteroom.room.tick.time");
        registry.gauge("anteroom.room.tick.shards", shards);
        registry.gauge("anteroom.room.tick.rooms", rooms);
    }

    void played(long nanos, int count) {
        turns.record(nanos, TimeUnit.NANOSECONDS);
        played.increment(count);
    }

    /** Ticks that were skipped because those before took too long. */
    void late(long ticks) {
        late.increment((double) ticks);
    }

    void restored() {
        restored.increment();
    }

    /** Redis refused something because the shard is another's. */
    void fenced() {
        fenced.increment();
    }

    /** A room stands still because its rules failed. */
    void failed() {
        failed.increment();
    }

    void shards(int more) {
        shards.addAndGet(more);
    }

    void rooms(int more) {
        rooms.addAndGet(more);
    }
}
