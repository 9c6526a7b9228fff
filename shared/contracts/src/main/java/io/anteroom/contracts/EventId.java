package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names an event; chosen by the client, new for each event and the same for each retry of it. */
public record EventId(@JsonValue String value) {

    private static final int LENGTH_MAX = 64;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EventId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an event id");
        }
    }

    /** Whether {@code text} is 1 to 64 characters of {@code A-Z a-z 0-9 - _ . :}. */
    public static boolean isValid(String text) {
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isAllowed(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.'
                || c == ':';
    }

    @Override
    public String toString() {
        return value;
    }
}
