package io.anteroom.game;

import io.anteroom.contracts.Move;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Rounds;
import io.anteroom.fairness.Drawn;
import java.util.List;

/**
 * A stored round beside what it comes to when it is played again.
 *
 * @param actions as far as they could be played
 * @param differences between the two, each as a sentence; empty if it is the same round byte for byte
 */
public record Replay(List<Action> actions, List<String> differences) {

    public Replay {
        actions = List.copyOf(actions);
        differences = List.copyOf(differences);
    }

    /**
     * @param draws of this action, in order
     * @param update and {@code moves}: as they come out
     */
    public record Action(Rounds.Action stored, List<Drawn> draws, RawJson update, List<Move> moves) {

        public Action {
            draws = List.copyOf(draws);
            moves = List.copyOf(moves);
        }

        /** Whether the player was shown these very bytes. */
        public boolean hasSameUpdate() {
            return stored.update().text().equals(update.text());
        }

        public boolean hasSameMoves() {
            return stored.moves().equals(moves);
        }
    }

    public boolean isIdentical() {
        return differences.isEmpty();
    }
}
