package io.anteroom.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What valid UTF-8 can smuggle in through a backslash and a u: NUL, which no database text can hold, and half of a surrogate
 * pair, which becomes a question mark wherever text becomes bytes.
 */
public final class Escapes {

    private Escapes() {}

    /** Whether a closer look is worth its time. */
    public static boolean mayHide(byte[] json) {
        for (int i = 1; i < json.length; i++) {
            if (json[i] == 'u' && json[i - 1] == '\\') {
                return true;
            }
        }
        return false;
    }

    /** Whether all names and texts in it may be stored as they are. */
    public static boolean areStorable(@Nullable JsonNode tree) {
        if (tree == null) {
            return true;
        }
        if (tree.isTextual()) {
            return isStorable(tree.textValue());
        }
        for (var names = tree.fieldNames(); names.hasNext(); ) {
            if (!isStorable(names.next())) {
                return false;
            }
        }
        for (var element : tree) {
            if (!areStorable(element)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
