package io.anteroom.runtime.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.CloseFuture;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a connection, and what came of it. It has a client of its own, because a connection that is closed only
 * goes back to its client's pool, dead or not, and the next one asked for is the same; closing the client closes the
 * socket, also one that is still waiting for its first answer. Belongs to the context that asks for the connection, and
 * is closed with it at the latest.
 */
final class RedisDial {

    private final CloseFuture closing = new CloseFuture();
    private @Nullable Redis client;

    /** A connection whose server knows us and answers; fails if there is none in time. Ask once. */
    Future<RedisConnection> connect(Vertx vertx, RedisOptions options, int withinMs) {
        var caller = (ContextInternal) vertx.getOrCreateContext();
        if (!caller.closeFuture().add(closing)) {
            return Future.failedFuture("the context is closed");
        }
        var created = createClient(caller, options);
        client = created;
        return created.connect().timeout(withinMs, MILLISECONDS);
    }

    // Vert.x keeps each client it made, closed ones too, for as long as the context lives. A context of its own is
    // forgotten with the client, so that an hour without Redis does not fill the memory.
    private Redis createClient(ContextInternal caller, RedisOptions options) {
        var own = caller.owner()
                .contextBuilder()
                .withEventLoop(caller.nettyEventLoop())
                .withCloseFuture(closing)
                .build();
        var before = own.beginDispatch();
        try {
            return Redis.createClient(caller.owner(), options);
        } finally {
            own.endDispatch(before);
        }
    }

    /** Closes the socket, or sees to it that one that is opened late is closed at once. */
    Future<Void> close() {
        return client == null ? closing.close() : client.close().eventually(closing::close);
    }
}
