package io.anteroom.gateway.session;

import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that Redis may have lost sessions: it was away, it was started again, or the mark that the first node left in it
 * is gone, as after a flush. Whoever is told says anew which sessions live. One for each node, on one event loop.
 */
public final class RedisWatch {

    private static final Logger LOG = LoggerFactory.getLogger(RedisWatch.class);
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final Pattern RUN = Pattern.compile("run_id:(\\w+)");

    private final RedisLink redis;
    private final Runnable lost;
    private @Nullable String known;
    private boolean away;
    private boolean looking;

    private RedisWatch(RedisLink redis, Runnable lost) {
        this.redis = redis;
        this.lost = lost;
    }

    /** Starts it on the calling context. */
    public static void start(Vertx vertx, RedisLink redis, Runnable lost) {
        var watch = new RedisWatch(redis, lost);
        vertx.setPeriodic(1, EVERY.toMillis(), tick -> watch.look());
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        redis.send("INFO", "server").compose(this::mark).onComplete(seen -> {
            looking = false;
            if (seen.succeeded()) {
                compare(seen.result());
            } else {
                away = true;
            }
        });
    }

    /** The run of the server and the mark in it, which is left there if it is missing. */
    private Future<String> mark(@Nullable Response info) {
        var run = RUN.matcher(String.valueOf(info));
        var prefix = run.find() ? run.group(1) : "";
        var own = UUID.randomUUID().toString();
        return redis.send("SET", "gw:mark", own, "NX", "GET").map(old -> prefix + (old == null ? own : old));
    }

    private void compare(String seen) {
        var isChanged = known != null && (away || !seen.equals(known));
        away = false;
        known = seen;
        if (isChanged) {
            LOG.warn("Redis may have lost sessions; those of open sockets are told again");
            lost.run();
        }
    }
}
