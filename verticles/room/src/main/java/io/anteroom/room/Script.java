package io.anteroom.room;

import io.anteroom.runtime.redis.RedisScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What is done to rooms in Redis, each in one step; the texts stand beside this class as {@code *.lua}. */
enum Script {
    GREET,
    CLAIM,
    UNCLAIM,
    BEGIN,
    APPEND,
    RECALL,
    TURN,
    INPUT,
    WAKE,
    HEARD,
    TICK,
    KNOCK,
    JOIN,
    LEAVE,
    ATTACH,
    DETACH,
    READ,
    TAILS,
    STANDS,
    COUNTS,
    MUTES,
    LOG,
    TRIM,
    CLOSE,
    FORGET;

    private final RedisScript redis = RedisScript.of(text("room") + text(name().toLowerCase(Locale.ROOT)));

    RedisScript redis() {
        return redis;
    }

    private static String text(String name) {
        try (var in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("no script " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
