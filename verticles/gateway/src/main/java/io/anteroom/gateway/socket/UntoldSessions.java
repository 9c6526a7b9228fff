package io.anteroom.gateway.socket;

import java.time.Duration;

/**
 * Whether pushes are to wait for the sessions of one event loop that Redis could not be told of. One word stands for all of
 * them, and none is said once Redis has been away from here for a minute: a node that is cut off while newcomers reach it
 * would have everybody's pushes wait. Belongs to that loop.
 */
final class UntoldSessions {

    private static final long SAID_EVERY_NANOS = Duration.ofMillis(250).toNanos();
    private static final long AWAY_NANOS_MAX = Duration.ofMinutes(1).toNanos();

    private long hereAtNanos;
    private long saidAtNanos;

    UntoldSessions(long nowNanos) {
        hereAtNanos = nowNanos;
        saidAtNanos = nowNanos - SAID_EVERY_NANOS;
    }

    void redisIsHere(long nowNanos) {
        hereAtNanos = nowNanos;
    }

    /** There is one, or one still: whether to say so now. */
    boolean areToBeSaid(long nowNanos) {
        if (nowNanos - hereAtNanos > AWAY_NANOS_MAX || nowNanos - saidAtNanos < SAID_EVERY_NANOS) {
            return false;
        }
        saidAtNanos = nowNanos;
        return true;
    }
}
