package io.anteroom.contracts;

import org.jspecify.annotations.Nullable;

/** A definite "no": nothing was done. The message is for people and names no internals. */
public record Refusal(Code code, String message, @Nullable Long retryAfterMs) {

    public Refusal(Code code, String message) {
        this(code, message, null);
    }
}
