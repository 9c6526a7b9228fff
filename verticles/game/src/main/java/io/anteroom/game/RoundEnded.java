package io.anteroom.game;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoundId;

/** The word that is left for a player whose round or series the server ended. */
final class RoundEnded {

    /** The reason when a series ends because its player's socket is gone. */
    static final String PLAYER_GONE = "playerGone";

    private RoundEnded() {}

    /** @param update what the player would have seen */
    static Push word(String gameId, RoundId roundId, ObjectNode update, String reason) {
        var fields = Json.MAPPER.createObjectNode();
        fields.put("gameId", gameId);
        fields.put("roundId", roundId.toString());
        fields.set("data", update.deepCopy().put("reason", reason));
        return new Push("RoundEnded", RawJson.of(fields));
    }
}
