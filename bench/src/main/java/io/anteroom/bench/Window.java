package io.anteroom.bench;

/** The measured part of a run, in {@link System#nanoTime}: after the warm-up, until no more rounds are begun. */
record Window(long fromNanos, long untilNanos) {
    static Window after(long nowNanos, long warmupNanos, long durationNanos) {
        long from = nowNanos + warmupNanos;
        return new Window(from, from + durationNanos);
    }

    boolean contains(long timeNanos) {
        return timeNanos - fromNanos >= 0 && timeNanos - untilNanos < 0;
    }

    boolean over(long nowNanos) {
        return nowNanos - untilNanos >= 0;
    }
}
