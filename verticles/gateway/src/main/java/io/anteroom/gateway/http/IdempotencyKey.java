package io.anteroom.gateway.http;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name a client gives to a request so that it may repeat it.
 *
 * @param value empty if it was refused
 * @param refusal null if it is a key
 */
record IdempotencyKey(String value, @Nullable Refusal refusal) {

    static final String HEADER = "Idempotency-Key";
    private static final int LENGTH_MAX = 255;

    /** Reads the header: one value, bare or as a quoted string, which are the same key. */
    static IdempotencyKey of(List<String> values) {
        var key = values.size() == 1 ? unquoted(values.get(0).strip()) : "";
        if (key.isEmpty() && values.size() < 2) {
            return refused(Code.IDEMPOTENCY_KEY_MISSING, "This request needs the header " + HEADER + ".");
        }
        if (values.size() > 1 || key.length() > LENGTH_MAX || !isPrintable(key)) {
            return refused(
                    Code.INVALID_PAYLOAD_SCHEMA, HEADER + " must be one value of up to 255 printable characters.");
        }
        return new IdempotencyKey(key, null);
    }

    /** Null if the header is not there. */
    static @Nullable IdempotencyKey optional(List<String> values) {
        return values.isEmpty() ? null : of(values);
    }

    private static IdempotencyKey refused(Code code, String message) {
        return new IdempotencyKey("", new Refusal(code, message));
    }

    private static String unquoted(String text) {
        var quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1") : text;
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(character -> character >= ' ' && character <= '~');
    }
}
