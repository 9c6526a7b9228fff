package io.anteroom.gateway.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that stand in a path. Their escapes are read once, and after the path was cut at its slashes. */
final class PathValues {

    static final String UNREADABLE =
            "The path has a % that no two hexadecimal digits follow, or escapes that are no text in UTF-8.";

    /** What Netty puts where bytes are no UTF-8. */
    private static final char NO_TEXT = '\uFFFD';

    private PathValues() {}

    /** The same names with what was meant by their values; null if one of those can't be read. */
    static @Nullable Map<String, String> read(Map<String, String> raw) {
        var values = new HashMap<String, String>();
        for (var each : raw.entrySet()) {
            var value = read(each.getValue());
            if (value == null) {
                return null;
            }
            values.put(each.getKey(), value);
        }
        return values;
    }

    /** Null if it can't be read. A plus is a plus, and NUL, which no database text can hold, is none of the texts. */
    static @Nullable String read(String raw) {
        try {
            var text = QueryStringDecoder.decodeComponent(raw.replace("+", "%2B"));
            return text.indexOf(NO_TEXT) < 0 && text.indexOf(0) < 0 ? text : null;
        } catch (IllegalArgumentException badEscape) {
            return null;
        }
    }
}
