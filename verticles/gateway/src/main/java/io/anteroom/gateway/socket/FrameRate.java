package io.anteroom.gateway.socket;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How fast one socket may send: so many frames a second, with bursts of one second's worth. */
final class FrameRate {

    private static final long SECOND_NANOS = 1_000_000_000;
    private static final long FLOOD_NANOS = Duration.ofSeconds(5).toNanos();
    /** So many refused frames within 5 s are a flood. */
    private static final int FLOOD_FRAMES = 200;

    private final long costNanos;
    private long owedNanos;
    private long seenAtNanos;
    /** When each of the last ones was refused, the oldest of them at {@code refused}; most sockets never need it. */
    private long @Nullable [] refusedAtNanos;

    private int refused;
    private boolean flood;

    FrameRate(int perSecond, long nowNanos) {
        costNanos = SECOND_NANOS / perSecond;
        seenAtNanos = nowNanos;
    }

    boolean take(long nowNanos) {
        owedNanos = Math.max(0, owedNanos - (nowNanos - seenAtNanos));
        seenAtNanos = nowNanos;
        if (owedNanos + costNanos <= SECOND_NANOS) {
            owedNanos += costNanos;
            return true;
        }
        refuse(nowNanos);
        return false;
    }

    private void refuse(long nowNanos) {
        var at = refusedAtNanos;
        if (at == null) {
            at = new long[FLOOD_FRAMES];
            // As if they had been refused too long ago.
            Arrays.fill(at, nowNanos - FLOOD_NANOS - 1);
            refusedAtNanos = at;
        }
        at[refused] = nowNanos;
        refused = (refused + 1) % FLOOD_FRAMES;
        flood = nowNanos - at[refused] <= FLOOD_NANOS;
    }

    /** How long until there is room for one more: rounded up, so that who waits for so long is not refused again. */
    long waitMs() {
        return Math.max(1, (owedNanos + costNanos - SECOND_NANOS + 999_999) / 1_000_000);
    }

    boolean isFlood() {
        return flood;
    }
}
