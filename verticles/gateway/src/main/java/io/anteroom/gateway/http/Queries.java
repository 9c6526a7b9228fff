package io.anteroom.gateway.http;

import io.vertx.core.http.HttpServerRequest;

/** What stands behind the question mark of an address. */
public final class Queries {

    public static final String UNREADABLE = "The query has a % that no two hexadecimal digits follow.";

    private Queries() {}

    /** Whether it can be read; Vert.x reads it when a parameter is first asked for, and throws then. */
    public static boolean areReadable(HttpServerRequest request) {
        try {
            var unused = request.params();
            return true;
        } catch (IllegalArgumentException badEscape) {
            return false;
        }
    }
}
