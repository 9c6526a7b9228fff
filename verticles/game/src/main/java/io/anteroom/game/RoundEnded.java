package io.anteroom.game;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.ServerReason;

/** The word that is left for a player whose round or series the server ended. */
final class RoundEnded {

    private RoundEnded() {}

    /**
     * Its fields stand beside each other, as in every frame that is no {@code RoundUpdate}.
     *
     * @param update what the player would have seen
     */
    static Push word(String gameId, RoundId roundId, ObjectNode update, ServerReason reason) {
        var fields = update.deepCopy();
        fields.put("gameId", gameId);
        fields.put("roundId", roundId.toString());
        fields.put("reason", reason.word());
        return new Push("RoundEnded", RawJson.of(fields));
    }
}
