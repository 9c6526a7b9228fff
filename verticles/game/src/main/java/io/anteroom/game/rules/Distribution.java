package io.anteroom.game.rules;

import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;

/**
 * What a stake of one is paid, each payout with the number of equally likely ways to it, and so the exact figures of a bet that
 * leaves nothing to decide.
 *
 * @param ways by the payout in hundredths, the stake included; what pays nothing is there too
 */
record Distribution(Map<Integer, Long> ways) {
    private static final BigInteger UNIT = BigInteger.valueOf(100);

    Distribution {
        ways = Map.copyOf(ways);
    }

    Figures figures(String play) {
        return new Figures(
                play,
                mean().toDecimal(),
                variance().toDecimal(),
                new Ratio(total().subtract(waysOf(0)), total()).toDecimal(),
                Ratio.of(most(), UNIT.intValue()).toDecimal(),
                new Ratio(waysOf(most()), total()).toDecimal(),
                Figures.Method.ENUMERATION,
                null);
    }

    /** What the bet comes to where no payout is above {@code cap}. */
    Cut cutAt(Ratio cap) {
        var mean = Ratio.of(0, 1);
        var capped = BigInteger.ZERO;
        for (var payout : ways.entrySet()) {
            var share = new Ratio(BigInteger.valueOf(payout.getValue()), total());
            var multiplier = Ratio.of(payout.getKey(), UNIT.intValue());
            if (multiplier.compareTo(cap) >= 0) {
                capped = capped.add(BigInteger.valueOf(payout.getValue()));
            } else {
                mean = mean.plus(share.times(multiplier));
            }
        }
        var chance = new Ratio(capped, total());
        return Cut.exact(mean.plus(chance.times(cap)), chance);
    }

    private int most() {
        return Collections.max(ways.keySet());
    }

    private BigInteger waysOf(int payout) {
        return BigInteger.valueOf(ways.getOrDefault(payout, 0L));
    }

    private BigInteger total() {
        return sum(0);
    }

    private Ratio mean() {
        return new Ratio(sum(1), total().multiply(UNIT));
    }

    /** The mean of squares less the square of the mean. */
    private Ratio variance() {
        var numerator = total().multiply(sum(2)).subtract(sum(1).pow(2));
        return new Ratio(numerator, total().multiply(UNIT).pow(2));
    }

    /** Over all ways, of the payout to a power. */
    private BigInteger sum(int power) {
        return ways.entrySet().stream().map(payout -> term(payout, power)).reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static BigInteger term(Map.Entry<Integer, Long> payout, int power) {
        return BigInteger.valueOf(payout.getKey()).pow(power).multiply(BigInteger.valueOf(payout.getValue()));
    }
}
