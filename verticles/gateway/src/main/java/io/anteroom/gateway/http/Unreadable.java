package io.anteroom.gateway.http;

import io.anteroom.contracts.Code;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** What is told to who sent something that could not be read to the end of its headers. One per event loop. */
final class Unreadable {

    private final Origins origins;
    private final HttpMetrics metrics;
    private final OpenRequests open;

    Unreadable(Origins origins, HttpMetrics metrics, OpenRequests open) {
        this.origins = origins;
        this.metrics = metrics;
        this.open = open;
    }

    /** Where the next request would begin is not known, so the connection can't be used again. */
    void refuse(HttpServerRequest request) {
        new Exchange(request, origins, metrics, open)
                .send(answer(request.decoderResult().cause()).with("Connection", "close"));
    }

    private static Answer answer(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return refused("The first line of a request may have 4096 bytes at most.")
                    .withStatus(414);
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return refused("The headers of a request may have 8192 bytes at most.")
                    .withStatus(431);
        }
        return refused("This is no HTTP request.");
    }

    private static Answer refused(String detail) {
        return Answer.refused(Code.INVALID_PAYLOAD_SCHEMA, detail);
    }
}
