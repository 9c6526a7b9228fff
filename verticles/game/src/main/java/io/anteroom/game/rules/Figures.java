package io.anteroom.game.rules;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one way to play a game brings in the long run, for a stake of one, at stakes for which no payout has to be rounded.
 * Published in a game's configuration.
 *
 * @param play the choice or strategy the figures are of, for people: {@code "basic strategy"}, {@code "tie"}
 * @param returnToPlayer the expected payout of a stake of one, its stake included
 * @param variance of that payout
 * @param hitFrequency the chance that a round pays anything
 * @param maxMultiplier the most a stake of one is paid, before {@code limits.maxWin}
 * @param maxMultiplierChance the chance of that
 * @param method how the figures were found
 * @param varianceError one standard error of {@code variance} where it was found by simulation; null where it is exact
 */
public record Figures(
        String play,
        BigDecimal returnToPlayer,
        BigDecimal variance,
        BigDecimal hitFrequency,
        BigDecimal maxMultiplier,
        BigDecimal maxMultiplierChance,
        Method method,
        @Nullable BigDecimal varianceError) {

    /** The figures of a play all of whose outcomes were counted. */
    static Figures enumerated(
            String play,
            Ratio mean,
            Ratio variance,
            Ratio hitFrequency,
            Ratio maxMultiplier,
            Ratio maxMultiplierChance) {
        return new Figures(
                play,
                mean.toDecimal(),
                variance.toDecimal(),
                hitFrequency.toDecimal(),
                maxMultiplier.toDecimal(),
                maxMultiplierChance.toChance(),
                Method.ENUMERATION,
                null);
    }

    /** How figures are found. */
    public enum Method {
        /** Every outcome, with its exact chance. */
        ENUMERATION,
        /** The best choice in every state, backwards from the end of the round. */
        DYNAMIC_PROGRAMMING
    }
}
