package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.fairness.Draws;
import java.math.BigDecimal;

/**
 * A side of a threshold. The draw is one of 10000, shown as 0.00 to 99.99; the one that equals the threshold wins for
 * neither side.
 *
 * @param threshold in hundredths, 0 to 9999
 */
public record DiceChoice(int threshold, boolean over) implements Choice {
    static final int ROLLS = 10_000;

    /** The largest number of winning rolls one may bet on; above it a win would pay next to nothing. */
    static final int CHANCE_MAX = 9_800;

    /** Ten-thousandths in a multiplier of 1. */
    static final long MULTIPLIER_UNIT = 10_000;

    /** 99 % of the rolls, times the multiplier's unit: divided by the chance it is the multiplier. */
    private static final long RETURNED = 9_900 * MULTIPLIER_UNIT;

    /** How many of the 10000 rolls win. */
    public int chance() {
        return over ? ROLLS - 1 - threshold : threshold;
    }

    boolean isLegal() {
        return chance() >= 1 && chance() <= CHANCE_MAX;
    }

    /** In ten-thousandths, rounded down. */
    public long multiplier() {
        return multiplier(chance());
    }

    static long multiplier(int chance) {
        return RETURNED / chance;
    }

    @Override
    public long draw(Draws draws) {
        return draws.draw(ROLLS);
    }

    @Override
    public boolean wins(long roll) {
        return over ? roll > threshold : roll < threshold;
    }

    @Override
    public Ratio chanceToWin() {
        return Ratio.of(chance(), ROLLS);
    }

    @Override
    public long payoutIfWon(long bet) {
        return Payouts.times(bet, multiplier(), MULTIPLIER_UNIT);
    }

    /** The whole of a round without any JSON: what {@code bet} pays by the next draw. */
    public long play(long bet, Draws draws) {
        return wins(draw(draws)) ? payoutIfWon(bet) : 0;
    }

    @Override
    public void showDrawn(ObjectNode update, long roll) {
        update.put("diceResult", BigDecimal.valueOf(roll, 2));
        update.put("multiplier", FixedPoint.text(multiplier(), 4));
    }

    @Override
    public void showChosen(ObjectNode view) {
        view.put("rollThreshold", FixedPoint.text(threshold, 2));
        view.put("overOrUnder", over ? "Over" : "Under");
    }
}
