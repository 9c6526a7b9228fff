package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.StoredBoards.Rule;
import java.util.Optional;

/** What one submission, or several in their order, do to the score that stands, whatever it is. */
record Effect(Rule rule, long score) {

    /**
     * This and then the other as one: done when this was if it is equal to this, and when the other was if it is not. Empty if
     * no single effect has the same score reached at the same time, whatever stands, or if a part of it would leave the
     * bounds, which only the score that stands can tell.
     *
     * <p>A score that is set and then changed has none: that the last one stood before, was lost and has come back could not be
     * told from nothing done. Nor have an increment up and one down.
     */
    Optional<Effect> then(Effect other) {
        if (rule == Rule.SET) {
            return other.on(score) == score ? Optional.of(this) : Optional.empty();
        }
        if (rule != other.rule || (rule == Rule.ADD && !sameDirection(other))) {
            return Optional.empty();
        }
        var together = other.on(score);
        return Math.abs(together) <= Boards.SCORE_MAX ? Optional.of(new Effect(rule, together)) : Optional.empty();
    }

    private boolean sameDirection(Effect other) {
        return score >= 0 ? other.score >= 0 : other.score <= 0;
    }

    // Both are within the bounds, so their sum is no overflow.
    private long on(long before) {
        return switch (rule) {
            case SET -> score;
            case ADD -> before + score;
            case HIGHEST -> Math.max(before, score);
            case LOWEST -> Math.min(before, score);
        };
    }
}
