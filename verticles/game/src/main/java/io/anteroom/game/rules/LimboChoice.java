package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.fairness.Draws;

/**
 * A multiplier that the generated one has to reach.
 *
 * @param multiplier in hundredths
 */
public record LimboChoice(long multiplier) implements Choice {
    /** 1.01. */
    static final long MULTIPLIER_MIN = 101;

    /** 1000000.00. */
    static final long MULTIPLIER_MAX = 100_000_000;

    /** Hundredths in a multiplier of 1. */
    static final long MULTIPLIER_UNIT = 100;

    /** 99 % of all u, times the multiplier's unit: divided by u it is the generated multiplier. */
    static final long RETURNED = 99 * Draws.BOUND_MAX;

    /** The generated multiplier, in hundredths. */
    @Override
    public long draw(Draws draws) {
        return generated(draws.draw(Draws.BOUND_MAX) + 1);
    }

    /** @param u from 1 to 2^32 */
    static long generated(long u) {
        return Math.max(MULTIPLIER_UNIT, RETURNED / u);
    }

    @Override
    public boolean wins(long generated) {
        return generated >= multiplier;
    }

    /** The u from 1 on up to this one reach the multiplier: RETURNED / u is at least as much. */
    @Override
    public Ratio chanceToWin() {
        return Ratio.of(RETURNED / multiplier, Draws.BOUND_MAX);
    }

    @Override
    public long payoutIfWon(long bet) {
        return Payouts.times(bet, multiplier, MULTIPLIER_UNIT);
    }

    /** The whole of a round without any JSON: what {@code bet} pays by the next draw. */
    public long play(long bet, Draws draws) {
        return wins(draw(draws)) ? payoutIfWon(bet) : 0;
    }

    @Override
    public void showDrawn(ObjectNode update, long generated) {
        update.put("generatedMultiplier", FixedPoint.text(generated, 2));
    }

    @Override
    public void showChosen(ObjectNode view) {
        view.put("multiplier", FixedPoint.text(multiplier, 2));
    }
}
