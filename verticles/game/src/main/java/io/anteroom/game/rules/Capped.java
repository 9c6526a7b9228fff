package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Function;

/**
 * What the maximum win makes of one way to play: nothing up to a stake, and what at the highest that is taken. Published beside
 * the {@link Figures} of that play, which are before the maximum win.
 *
 * @param freeUpTo the highest stake, in minor units, at which no round can come to the maximum win, whatever else may be bet in
 *     it: up to there the figures hold as they are; 0 if there is none
 * @param stake the highest that is taken, in minor units; 0 if none is
 * @param maxMultiplier the most a stake of one is paid at that stake
 * @param cut what the play comes to at that stake, if nothing else is bet in the round
 */
public record Capped(long freeUpTo, long stake, BigDecimal maxMultiplier, Cut cut) {

    private static final int DIGITS = 10;

    /** The last digit of what {@link Figures} publishes, which is rounded down. */
    private static final BigDecimal LAST_DIGIT = BigDecimal.ONE.movePointLeft(DIGITS);

    /**
     * A play whose payouts are cut off.
     *
     * @param stake the highest that is taken, in minor units, above 0
     * @param besides the most that everything else in its round may be paid, in minor units
     * @param cutAt what it comes to where a stake of one is paid so much at most
     */
    static Capped of(
            GameSettings settings, Figures figures, long stake, BigDecimal besides, Function<Ratio, Cut> cutAt) {
        var maxWin = BigDecimal.valueOf(settings.maxWin());
        var most = atMost(figures.maxMultiplier());
        var free = maxWin.subtract(besides).divide(most, 0, RoundingMode.FLOOR);
        var freeUpTo = free.min(BigDecimal.valueOf(stake)).max(BigDecimal.ZERO).longValueExact();
        if (figures.maxMultiplier().multiply(BigDecimal.valueOf(stake)).compareTo(maxWin) <= 0) {
            return uncut(figures, freeUpTo, stake);
        }
        var cap = Ratio.of(settings.maxWin(), stake);
        return new Capped(freeUpTo, stake, cap.toDecimal(), cutAt.apply(cap));
    }

    /** A play that is never paid less than its figures say, since stakes that could be are not taken. */
    static Capped uncut(Figures figures, long freeUpTo, long stake) {
        var cut = new Cut(figures.returnToPlayer(), figures.maxMultiplierChance(), true);
        return new Capped(freeUpTo, stake, figures.maxMultiplier(), cut);
    }

    /** What was rounded down to all its digits may be that much more. */
    private static BigDecimal atMost(BigDecimal published) {
        return published.scale() < DIGITS ? published : published.add(LAST_DIGIT);
    }

    /**
     * What may be said of a play by its figures alone. For any payout X with mean m and variance s², and a cap c, the expected
     * excess E max(0, X − c) is at most (√(s² + (c − m)²) − (c − m)) / 2 (Scarf's bound), and X ≥ c has a chance of at most
     * m / c (Markov's), and of s² / (s² + (c − m)²) where c is above m (Cantelli's).
     */
    static Cut bound(Figures figures, Ratio cap) {
        var mean = figures.returnToPlayer();
        var variance = PublishedReturn.varianceAtMost(figures);
        var c = cap.toNearest();
        var above = c.subtract(mean);
        var square = variance.add(above.pow(2));
        var excess = square.sqrt(MathContext.DECIMAL128).subtract(above).divide(BigDecimal.valueOf(2));
        var chance = figures.hitFrequency().min(mean.divide(c, DIGITS, RoundingMode.CEILING));
        var tail = above.signum() > 0 ? variance.divide(square, DIGITS, RoundingMode.CEILING) : BigDecimal.ONE;
        var least = mean.subtract(excess).max(BigDecimal.ZERO).setScale(DIGITS, RoundingMode.FLOOR);
        return new Cut(plain(least), plain(chance.min(tail)), false);
    }

    private static BigDecimal plain(BigDecimal value) {
        var stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** The return at the highest stake, or the least that was proven of it. */
    public BigDecimal returnToPlayer() {
        return cut.returnToPlayer();
    }

    /** The chance of {@link #maxMultiplier}, or the most that was proven of it. */
    public BigDecimal maxMultiplierChance() {
        return cut.chance();
    }

    public boolean isExact() {
        return cut.exact();
    }

    ObjectNode write(GameSettings settings) {
        var node = Json.MAPPER.createObjectNode();
        node.put("freeUpTo", settings.text(freeUpTo));
        node.put("stake", settings.text(stake));
        node.put("returnToPlayer", Figures.text(returnToPlayer()));
        node.put("maxMultiplier", Figures.text(maxMultiplier));
        node.put("maxMultiplierChance", Figures.text(maxMultiplierChance()));
        node.put("exact", isExact());
        return node;
    }
}
