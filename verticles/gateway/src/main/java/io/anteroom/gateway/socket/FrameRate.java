package io.anteroom.gateway.socket;

import java.time.Duration;

/** How fast one socket may send: so many frames a second, with bursts of one second's worth. */
final class FrameRate {

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long FLOOD_NANOS = Duration.ofSeconds(5).toNanos();
    /** So many refused frames within 5 s are a flood. */
    private static final int FLOOD_FRAMES = 200;

    private final long costNanos;
    private long owedNanos;
    private long seenAtNanos;
    private long floodFromNanos;
    private int refused;

    FrameRate(int perSecond, long nowNanos) {
        costNanos = SECOND_NANOS / perSecond;
        seenAtNanos = nowNanos;
        floodFromNanos = nowNanos;
    }

    boolean take(long nowNanos) {
        owedNanos = Math.max(0, owedNanos - (nowNanos - seenAtNanos));
        seenAtNanos = nowNanos;
        if (owedNanos + costNanos <= SECOND_NANOS) {
            owedNanos += costNanos;
            return true;
        }
        if (nowNanos - floodFromNanos > FLOOD_NANOS) {
            floodFromNanos = nowNanos;
            refused = 0;
        }
        refused++;
        return false;
    }

    /** How long until there is room for one more: rounded up, so that who waits for so long is not refused again. */
    long waitMs() {
        return Math.max(1, (owedNanos + costNanos - SECOND_NANOS + 999_999) / 1_000_000);
    }

    boolean isFlood() {
        return refused >= FLOOD_FRAMES;
    }
}
