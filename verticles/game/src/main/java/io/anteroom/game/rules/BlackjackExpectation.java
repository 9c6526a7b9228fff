package io.anteroom.game.rules;

import io.anteroom.game.rules.blackjack.Hand;
import io.anteroom.game.rules.cards.Card;
import io.anteroom.game.rules.cards.Shoe;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What a round of blackjack is expected to pay, however its player decides.
 *
 * <p>At most: on hands what the published strategy brings, and what is staked later on comes back at best on average. At least:
 * a blackjack is paid 3:2 whatever anybody decides; all else on hands can be played away, by who hits until nothing is left.
 * Side bets are not decided about, and count in full both ways.
 *
 * <p>The variance is that of no strategy either. A round without a pair stakes two first stakes at most and one with a pair four,
 * which it wins or loses (blackjack, at 1.5, is less); under an ace there may be half a stake of insurance more. So the
 * expected square of what it wins is below 2² + (4² − 2²) · P(pair) + (4.5² − 4²) · P(ace), with
 * {@link #EDGE} added to each of these for the mean that is taken off.
 */
final class BlackjackExpectation {

    private static final MathContext DIGITS = MathContext.DECIMAL128;

    /** Above one less the published return. */
    private static final BigDecimal EDGE = new BigDecimal("0.004");

    private static final BigDecimal MOST_WON = BigDecimal.valueOf(4).add(EDGE);

    /** In halves of the first stake. */
    private static final int BLACKJACK = 5;

    private static final BigDecimal VARIANCE = varianceOfHands();

    private BlackjackExpectation() {}

    private static BigDecimal varianceOfHands() {
        var each = Shoe.CARDS / Card.RANKS;
        var tens = 4L * each;
        var pairs = tens * (tens - 1) + (Hand.TEN - 1L) * each * (each - 1);
        var pair = Ratio.of(pairs, Shoe.CARDS * (Shoe.CARDS - 1L)).toNearest();
        var ace = Ratio.of(1, Card.RANKS).toNearest();
        var plain = square("2");
        var split = square("4");
        var insured = square("4.5");
        return plain.add(split.subtract(plain).multiply(pair, DIGITS))
                .add(insured.subtract(split).multiply(ace, DIGITS));
    }

    private static BigDecimal square(String stakes) {
        return new BigDecimal(stakes).add(EDGE).pow(2);
    }

    /**
     * Amounts in minor units.
     *
     * @param later what was staked after the first action
     */
    static Expectation of(long bet, long pairs, long poker, long later, long maxWin) {
        var figures = BlackjackMathematics.published().figures();
        var onHands = BigDecimal.valueOf(bet);
        var onPoker = BigDecimal.valueOf(poker);
        var onPairs = BigDecimal.valueOf(pairs);
        var sides = onPoker.multiply(figures.get(1).returnToPlayer())
                .add(onPairs.multiply(figures.get(2).returnToPlayer()));
        var sidesMost = onPoker.multiply(figures.get(1).maxMultiplier())
                .add(onPairs.multiply(figures.get(2).maxMultiplier()));
        var most = onHands.multiply(figures.get(0).returnToPlayer())
                .add(BigDecimal.valueOf(later))
                .add(sides);
        var canBeCut =
                onHands.multiply(figures.get(0).maxMultiplier()).add(sidesMost).compareTo(BigDecimal.valueOf(maxWin))
                        > 0;
        var least = canBeCut ? BigDecimal.ZERO : blackjacks(onHands).add(sides).max(BigDecimal.ZERO);
        var sigma = onHands.multiply(VARIANCE.sqrt(DIGITS))
                .add(onPoker.multiply(figures.get(1).variance().sqrt(DIGITS)))
                .add(onPairs.multiply(figures.get(2).variance().sqrt(DIGITS)));
        return new Expectation(
                least, most, sigma.pow(2, DIGITS), onHands.multiply(MOST_WON).add(sidesMost), least);
    }

    /** Rounding down may take less than one minor unit of each. */
    private static BigDecimal blackjacks(BigDecimal bet) {
        var chance = BlackjackMathematics.PAYOUTS.get(BLACKJACK);
        return bet.multiply(BigDecimal.valueOf(BLACKJACK))
                .divide(BigDecimal.valueOf(2), DIGITS)
                .subtract(BigDecimal.ONE)
                .multiply(chance);
    }
}
