package io.anteroom.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The pages that {@code http.origins} names, for sockets and HTTP alike. Browsers say an origin in lower case and without the
 * usual port; who writes the setting need not.
 */
public final class ListedOrigins {

    private static final Pattern USUAL_PORT = Pattern.compile("^(http://[^/]*):80$|^(https://[^/]*):443$");

    private final Set<String> listed;

    public ListedOrigins(List<String> listed) {
        this.listed = listed.stream().map(ListedOrigins::plain).collect(Collectors.toUnmodifiableSet());
    }

    public boolean contain(String origin) {
        return listed.contains(plain(origin));
    }

    public boolean isEmpty() {
        return listed.isEmpty();
    }

    /** As a browser says it. */
    public static String plain(String origin) {
        return USUAL_PORT.matcher(origin.toLowerCase(Locale.ROOT)).replaceFirst("$1$2");
    }
}
