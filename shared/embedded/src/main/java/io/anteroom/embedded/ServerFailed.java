package io.anteroom.embedded;

import org.jspecify.annotations.Nullable;

/** An embedded server could not be started, or runs with settings it was not given. */
public final class ServerFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerFailed(String message) {
        this(message, null);
    }

    ServerFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
