package io.anteroom.room.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one kind of room that goes on by itself, a number of times a second. Implementations have no state of their
 * own: the same arguments give the same result on every node, also when a tick that was played is played again because its
 * node died before it could tell. States are trees that nobody changes once they were handed over; what they hold must fit
 * into some KiB, since each tick that says something writes it.
 */
public interface TickRules {

    int TICKS_PER_SECOND_MAX = 60;

    /** What rooms of this kind are made with. */
    String kind();

    /** 1 to {@value #TICKS_PER_SECOND_MAX}. */
    int ticksPerSecond();

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
     */
    JsonNode begin(long chance);

    /**
     * Somebody became a member. Also those are told of here who only watch, and those who come back after the room was
     * lost and whom the state may know already.
     */
    default JsonNode joined(JsonNode state, PlayerId player) {
        return state;
    }

    /** A member left, or was gone for too long. */
    default JsonNode left(JsonNode state, PlayerId player) {
        return state;
    }

    /**
     * Whether a member may send this: what is not allowed is refused with {@code INVALID_ACTION}, and changes nothing. What
     * is taken becomes an entry of the log that all members read, and waits for the next tick.
     *
     * @param state as it was written last, which may be some ticks ago: what makes no sense by the time of its tick is to
     *     be passed over there
     * @param data as the member sent it
     * @return what the entry says
     */
    Reply<JsonNode> input(JsonNode state, PlayerId player, JsonNode data);

    /**
     * The room goes on by one tick. Who joined or left since the last one has been told of.
     *
     * @param inputs that came since the last tick, in the order of the log; perhaps of players who have left by now
     * @param tick 1, 2, 3 …; a time that was skipped has no number
     */
    Ticked tick(JsonNode state, List<Input> inputs, long tick);

    /** All that {@code viewer} may see of a state. */
    JsonNode view(JsonNode state, PlayerId viewer);

    /** @param data as {@link #input} gave it */
    record Input(PlayerId player, JsonNode data) {}

    /**
     * What a tick leads to.
     *
     * @param said what all members read, as a message from the room itself; null for nothing
     * @param outcome set by the tick that ends it, which is the last one
     */
    record Ticked(
            JsonNode state,
            @Nullable JsonNode said,
            @Nullable Outcome outcome) {

        /** It goes on. */
        public static Ticked to(JsonNode state, @Nullable JsonNode said) {
            return new Ticked(state, said, null);
        }

        /** It is over. */
        public static Ticked over(JsonNode state, JsonNode said, Outcome outcome) {
            return new Ticked(state, said, outcome);
        }
    }
}
