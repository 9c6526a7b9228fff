package io.anteroom.runtime.redis;

import static io.anteroom.runtime.redis.RedisLink.DIAL_WITHIN_MS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;

/**
 * Whether there is a Redis at all, which a node asks once before anything relies on it. Later a {@link RedisLink} waits for as long
 * as Redis is away; at a start that would hide a slip in its URL for good.
 */
public final class RedisReach {

    private static final int ASK_AGAIN_MS = 250;

    private final Vertx vertx;
    private final String url;
    private final long untilNanos;

    private RedisReach(Vertx vertx, String url, Duration within) {
        this.vertx = vertx;
        this.url = url;
        this.untilNanos = System.nanoTime() + within.toNanos();
    }

    /** Dials until Redis answers. Fails as the last attempt did if it does not in time. Any thread. */
    public static Future<Void> await(Vertx vertx, String url, Duration within) {
        var answered = Promise.<Void>promise();
        vertx.runOnContext(start -> new RedisReach(vertx, url, within).attempt().onComplete(answered));
        return answered.future();
    }

    private Future<Void> attempt() {
        var dial = new RedisDial();
        // A URL that can't be read is thrown.
        return Future.<Void>succeededFuture()
                .compose(start -> dial.connect(vertx, RedisLink.options(url), DIAL_WITHIN_MS))
                .compose(connection -> connection.send(Request.cmd(Command.PING)))
                .timeout(2L * DIAL_WITHIN_MS, MILLISECONDS)
                .<Void>mapEmpty()
                .eventually(dial::close)
                .recover(this::again);
    }

    private Future<Void> again(Throwable failure) {
        return System.nanoTime() - untilNanos >= 0
                ? Future.failedFuture(failure)
                : vertx.timer(ASK_AGAIN_MS, MILLISECONDS).compose(waited -> attempt());
    }
}
