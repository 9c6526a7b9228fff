package io.anteroom.app;

/** The node can't start as it is; the message says why and is for people. */
final class StartRefused extends RuntimeException {

    StartRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
