package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a round that is over was played, as far as it tells what to expect of it.
 *
 * @param stake the bets of its first action, in minor units
 * @param bet all its bets
 * @param actions the names of its actions, in order
 * @param data what was sent with the first
 * @param view what was shown at the end; only of rounds whose first action has no data, else null
 */
public record PlayedRound(
        long stake,
        long bet,
        List<String> actions,
        JsonNode data,
        @Nullable JsonNode view) {

    public PlayedRound {
        actions = List.copyOf(actions);
    }
}
