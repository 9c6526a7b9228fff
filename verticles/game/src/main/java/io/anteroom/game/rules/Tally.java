package io.anteroom.game.rules;

import java.math.BigInteger;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** What equally likely ways for something to come out pay, in whole units. Exact; one thread. */
final class Tally {
    private long ways;
    private long zeroWays;
    private long sum;
    private long squaresPending;
    private BigInteger squares = BigInteger.ZERO;
    private long max;
    private long maxWays;
    private final Map<Long, Long> waysByUnits = new HashMap<>();

    /** So many more ways that pay so many units each. Fails with {@link ArithmeticException} if the sum is no long. */
    void add(long units, long moreWays) {
        ways += moreWays;
        waysByUnits.merge(units, moreWays, Long::sum);
        sum = Math.addExact(sum, Math.multiplyExact(units, moreWays));
        addSquare(Math.multiplyExact(units, units), moreWays);
        if (units == 0) {
            zeroWays += moreWays;
        }
        if (units > max) {
            max = units;
            maxWays = 0;
        }
        maxWays += units == max ? moreWays : 0;
    }

    /** Sums of squares do not fit a long; the parts that do are gathered before they go into what does. */
    private void addSquare(long square, long moreWays) {
        var product = square * moreWays;
        var fits = Math.multiplyHigh(square, moreWays) == 0 && product >= 0;
        if (fits && squaresPending <= Long.MAX_VALUE - product) {
            squaresPending += product;
        } else {
            squares = squares().add(BigInteger.valueOf(square).multiply(BigInteger.valueOf(moreWays)));
            squaresPending = 0;
        }
    }

    long ways() {
        return ways;
    }

    /** How many of them pay each number of units there is. */
    Map<Long, Long> waysByUnits() {
        return Collections.unmodifiableMap(waysByUnits);
    }

    /** How many of them pay nothing. */
    long zeroWays() {
        return zeroWays;
    }

    BigInteger sum() {
        return BigInteger.valueOf(sum);
    }

    BigInteger squares() {
        return squares.add(BigInteger.valueOf(squaresPending));
    }

    /** The most that one of them pays. */
    long max() {
        return max;
    }

    /** How many pay that. */
    long maxWays() {
        return maxWays;
    }

    /** The figures of a play that comes out in one of these ways. */
    Figures figures(String play, long stakeUnits) {
        var stake = BigInteger.valueOf(stakeUnits);
        var all = BigInteger.valueOf(ways);
        var mean = new Ratio(sum(), all.multiply(stake));
        var meanSquare = new Ratio(squares(), all.multiply(stake).multiply(stake));
        return Figures.enumerated(
                play,
                mean,
                meanSquare.minus(mean.times(mean)),
                Ratio.of(ways - zeroWays, ways),
                Ratio.of(max, stakeUnits),
                Ratio.of(maxWays, ways));
    }
}
