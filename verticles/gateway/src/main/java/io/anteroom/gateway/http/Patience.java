package io.anteroom.gateway.http;

import io.anteroom.contracts.UuidV7;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a connection may take to get a request's headers together, and how long it may rest between two requests. An
 * idle timeout alone does not do: a client that sends a byte every few seconds is never idle. Once a request is there its
 * time is its handler's matter; a WebSocket is left alone for good. Belongs to one event loop.
 */
public final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration FIRST = Duration.ofSeconds(10);
    /** Longer than the 60 s after which common balancers drop a resting connection themselves. */
    private static final Duration NEXT = Duration.ofSeconds(75);

    private final Vertx vertx;
    private final Duration first;
    private final Duration next;
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    public Patience(Vertx vertx) {
        this(vertx, FIRST, NEXT);
    }

    Patience(Vertx vertx, Duration first, Duration next) {
        this.vertx = vertx;
        this.first = first;
        this.next = next;
    }

    /** Makes a server that does not listen yet hand its requests over in this way; it must not offer HTTP/2 without TLS. */
    public HttpServer guard(HttpServer server, Handler<HttpServerRequest> handler) {
        return server.connectionHandler(this::opened).requestHandler(request -> {
            asked(request);
            try {
                handler.handle(request);
            } catch (RuntimeException unexpected) {
                var id = UuidV7.next();
                LOG.error("A request was not handled requestId={} path={}", id, request.path(), unexpected);
                // Nothing else would ever answer or close it, and nobody counts it.
                giveUp(request, id);
            }
        });
    }

    private static void giveUp(HttpServerRequest request, UUID id) {
        if (!request.response().headWritten()) {
            var problem = Problem.content(500, Exchange.OUR_FAULT, id);
            request.response()
                    .setStatusCode(500)
                    .putHeader("Connection", "close")
                    .putHeader("Content-Type", problem.type())
                    .putHeader("X-Request-Id", id.toString())
                    .end(problem.body());
        }
        Closing.afterAnswer(request);
    }

    private void opened(HttpConnection connection) {
        connection.closeHandler(closed -> forget(connection));
        await(connection, first);
    }

    private void asked(HttpServerRequest request) {
        var connection = request.connection();
        forget(connection);
        var response = request.response();
        // Not told of a request that was upgraded, whatever others ask for; but of one whose connection is gone.
        response.endHandler(answered -> {
            if (!response.closed()) {
                await(connection, next);
            }
        });
    }

    private void await(HttpConnection connection, Duration patience) {
        forget(connection);
        timers.put(connection, vertx.setTimer(patience.toMillis(), late -> {
            timers.remove(connection);
            connection.close().onFailure(gone -> LOG.debug("A connection was gone already"));
        }));
    }

    private void forget(HttpConnection connection) {
        var timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
