package io.anteroom.app;

/** The socket ended, or stayed silent, before the answer came: what the event did is unknown. */
final class AnswerLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AnswerLost(String message) {
        super(message);
    }
}
