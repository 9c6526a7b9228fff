package io.anteroom.gateway.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * One incoming frame, read.
 *
 * @param eventId null if it is missing or bad, or was not read before the frame turned out to be no JSON object
 * @param type null if it is missing or unknown
 * @param value of data: any JSON for a room, an object or null for everything else
 * @param text of data as it was written, for a room; else null
 * @param misfit whether gameId, roomId, action or data is such as no event has that takes effect: of a wrong type, or a text
 *     that can't be stored. So it is other content than that of any such event, though what it was is not kept here
 * @param problem what is wrong with its shape; null if nothing is
 */
record Envelope(
        @Nullable EventId eventId,
        @Nullable EventType type,
        @Nullable String gameId,
        @Nullable String roomId,
        @Nullable String action,
        @Nullable JsonNode value,
        @Nullable String text,
        boolean misfit,
        @Nullable Refusal problem) {

    static Envelope broken(@Nullable EventId eventId, Refusal problem) {
        return new Envelope(eventId, null, null, null, null, null, null, false, problem);
    }

    @Nullable
    ObjectNode data() {
        return value instanceof ObjectNode object ? object : null;
    }
}
