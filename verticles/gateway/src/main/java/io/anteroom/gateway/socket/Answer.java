package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What an event leads to.
 *
 * @param frame null if nothing is said, because the socket is closed instead
 * @param refused for the count of refusals; null if it was not
 * @param close follows everything; null to stay open
 * @param after runs once it was sent, after a resume also the missed pushes; null for nothing
 */
record Answer(
        @Nullable Frame frame,
        @Nullable Code refused,
        @Nullable CloseCode close,
        @Nullable Runnable after) {

    static Answer of(Frame frame) {
        return new Answer(frame, null, null, null);
    }

    static Answer refused(EventId eventId, Refusal refusal) {
        return new Answer(Frames.error(eventId, refusal), refusal.code(), null, null);
    }

    static Answer refused(EventId eventId, Code code, String message) {
        return refused(eventId, new Refusal(code, message));
    }

    /** Closes without a word. */
    static Answer closed(CloseCode code) {
        return new Answer(null, null, code, null);
    }

    Answer thenClose(CloseCode code) {
        return new Answer(frame, refused, code, after);
    }

    Answer thenRun(Runnable task) {
        return new Answer(frame, refused, close, task);
    }
}
