package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Move;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an action did. The trees belong to whoever played the step.
 *
 * @param state what the next action is judged by, hidden parts included; null when nothing can follow: the round is over and
 *     no series goes on
 * @param update {@code data} of the {@code RoundUpdate}
 * @param view the full visible state after the action
 * @param moves the money it moves, bets before wins; a win of nothing is no move
 * @param roundEnded whether the round is over; with a state, a series goes on
 */
public record Outcome(
        @Nullable ObjectNode state, ObjectNode update, ObjectNode view, List<Move> moves, boolean roundEnded) {

    public Outcome {
        moves = List.copyOf(moves);
    }

    /** Whether the round ended and its series goes on: the next action begins a round of its own, or ends the series. */
    public boolean seriesGoesOn() {
        return roundEnded && state != null;
    }
}
