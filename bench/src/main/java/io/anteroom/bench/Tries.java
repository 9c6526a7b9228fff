package io.anteroom.bench;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How often something was done in a window, and how long it took. Any thread. */
final class Tries {

    private static final long LATENCY_MAX_MICROS = TimeUnit.SECONDS.toMicros(60);

    private final Histogram micros = new ConcurrentHistogram(LATENCY_MAX_MICROS, 3);
    private final LongAdder done = new LongAdder();
    private final LongAdder refused = new LongAdder();

    void count(long startNanos, boolean wasDone) {
        micros.recordValue(Math.min(LATENCY_MAX_MICROS, (System.nanoTime() - startNanos) / 1_000));
        (wasDone ? done : refused).increment();
    }

    void reset() {
        micros.reset();
        done.reset();
        refused.reset();
    }

    long done() {
        return done.sum();
    }

    long refused() {
        return refused.sum();
    }

    Latency latency() {
        return Latency.of(micros.copy());
    }
}
