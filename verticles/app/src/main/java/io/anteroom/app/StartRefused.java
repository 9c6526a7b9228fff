package io.anteroom.app;

/** The node can't start, or a tool can't go on, as things are; the message says why and is for people. */
final class StartRefused extends RuntimeException {

    StartRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
