package io.anteroom.gateway.socket;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * One incoming frame, read.
 *
 * @param eventId null if it is missing or bad, or the frame is no JSON object
 * @param type null if it is missing or unknown
 * @param problem what is wrong with its shape; null if nothing is
 */
record Envelope(
        @Nullable EventId eventId,
        @Nullable EventType type,
        @Nullable String gameId,
        @Nullable String roomId,
        @Nullable String action,
        @Nullable ObjectNode data,
        @Nullable Refusal problem) {

    static Envelope broken(@Nullable EventId eventId, Refusal problem) {
        return new Envelope(eventId, null, null, null, null, null, problem);
    }
}
