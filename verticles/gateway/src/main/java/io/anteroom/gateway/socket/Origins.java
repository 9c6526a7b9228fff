package io.anteroom.gateway.socket;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which pages may open sockets: those listed, and those this host and port served. A browser says where a page is from
 * and no page can change that; who says nothing is no browser.
 */
public final class Origins {

    private final Set<String> listed;

    public Origins(List<String> listed) {
        this.listed = listed.stream().map(Origins::lower).collect(Collectors.toUnmodifiableSet());
    }

    public boolean allows(HttpServerRequest request) {
        return allows(request.headers().getAll("Origin"), request.getHeader("Host"));
    }

    boolean allows(List<String> origins, @org.jspecify.annotations.Nullable String host) {
        if (origins.isEmpty()) {
            return true;
        }
        var origin = lower(origins.get(0));
        return origins.size() == 1 && (listed.contains(origin) || (host != null && isSame(origin, lower(host))));
    }

    private static boolean isSame(String origin, String host) {
        if (origin.startsWith("http://")) {
            return withPort(origin.substring(7), ":80").equals(withPort(host, ":80"));
        }
        if (origin.startsWith("https://")) {
            return withPort(origin.substring(8), ":443").equals(withPort(host, ":443"));
        }
        return false;
    }

    private static String withPort(String host, String usual) {
        return host.lastIndexOf(':') > host.lastIndexOf(']') ? host : host + usual;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
