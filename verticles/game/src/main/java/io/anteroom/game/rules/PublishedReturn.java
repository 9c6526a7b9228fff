package io.anteroom.game.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What is expected of a round by the published figures of its game alone, whatever its player chose: between the least and
 * the most of them, with the largest variance of all. Right for any way to play that lies between those published, and so
 * less sharp than an expectation of the very choice.
 */
final class PublishedReturn {

    private static final MathContext DIGITS = MathContext.DECIMAL128;

    /** Standard errors by which a simulated variance may be too low. */
    private static final BigDecimal ERRORS = BigDecimal.valueOf(4);

    private static final BigDecimal FOUR = BigDecimal.valueOf(4);

    private final List<Figures> figures;
    private final BigDecimal variance;

    PublishedReturn(Mathematics mathematics) {
        figures = mathematics.figures();
        variance = most(PublishedReturn::varianceAtMost);
    }

    static BigDecimal varianceAtMost(Figures figures) {
        var error = figures.varianceError();
        return error == null ? figures.variance() : figures.variance().add(error.multiply(ERRORS));
    }

    private BigDecimal most(Function<Figures, BigDecimal> figure) {
        return figures.stream().map(figure).max(Comparator.naturalOrder()).orElseThrow();
    }

    private BigDecimal least(Function<Figures, BigDecimal> figure) {
        return figures.stream().map(figure).min(Comparator.naturalOrder()).orElseThrow();
    }

    /**
     * Figures are for a stake of one. What was bet later in the round came back on average as the figures say of all of it,
     * so only the stake's own part lies beside the bets.
     */
    Expectation of(GameSettings settings, PlayedRound round) {
        var stake = BigDecimal.valueOf(round.stake());
        var bet = BigDecimal.valueOf(round.bet());
        var most = bet.add(stake.multiply(most(Figures::returnToPlayer).subtract(BigDecimal.ONE), DIGITS));
        var least = bet.add(stake.multiply(least(Figures::returnToPlayer).subtract(BigDecimal.ONE), DIGITS))
                .subtract(most(Figures::hitFrequency))
                .subtract(lostToMaxWin(stake, BigDecimal.valueOf(settings.maxWin())));
        var rise = stake.multiply(most(Figures::maxMultiplier), DIGITS).min(BigDecimal.valueOf(settings.maxWin()));
        return new Expectation(least, most, stake.pow(2).multiply(variance, DIGITS), rise, bet.max(most));
    }

    /**
     * What the maximum win may take from the return, at most. For any payout X with mean m and variance s², and a cap c above
     * the mean, the expected excess E max(0, X − c) is at most (√(s² + (c − m)²) − (c − m)) / 2, which is below
     * s² / 4(c − m) (Scarf's bound). Rounding down takes less than a minor unit of each payout; that is counted before.
     */
    private BigDecimal lostToMaxWin(BigDecimal stake, BigDecimal maxWin) {
        if (stake.multiply(most(Figures::maxMultiplier)).compareTo(maxWin) <= 0) {
            return BigDecimal.ZERO;
        }
        var room = maxWin.subtract(stake.multiply(most(Figures::returnToPlayer)));
        var whole = stake.multiply(most(Figures::returnToPlayer));
        return room.signum() <= 0
                ? whole
                : stake.pow(2)
                        .multiply(variance)
                        .divide(room.multiply(FOUR), DIGITS)
                        .min(whole);
    }
}
