package io.anteroom.game.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.Map;

/**
 * What a round was expected to pay, and how far chance may lead from it. In minor units; the variance in their squares. For
 * statistics: rounded to 34 digits, and no money hangs on it.
 *
 * @param least what it was expected to pay at least
 * @param most at most; the same where it is known exactly
 * @param variance of what it pays, or more
 * @param rise the most that one draw can add to what was expected before it
 * @param fall the most that one draw can take from it
 */
public record Expectation(BigDecimal least, BigDecimal most, BigDecimal variance, BigDecimal rise, BigDecimal fall) {

    static final Expectation NOTHING = exactly(0);

    private static final MathContext DIGITS = MathContext.DECIMAL128;

    /** What is certain. */
    static Expectation exactly(long payout) {
        var certain = BigDecimal.valueOf(payout);
        return new Expectation(certain, certain, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /** A payout by the chance that it is won. */
    static Expectation ofOneDraw(BigDecimal chance, long payout) {
        var amount = BigDecimal.valueOf(payout);
        var mean = chance.multiply(amount, DIGITS);
        var rise = amount.subtract(mean, DIGITS);
        return new Expectation(mean, mean, mean.multiply(rise, DIGITS), rise, mean);
    }

    /** What follows after it in the same round, or happens beside it. */
    Expectation plus(Expectation other) {
        return new Expectation(
                least.add(other.least, DIGITS),
                most.add(other.most, DIGITS),
                variance.add(other.variance, DIGITS),
                rise.max(other.rise),
                fall.max(other.fall));
    }

    /** The same where no draw adds more than this, or hardly ever. */
    Expectation risingAtMost(BigDecimal most) {
        return new Expectation(least, this.most, variance, rise.min(most), fall);
    }

    /** One of some payouts, by how many of all ways lead to each. */
    static Expectation ofWays(Map<Long, Long> ways) {
        var all = BigDecimal.valueOf(
                ways.values().stream().mapToLong(Long::longValue).sum());
        var sum = BigDecimal.ZERO;
        var squares = BigDecimal.ZERO;
        for (var payout : ways.entrySet()) {
            var amount = BigDecimal.valueOf(payout.getKey());
            var some = BigDecimal.valueOf(payout.getValue());
            sum = sum.add(amount.multiply(some));
            squares = squares.add(amount.pow(2).multiply(some));
        }
        var mean = sum.divide(all, DIGITS);
        var variance = squares.divide(all, DIGITS).subtract(mean.pow(2), DIGITS);
        return new Expectation(
                mean,
                mean,
                variance,
                BigDecimal.valueOf(Collections.max(ways.keySet())).subtract(mean),
                mean.subtract(BigDecimal.valueOf(Collections.min(ways.keySet()))));
    }

    /** That many rounds of the kind. */
    public Expectation times(long rounds) {
        var count = BigDecimal.valueOf(rounds);
        return new Expectation(
                least.multiply(count, DIGITS),
                most.multiply(count, DIGITS),
                variance.multiply(count, DIGITS),
                rise,
                fall);
    }
}
