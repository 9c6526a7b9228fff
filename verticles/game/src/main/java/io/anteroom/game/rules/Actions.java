package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The actions of a game and when they may be taken. A state lists what may follow in its {@code nextActions}.
 *
 * @param first the actions a round, or a series of rounds, begins with
 * @param rounds all actions that begin a round, which is what a disabled game does not allow
 * @param later the actions that follow another
 */
record Actions(Set<String> first, Set<String> rounds, Set<String> later) {

    /** Whether an action may be taken now, whatever its data; null if it may. */
    @Nullable
    Refusal refusal(GameSettings settings, @Nullable JsonNode state, String action) {
        if (!first.contains(action) && !later.contains(action)) {
            return new Refusal(Code.INVALID_ACTION, "there is no such action in this game");
        }
        if (state == null && later.contains(action)) {
            return new Refusal(Code.GAME_ROUND_NOT_FOUND, "no round is open");
        }
        if (state != null && !isNext(state, action)) {
            return new Refusal(Code.INVALID_NEXT_ACTION, "this action may not be taken now");
        }
        if (!settings.enabled() && rounds.contains(action)) {
            return new Refusal(Code.GAME_DISABLED, "the game takes no bets at present");
        }
        return null;
    }

    private static boolean isNext(JsonNode state, String action) {
        for (var next : state.path("nextActions")) {
            if (next.textValue().equals(action)) {
                return true;
            }
        }
        return false;
    }
}
