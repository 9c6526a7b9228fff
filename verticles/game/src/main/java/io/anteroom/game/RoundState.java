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
 * @param paid what the round has paid, in minor units
 * @param state of the rules; null if no round is open and no series goes on
 */
record RoundState(long cursor, long paid, @Nullable JsonNode state) {

    static final RoundState NONE = new RoundState(0, 0, null);

    private static final int FIXED_BYTES = 2 * Long.BYTES;

    static byte[] write(long cursor, long paid, JsonNode state) {
        try {
            var json = Json.MAPPER.writeValueAsBytes(state);
            return ByteBuffer.allocate(FIXED_BYTES + json.length)
                    .putLong(cursor)
                    .putLong(paid)
                    .put(json)
                    .array();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static RoundState read(byte[] bytes) {
        try {
            var from = hasPaid(bytes) ? FIXED_BYTES : Long.BYTES;
            var fixed = ByteBuffer.wrap(bytes);
            return new RoundState(
                    fixed.getLong(),
                    from == FIXED_BYTES ? fixed.getLong() : 0,
                    Json.MAPPER.readTree(bytes, from, bytes.length - from));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A state of an older release has its JSON where the amount is now; no amount begins with such a byte. */
    private static boolean hasPaid(byte[] bytes) {
        return bytes[Long.BYTES] != '{';
    }
}
