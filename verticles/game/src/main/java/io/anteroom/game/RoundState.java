package io.anteroom.game;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where the next action of a round goes on.
 *
 * @param cursor bytes of its stream that the round has used
 * @param state of the rules; null if no round is open and no series goes on
 */
record RoundState(long cursor, @Nullable JsonNode state) {

    static final RoundState NONE = new RoundState(0, null);

    static byte[] write(long cursor, JsonNode state) {
        try {
            var json = Json.MAPPER.writeValueAsBytes(state);
            return ByteBuffer.allocate(Long.BYTES + json.length)
                    .putLong(cursor)
                    .put(json)
                    .array();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static RoundState read(byte[] bytes) {
        try {
            var cursor = ByteBuffer.wrap(bytes).getLong();
            return new RoundState(cursor, Json.MAPPER.readTree(bytes, Long.BYTES, bytes.length - Long.BYTES));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
