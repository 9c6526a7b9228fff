package io.anteroom.room;

import java.time.Duration;

/**
 * How long an instance may believe that what it owns is its own. That is counted from before it asked, and ends a quarter
 * early, so that its rooms stand still before another may take them. Belongs to one event loop.
 */
final class TickLease {

    private static final int MARGIN_PART = 4;

    private final long nanos;
    private long untilNanos = System.nanoTime();

    TickLease(Duration ttl) {
        nanos = ttl.toNanos() - ttl.toNanos() / MARGIN_PART;
    }

    /** @param askedNanos when the lease was asked for that was given */
    void renew(long askedNanos) {
        untilNanos = askedNanos + nanos;
    }

    boolean isHeld() {
        return System.nanoTime() - untilNanos < 0;
    }
}
