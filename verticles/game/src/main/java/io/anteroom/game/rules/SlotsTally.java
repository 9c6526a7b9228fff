package io.anteroom.game.rules;

import java.math.BigInteger;

/** What the ways to stop that show the scatter on so many reels pay, in stakes of a line. Exact. One thread. */
final class SlotsTally {
    private long ways;
    private long zeroWays;
    private long sum;
    private long squaresPending;
    private BigInteger squares = BigInteger.ZERO;
    private long max;
    private long maxWays;

    /** Pays are below 2^23 and ways below 2^27, so that sums fit a long and squares do not. */
    void add(long units, long moreWays) {
        ways += moreWays;
        sum += units * moreWays;
        addSquare(units * units, moreWays);
        if (units == 0) {
            zeroWays += moreWays;
        }
        if (units > max) {
            max = units;
            maxWays = 0;
        }
        maxWays += units == max ? moreWays : 0;
    }

    private void addSquare(long square, long moreWays) {
        if (Math.multiplyHigh(square, moreWays) != 0 || squaresPending > Long.MAX_VALUE - square * moreWays) {
            squares = squares().add(BigInteger.valueOf(square).multiply(BigInteger.valueOf(moreWays)));
            squaresPending = 0;
        } else {
            squaresPending += square * moreWays;
        }
    }

    long ways() {
        return ways;
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
}
