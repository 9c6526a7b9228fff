package io.anteroom.room.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one kind of room. Implementations have no state of their own: the same arguments give the same result on
 * every node. States are trees that nobody changes once they were handed over; what they hold must fit into some KiB.
 */
public interface RoomRules {

    /** What rooms of this kind are made with. */
    String kind();

    /** More members than this make no sense. */
    int membersMax();

    /** Of the members those who can play; others watch. */
    default int playersMax() {
        return membersMax();
    }

    /**
     * The state of a room that nobody has joined.
     *
     * @param chance picked by the server when the room opens, for whatever is left to it
     * @param expected the players of the room's match, in no order that means anything; empty if anybody may join
     */
    JsonNode begin(long chance, List<PlayerId> expected);

    /** Somebody became a member. Also those are told of here who only watch. */
    default Turned joined(JsonNode state, PlayerId player, long nowMs) {
        return Turned.unchanged(state);
    }

    /** A member left, or was gone for too long. */
    default Turned left(JsonNode state, PlayerId player, long nowMs) {
        return Turned.unchanged(state);
    }

    /**
     * A member sent something. What is not allowed is refused with {@code INVALID_ACTION}, and changes nothing.
     *
     * @param data as the member sent it
     */
    Reply<Turned> act(JsonNode state, PlayerId player, JsonNode data, long nowMs);

    /**
     * All that {@code viewer} may see of a state.
     *
     * @param nowMs for what is told of times: how much is left of them, since clocks of clients differ
     */
    JsonNode view(JsonNode state, PlayerId viewer, long nowMs);

    /**
     * What a change leads to.
     *
     * @param said what all members read, in this order. Of an action the first stands in the place of what was sent, with
     *     its sender, or what was sent itself if there is none; all others are messages from the room itself, those of a
     *     join or leave after it
     * @param outcome set once, with the change that ends it
     */
    record Turned(
            JsonNode state, List<JsonNode> said, @Nullable Outcome outcome) {

        public Turned {
            said = List.copyOf(said);
        }

        public static Turned unchanged(JsonNode state) {
            return new Turned(state, List.of(), null);
        }

        /** It goes on. */
        public static Turned to(JsonNode state, JsonNode... said) {
            return new Turned(state, List.of(said), null);
        }

        /** It is over. */
        public static Turned over(JsonNode state, Outcome outcome, JsonNode... said) {
            return new Turned(state, List.of(said), outcome);
        }
    }
}
