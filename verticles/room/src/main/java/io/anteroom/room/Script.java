package io.anteroom.room;

import io.anteroom.runtime.redis.RedisScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

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
    TOLD,
    ATTACH,
    DETACH,
    READ,
    TAILS,
    STANDS,
    COUNTS,
    MUTES,
    ARCHIVE,
    LOOK,
    CLOSE,
    FORGET,
    DUE;

    private final RedisScript redis;

    Script() {
        var own = text(name().toLowerCase(Locale.ROOT));
        redis = RedisScript.of(whatItNeedsOf(text("room"), own) + own);
    }

    RedisScript redis() {
        return redis;
    }

    /**
     * The text that all scripts begin with, without the functions that a script does not call: Redis makes each of them anew
     * with each call of the script, which is some of what a short script costs.
     */
    static String whatItNeedsOf(String common, String own) {
        var functions = Pattern.compile("^local function (\\w+)\\(.*?^end$\\n", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(common)
                .results()
                .toList();
        var needed = common;
        var callers = withoutComments(own);
        // A function calls only those before it.
        for (int i = functions.size() - 1; i >= 0; i--) {
            var function = functions.get(i);
            if (Pattern.compile("\\b" + function.group(1) + "\\b")
                    .matcher(callers)
                    .find()) {
                callers += withoutComments(function.group());
            } else {
                needed = needed.substring(0, function.start()) + needed.substring(function.end());
            }
        }
        return needed;
    }

    private static String withoutComments(String lua) {
        return lua.replaceAll("--.*", "");
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
