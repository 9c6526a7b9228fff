package io.anteroom.runtime.redis;

/** Redis can't be asked now, or did not answer in time. */
public final class RedisAway extends RuntimeException {

    private final boolean unsent;

    private RedisAway(String what, boolean unsent) {
        super(what, null, false, false);
        this.unsent = unsent;
    }

    static RedisAway unsent(String what) {
        return new RedisAway(what, true);
    }

    static RedisAway unanswered(String what) {
        return new RedisAway(what, false);
    }

    /** Whether the command certainly did not run; else that is unknown. */
    public boolean isUnsent() {
        return unsent;
    }
}
