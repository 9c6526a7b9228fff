package io.anteroom.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which pages of other origins may read our answers: the configured ones, and no others. */
final class Origins {
    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
    private static final String HEADERS = "Authorization, Content-Type, Idempotency-Key";
    private static final String EXPOSED = "X-Request-Id, Retry-After, Idempotency-Replayed";

    private final Set<String> allowed;

    Origins(Iterable<String> configured) {
        var origins = new java.util.HashSet<String>();
        configured.forEach(origins::add);
        this.allowed = Set.copyOf(origins);
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
        if (!allowed.isEmpty()) {
            headers.add("Vary", "Origin");
        }
        if (origin != null && isAllowed(origin)) {
            headers.set("Access-Control-Allow-Origin", origin).set("Access-Control-Expose-Headers", EXPOSED);
        }
    }

    private boolean isAllowed(@Nullable String origin) {
        return origin != null && allowed.contains(origin);
    }
}
