package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.StoredBoards.Rule;
import java.util.Optional;

/** What one submission, or several in their order, do to the score that stands, whatever it is. */
record Effect(Rule rule, long score) {

    /**
     * This and then the other as one. Empty if that is no single effect, or if a part of it would leave the bounds, which
     * only the score that stands can tell.
     */
    Optional<Effect> then(Effect other) {
        return switch (other.rule) {
            case SET -> Optional.of(other);
            case ADD -> rule == Rule.SET || rule == Rule.ADD ? bounded(rule, score + other.score) : Optional.empty();
            case HIGHEST, LOWEST ->
                rule == Rule.SET || rule == other.rule
                        ? Optional.of(new Effect(rule, better(other.rule, score, other.score)))
                        : Optional.empty();
        };
    }

    private static long better(Rule rule, long one, long other) {
        return rule == Rule.HIGHEST ? Math.max(one, other) : Math.min(one, other);
    }

    // Both are within the bounds, so their sum is no overflow.
    private static Optional<Effect> bounded(Rule rule, long sum) {
        return Math.abs(sum) <= Boards.SCORE_MAX ? Optional.of(new Effect(rule, sum)) : Optional.empty();
    }
}
