package io.anteroom.runtime.redis;

import io.anteroom.runtime.HealthState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis on which commands follow each other without waiting for answers. Belongs to the event loop
 * that made it; only {@link #health()} may be asked on any thread.
 *
 * <p>A command without an answer for {@link #ANSWER_WITHIN} means the connection is dead: all that waits fails with
 * {@link RedisAway}, its socket is closed and the link dials again, with a delay that doubles up to
 * {@link #DIAL_AGAIN_MAX_MS} and some chance in it. It looks for that twice a second, so that a command costs no timer.
 * Commands are never sent twice.
 */
public final class RedisLink {

    /** Over this many unanswered commands, more are refused at once. */
    private static final int WAITING_MAX = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);
    private static final int SWEEP_MS = 500;
    private static final int DIAL_AGAIN_MIN_MS = 50;
    private static final int DIAL_AGAIN_MAX_MS = 2_000;
    static final int DIAL_WITHIN_MS = 2_000;
    private static final AtomicInteger LINKS = new AtomicInteger();

    private final Vertx vertx;
    private final RedisOptions options;
    private final Function<RedisLink, Future<?>> greeting;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    /** The dial under way, or the one that the connection came from. */
    private @Nullable RedisDial dial;

    private @Nullable RedisConnection connection;
    /** Whether the connection takes commands: it was greeted, or is being greeted right now. */
    private boolean open;

    private int dialAgainMs = DIAL_AGAIN_MIN_MS;
    private long sweep = -1;
    private @Nullable Waiting seenLate;
    private boolean stopped;
    private int connections;
    private volatile boolean up;

    private static final class Waiting {

        private final Promise<Response> promise = Promise.promise();
        private final long sentAtNanos = System.nanoTime();
    }

    private RedisLink(Vertx vertx, String url, Function<RedisLink, Future<?>> greeting) {
        this.vertx = vertx;
        this.greeting = greeting;
        // By default a random id, so that each start would add lines to the figures; of links of one name a gauge
        // shows the first alone.
        this.options = options(url).setPoolName("redis-" + LINKS.incrementAndGet());
    }

    static RedisOptions options(String url) {
        var options = new RedisOptions()
                .setConnectionString(url)
                .setProtocolNegotiation(false)
                .setMaxWaitingHandlers(2 * WAITING_MAX);
        options.getNetClientOptions().setConnectTimeout(DIAL_WITHIN_MS).setTcpNoDelay(true);
        return options;
    }

    /** Starts to dial, on the calling context; the link is usable as soon as Redis answers. */
    public static RedisLink open(Vertx vertx, String url) {
        return open(vertx, url, nothing -> Future.succeededFuture());
    }

    /**
     * @param greeting sends one command, at once, which must have been done before others send anything over a new
     *     connection. A connection whose greeting fails, as with a server that is still loading, is given up for another.
     */
    public static RedisLink open(Vertx vertx, String url, Function<RedisLink, Future<?>> greeting) {
        var link = new RedisLink(vertx, url, greeting);
        link.sweep = vertx.setPeriodic(SWEEP_MS, tick -> link.failLate());
        link.dial();
        return link;
    }

    public boolean isUp() {
        return up;
    }

    /** Counts the connections: what was learnt of the server over one may not hold over the next. */
    public int connections() {
        return connections;
    }

    public HealthState health() {
        return up ? HealthState.up() : HealthState.degraded("Redis does not answer");
    }

    /**
     * Sends a command; arguments are texts, byte arrays or buffers. Fails with {@link RedisAway}, or with what Redis
     * found wrong. The result is null where Redis says nil.
     */
    public Future<@Nullable Response> send(String command, Object... arguments) {
        return send(request(command, arguments));
    }

    public Future<@Nullable Response> send(Request request) {
        var current = connection;
        if (current == null || !open) {
            return Future.failedFuture(RedisAway.unsent("Redis is not connected"));
        }
        if (waiting.size() >= WAITING_MAX) {
            return Future.failedFuture(RedisAway.unsent("too many commands wait for Redis"));
        }
        var entry = new Waiting();
        waiting.add(entry);
        current.send(request).onComplete(result -> answered(entry, result.result(), result.cause()));
        return entry.promise.future();
    }

    /** Runs a script, by its name if Redis knows it. */
    public Future<@Nullable Response> run(RedisScript script, List<String> keys, Object... arguments) {
        return send(scriptRequest("EVALSHA", script.sha1(), keys, arguments))
                .recover(failure -> isUnknownScript(failure)
                        ? send(scriptRequest("EVAL", script.text(), keys, arguments))
                        : Future.failedFuture(failure));
    }

    public Future<Void> close() {
        stopped = true;
        vertx.cancelTimer(sweep);
        return lose("the link was closed");
    }

    private static boolean isUnknownScript(Throwable failure) {
        return failure.getMessage() != null && failure.getMessage().startsWith("NOSCRIPT");
    }

    private static Request scriptRequest(String command, String script, List<String> keys, Object... arguments) {
        var request = Request.cmd(Command.create(command)).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        return append(request, arguments);
    }

    private static Request request(String command, Object... arguments) {
        return append(Request.cmd(Command.create(command)), arguments);
    }

    private static Request append(Request request, Object... arguments) {
        for (var argument : arguments) {
            if (argument instanceof byte[] bytes) {
                request.arg(bytes);
            } else if (argument instanceof Buffer buffer) {
                request.arg(buffer);
            } else {
                request.arg(String.valueOf(argument));
            }
        }
        return request;
    }

    // Redis answers in the order it was asked, so the entry is nearly always the first.
    private void answered(Waiting entry, @Nullable Response response, @Nullable Throwable failure) {
        if (waiting.peek() == entry) {
            waiting.remove();
        } else {
            waiting.remove(entry);
        }
        if (failure == null) {
            entry.promise.tryComplete(response);
        } else {
            // Redis' own errors are answers; anything else befell the connection.
            entry.promise.tryFail(failure instanceof Response ? failure : RedisAway.unanswered(failure.toString()));
        }
    }

    private void dial() {
        if (stopped) {
            return;
        }
        var dialled = new RedisDial();
        dial = dialled;
        dialled.connect(vertx, options, DIAL_WITHIN_MS).onComplete(result -> {
            if (dialled != dial) {
                return;
            }
            if (result.succeeded()) {
                take(result.result());
            } else {
                LOG.debug("Redis can't be reached cause={}", result.cause().toString());
                hangUp().onFailure(RedisLink::notClosed);
                dialLater();
            }
        });
    }

    private void take(RedisConnection fresh) {
        connection = fresh;
        connections++;
        fresh.exceptionHandler(failure -> lost(fresh, failure.toString()));
        fresh.endHandler(end -> lost(fresh, "it was closed"));
        open = true;
        var greeted = greeting.apply(this);
        open = false;
        greeted.onSuccess(done -> greeted(fresh)).onFailure(failure -> lost(fresh, failure.toString()));
    }

    private void greeted(RedisConnection which) {
        if (which == connection) {
            open = true;
            up = true;
            dialAgainMs = DIAL_AGAIN_MIN_MS;
        }
    }

    private void lost(RedisConnection which, String why) {
        if (which == connection) {
            LOG.warn("The connection to Redis was lost cause={}", why);
            lose(why).onFailure(RedisLink::notClosed);
            dialLater();
        }
    }

    private Future<Void> lose(String why) {
        connection = null;
        open = false;
        up = false;
        // Before the socket is closed, which fails them for a reason of its own.
        while (!waiting.isEmpty()) {
            waiting.remove().promise.tryFail(RedisAway.unanswered(why));
        }
        return hangUp();
    }

    private Future<Void> hangUp() {
        var old = dial;
        dial = null;
        return old == null ? Future.succeededFuture() : old.close();
    }

    private static void notClosed(Throwable failure) {
        LOG.debug("A connection was not closed cause={}", failure.toString());
    }

    private void dialLater() {
        if (stopped) {
            return;
        }
        var delayMs = dialAgainMs / 2 + ThreadLocalRandom.current().nextInt(dialAgainMs);
        dialAgainMs = Math.min(DIAL_AGAIN_MAX_MS, 2 * dialAgainMs);
        vertx.setTimer(delayMs, tick -> dial());
    }

    // Seen late twice: once may mean that this loop was busy, and the answer lies before it unread.
    private void failLate() {
        var oldest = waiting.peek();
        var isLate = oldest != null && System.nanoTime() - oldest.sentAtNanos > ANSWER_WITHIN.toNanos();
        var current = connection;
        if (isLate && oldest == seenLate && current != null) {
            lost(current, "no answer in time");
        }
        seenLate = isLate ? oldest : null;
    }
}
