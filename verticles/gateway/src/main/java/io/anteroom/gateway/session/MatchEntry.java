package io.anteroom.gateway.session;

import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoomId;

/**
 * A player's coming into a match, which {@code MatchFound} tells of. Who has left and comes back into the same match has
 * another number than before.
 *
 * @param number of the entry; 0 for those of whom the match was made
 */
public record MatchEntry(RoomId roomId, long number) {

    /** @param fields those of {@code MatchFound} */
    public static MatchEntry of(RawJson fields) {
        var tree = fields.tree();
        return new MatchEntry(
                RoomId.parse(tree.path("roomId").textValue()),
                tree.path("entry").asLong(0));
    }

    /** As it is kept with a session; the first entry is written as nodes of before write each. */
    @Override
    public String toString() {
        return number == 0 ? roomId.toString() : roomId + "/" + number;
    }
}
