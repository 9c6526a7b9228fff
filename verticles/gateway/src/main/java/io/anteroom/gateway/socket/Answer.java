package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event leads to.
 *
 * @param frame null if nothing is said, because the socket is closed instead
 * @param refused for the count of refusals; null if it was not
 * @param more follows the answer to its first copy
 * @param close follows everything; null to stay open
 * @param after runs once all of it was sent; null for nothing
 */
record Answer(
        @Nullable Frame frame,
        @Nullable Code refused,
        List<Frame> more,
        @Nullable CloseCode close,
        @Nullable Runnable after) {

    static Answer of(Frame frame) {
        return new Answer(frame, null, List.of(), null, null);
    }

    static Answer refused(EventId eventId, Refusal refusal) {
        return new Answer(Frames.error(eventId, refusal), refusal.code(), List.of(), null, null);
    }

    static Answer refused(EventId eventId, Code code, String message) {
        return refused(eventId, new Refusal(code, message));
    }

    /** Closes without a word. */
    static Answer closed(CloseCode code) {
        return new Answer(null, null, List.of(), code, null);
    }

    Answer thenSend(List<Frame> frames) {
        return new Answer(frame, refused, frames, close, after);
    }

    Answer thenClose(CloseCode code) {
        return new Answer(frame, refused, more, code, after);
    }

    Answer thenRun(Runnable task) {
        return new Answer(frame, refused, more, close, task);
    }
}
