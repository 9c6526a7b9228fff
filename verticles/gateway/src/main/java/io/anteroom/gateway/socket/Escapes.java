package io.anteroom.gateway.socket;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What valid UTF-8 can smuggle in through a backslash and a u: characters that no database text can hold. Only frames
 * with such an escape are looked at closely.
 */
final class Escapes {

    private Escapes() {}

    static boolean mayHide(byte[] frame) {
        for (int i = 1; i < frame.length; i++) {
            if (frame[i] == 'u' && frame[i - 1] == '\\') {
                return true;
            }
        }
        return false;
    }

    static boolean areStorable(@Nullable JsonNode tree) {
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
