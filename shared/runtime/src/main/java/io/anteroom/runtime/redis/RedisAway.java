package io.anteroom.runtime.redis;

/** Redis can't be asked now, or did not answer in time: whether the command ran is unknown. */
public final class RedisAway extends RuntimeException {

    RedisAway(String what) {
        super(what, null, false, false);
    }
}
