package io.anteroom.table;

import java.time.Duration;

/**
 * How long a closed round waits for its studio: until it is due, but not before its keeper could look at it for a while on
 * end. While nobody can look, nobody can tell its number either, and the database's clock goes on.
 */
final class StudioWait {

    /** Or {@code table.studioWithin}, if that is less. */
    private static final Duration LOOKED_AT_FOR = Duration.ofSeconds(10);
    /** Looks are a second apart. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Duration lookedAtFor;
    private long round;
    private long sinceNanos;
    private long lastNanos;

    StudioWait(Duration studioWithin) {
        this.lookedAtFor = studioWithin.compareTo(LOOKED_AT_FOR) < 0 ? studioWithin : LOOKED_AT_FOR;
    }

    /**
     * Asked with each look.
     *
     * @param due until the round is due, by the database's clock
     * @return negative once it is over
     */
    Duration left(long number, Duration due, long nowNanos) {
        if (round != number || nowNanos - lastNanos > PAUSE.toNanos()) {
            round = number;
            sinceNanos = nowNanos;
        }
        lastNanos = nowNanos;
        var left = lookedAtFor.minusNanos(nowNanos - sinceNanos);
        return left.compareTo(due) > 0 ? left : due;
    }
}
