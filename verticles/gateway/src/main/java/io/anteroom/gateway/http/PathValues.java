package io.anteroom.gateway.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that stand in a path. Their escapes are read once, and after the path was cut at its slashes. */
final class PathValues {

    static final String UNREADABLE =
            "The path has a % that no two hexadecimal digits follow, or escapes that are no text in UTF-8.";

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
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        var bytes = raw.getBytes(StandardCharsets.UTF_8);
        var meant = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                meant.write(bytes[i]);
            } else if (isEscape(bytes, i)) {
                meant.write(HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                return null;
            }
        }
        return text(meant.toByteArray());
    }

    private static boolean isEscape(byte[] bytes, int at) {
        return at + 2 < bytes.length && HexFormat.isHexDigit(bytes[at + 1]) && HexFormat.isHexDigit(bytes[at + 2]);
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf(0) < 0 ? text : null;
        } catch (CharacterCodingException noText) {
            return null;
        }
    }
}
