package io.anteroom.player;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.runtime.redis.RedisScript;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts tries to log in to one account from one address and refuses those over the bound. Belongs to one event loop.
 *
 * <p>A try is counted before its password is hashed and taken back when it was no failure, so that tries that arrive at
 * once can't pass the bound together. The counts are in Redis, under hashes, and end with the window that began with the
 * first; while Redis is away they are kept here.
 */
final class LockOut {

    private static final Logger LOG = LoggerFactory.getLogger(LockOut.class);
    private static final String PREFIX = "player:tries:";

    private static final RedisScript COUNT = RedisScript.of("""
            local count = redis.call('INCR', KEYS[1])
            if count == 1 then
                redis.call('PEXPIRE', KEYS[1], ARGV[1])
            end
            return {count, redis.call('PTTL', KEYS[1])}
            """);

    private static final RedisScript TAKE_BACK = RedisScript.of("""
            local count = tonumber(redis.call('GET', KEYS[1]))
            if count and count > 0 then
                redis.call('DECR', KEYS[1])
            end
            """);

    private final RedisLink redis;
    private final int failuresMax;
    private final long windowMs;
    private final LocalTries local;

    /**
     * How many tries there were, this one too.
     *
     * @param remainingMs until they are forgotten
     */
    record Tries(long count, long remainingMs) {}

    LockOut(RedisLink redis, PlayerConfig config, Clock clock) {
        this.redis = redis;
        this.failuresMax = config.lockoutFailures();
        this.windowMs = config.lockoutWindow().toMillis();
        this.local = new LocalTries(windowMs, clock);
    }

    /**
     * What a try is counted under: account and address together, unreadable for whoever reads Redis. An account has a
     * user name and an e-mail address, and both count as one; a name without account counts as it is.
     */
    static String keyOf(@Nullable PlayerId account, String identifier, String address) {
        var name = account == null ? "name " + identifier.toLowerCase(Locale.ROOT) : "account " + account;
        var text = name + "\n" + address;
        return PREFIX + Hash.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** Counts a try; refused with {@code LOCKED_OUT}. The answer is the key to settle it under. */
    Future<Reply<String>> count(String key) {
        return redis.run(COUNT, List.of(key), windowMs)
                .map(answer -> new Tries(answer.get(0).toLong(), answer.get(1).toLong()))
                .otherwise(away -> local.count(key))
                .map(tries -> judge(key, tries));
    }

    /** The password was right: what went before is forgotten. */
    void clear(String key) {
        local.clear(key);
        redis.send("DEL", key).onFailure(LockOut::ignore);
    }

    /** Nobody looked at the password: the try is not counted. */
    void takeBack(String key) {
        local.takeBack(key);
        redis.run(TAKE_BACK, List.of(key)).onFailure(LockOut::ignore);
    }

    private Reply<String> judge(String key, Tries tries) {
        return tries.count() <= failuresMax
                ? Reply.done(key)
                : Reply.refused(new Refusal(
                        Code.LOCKED_OUT, "too many failed logins; try again later", Math.max(1, tries.remainingMs())));
    }

    /** The count then ends with its window. */
    private static void ignore(Throwable away) {
        LOG.debug("A count of logins was not changed cause={}", away.toString());
    }
}
