package io.anteroom.gateway.http;

import io.anteroom.gateway.ListedOrigins;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which pages of other origins may read our answers: the configured ones, and no others. */
final class Origins {
    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
    private static final String HEADERS = "Authorization, Content-Type, Idempotency-Key";
    private static final String EXPOSED = "X-Request-Id, Retry-After, Idempotency-Replayed";

    private final ListedOrigins listed;

    Origins(List<String> listed) {
        this.listed = new ListedOrigins(listed);
    }

    /** Whether it is a browser's question before the real request. */
    boolean isPreflight(HttpServerRequest request) {
        return request.method().name().equals("OPTIONS")
                && isAllowed(request.getHeader("Origin"))
                && request.getHeader("Access-Control-Request-Method") != null;
    }

    static Answer preflight() {
        return Answer.noContent()
                .with("Access-Control-Allow-Methods", METHODS)
                .with("Access-Control-Allow-Headers", HEADERS)
                .with("Access-Control-Max-Age", "600");
    }

    /** Says who may read the answer. */
    void mark(HttpServerRequest request, MultiMap headers) {
        var origin = request.getHeader("Origin");
        if (!listed.isEmpty()) {
            headers.add("Vary", "Origin");
        }
        if (origin != null && isAllowed(origin)) {
            headers.set("Access-Control-Allow-Origin", origin).set("Access-Control-Expose-Headers", EXPOSED);
        }
    }

    private boolean isAllowed(@Nullable String origin) {
        return origin != null && listed.contain(origin);
    }
}
