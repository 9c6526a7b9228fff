package io.anteroom.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a connection whose last answer has gone out: that answer promised it, and nothing else times the connection. */
public final class Closing {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    /**
     * How long a client that is still sending may go on after its answer. Closing at once would reset the connection, and the
     * client would often see that instead of the answer.
     */
    private static final long LINGER_MS = 1_000;

    private Closing() {}

    /** On the connection's event loop. */
    public static void afterAnswer(HttpServerRequest request) {
        if (request.isEnded()) {
            now(request);
            return;
        }
        request.handler(part -> {}).exceptionHandler(gone -> {}).endHandler(end -> now(request));
        ContextInternal.current().owner().setTimer(LINGER_MS, late -> now(request));
    }

    public static void now(HttpServerRequest request) {
        request.connection().close().onFailure(gone -> LOG.debug("A connection was gone already"));
    }
}
