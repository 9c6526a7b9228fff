package io.anteroom.gateway.socket;

import io.anteroom.gateway.ListedOrigins;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may open sockets: those listed, and those this host and port served. A browser says where a page is from
 * and no page can change that; who says nothing is no browser.
 */
public final class Origins {

    private final ListedOrigins listed;

    public Origins(List<String> listed) {
        this.listed = new ListedOrigins(listed);
    }

    public boolean allows(HttpServerRequest request) {
        var headers = request.headers();
        var origins = headers.getAll("Origin");
        return origins.isEmpty() || (origins.size() == 1 && allows(origins.get(0), ownOrigin(request)));
    }

    /** Both without their usual port. */
    boolean allows(String origin, @Nullable String own) {
        return listed.contain(origin) || ListedOrigins.plain(origin).equals(own);
    }

    /**
     * Where this request was sent to. The header of a proxy that ends TLS is believed: a page, which is all this is about,
     * can't set it.
     */
    private static @Nullable String ownOrigin(HttpServerRequest request) {
        var host = request.getHeader("Host");
        var proxied = request.getHeader("X-Forwarded-Proto");
        var scheme = proxied != null ? proxied : request.isSSL() ? "https" : "http";
        return host == null ? null : ListedOrigins.plain(scheme + "://" + host);
    }
}
