package io.anteroom.gateway.session;

import io.anteroom.runtime.redis.RedisLink;
import io.anteroom.runtime.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that Redis may have lost sessions: it was away, it was started again, or the mark that the first node left in it
 * is gone, as after a flush. Whoever is told says anew which sessions live. One for each node, on one event loop.
 *
 * <p>Until all nodes have said so, a push would not find the sessions it is for. So Redis takes none without the mark, and
 * whoever notices a loss lets them rest: {@code gw:rest} lives for as long as the others may take to notice it too, and until this
 * node has said which sessions it has.
 */
public final class RedisWatch {

    private static final Logger LOG = LoggerFactory.getLogger(RedisWatch.class);
    private static final Duration EVERY = Duration.ofMillis(250);
    /** A node that lost Redis dials again within 3 s, and then looks. */
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(4);

    /** Several looks, each of which makes the rest longer while this node still tells of its sessions. */
    private static final Duration OWN_REST = Duration.ofSeconds(2);

    private static final Pattern RUN = Pattern.compile("run_id:(\\w+)");

    /** ARGV: a mark, in case there is none; how many milliseconds pushes rest then. Gives the mark there is. */
    private static final RedisScript MARK = RedisScript.of("""
            local mark = redis.call('GET', 'gw:mark')
            if mark then return mark end
            redis.call('SET', 'gw:mark', ARGV[1])
            if tonumber(ARGV[2]) > 0 then redis.call('SET', 'gw:rest', '1', 'PX', ARGV[2]) end
            return ARGV[1]
            """);

    /** ARGV: how many milliseconds pushes rest from now on, at least. */
    private static final RedisScript REST = RedisScript.of("""
            if redis.call('PTTL', 'gw:rest') < tonumber(ARGV[1]) then redis.call('SET', 'gw:rest', '1', 'PX', ARGV[1]) end
            return 1
            """);

    private final RedisLink redis;
    private final Sessions sessions;
    private final BooleanSupplier alone;
    private @Nullable String known;
    private int settledOver = -1;
    /** After a loss. */
    private Future<Void> told = Future.succeededFuture();

    private boolean away;
    private boolean looking;

    /** Those of this node's sockets. */
    public interface Sessions {

        /** Redis may have lost them. Gives back when they were told, or tried. */
        Future<Void> tellAgain();
    }

    private RedisWatch(RedisLink redis, Sessions sessions, BooleanSupplier alone) {
        this.redis = redis;
        this.sessions = sessions;
        this.alone = alone;
    }

    /**
     * Starts it on the calling context.
     *
     * @param alone whether there is no other node that may have lost something
     */
    public static RedisWatch start(Vertx vertx, RedisLink redis, Sessions sessions, BooleanSupplier alone) {
        var watch = new RedisWatch(redis, sessions, alone);
        vertx.setPeriodic(1, EVERY.toMillis(), tick -> watch.look());
        return watch;
    }

    /** Whether it has looked at the server behind the connection there is now, which may be another than before. */
    boolean isSettled() {
        return settledOver == redis.connections();
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        var connection = redis.connections();
        redis.send("INFO", "server")
                .compose(this::mark)
                .compose(this::compare)
                .onSuccess(done -> settledOver = connection)
                .onComplete(seen -> {
                    looking = false;
                    away |= seen.failed();
                });
    }

    /** The run of the server and the mark in it, which is left there if it is missing. */
    private Future<String> mark(@Nullable Response info) {
        var run = RUN.matcher(String.valueOf(info));
        var prefix = run.find() ? run.group(1) : "";
        return redis.run(MARK, List.of(), UUID.randomUUID(), restMs()).map(mark -> prefix + mark);
    }

    private Future<Void> compare(String seen) {
        var isLost = known != null && !seen.equals(known);
        var rests = isLost || !told.isComplete() ? redis.run(REST, List.of(), restMs()) : Future.succeededFuture();
        return rests.map(done -> {
            var mayBeLost = isLost || (known != null && away);
            away = false;
            known = seen;
            if (mayBeLost) {
                LOG.warn("Redis may have lost sessions; those of open sockets are told again");
                var telling = sessions.tellAgain();
                told = isLost ? telling : told;
            }
            return null;
        });
    }

    /** At first, or from now on. A node that starts has no sessions. */
    private long restMs() {
        var own = known == null ? Duration.ZERO : OWN_REST;
        var others = alone.getAsBoolean() ? Duration.ZERO : NOTICED_WITHIN.plusSeconds(1);
        return (own.compareTo(others) > 0 ? own : others).toMillis();
    }
}
