package io.anteroom.game.rules;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** An exact fraction, for the returns that are computed from the rules. */
record Ratio(BigInteger numerator, BigInteger denominator) implements Comparable<Ratio> {
    private static final int PUBLISHED_DIGITS = 10;

    static Ratio of(long numerator, long denominator) {
        return new Ratio(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
    }

    /** Plain, exact up to ten digits after the point, and rounded down from there. */
    BigDecimal toDecimal() {
        var plain = new BigDecimal(numerator)
                .divide(new BigDecimal(denominator), PUBLISHED_DIGITS, RoundingMode.FLOOR)
                .stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /** Exact up to ten digits from the first one that is not 0, and rounded down from there: for chances that are tiny. */
    BigDecimal toChance() {
        var plain = new BigDecimal(numerator)
                .divide(new BigDecimal(denominator), new MathContext(PUBLISHED_DIGITS, RoundingMode.FLOOR))
                .stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    Ratio plus(Ratio other) {
        return new Ratio(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    Ratio minus(Ratio other) {
        return new Ratio(
                numerator.multiply(other.denominator).subtract(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    Ratio times(Ratio other) {
        return new Ratio(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    /** To 34 digits: for statistics, not for money. */
    BigDecimal toNearest() {
        return new BigDecimal(numerator).divide(new BigDecimal(denominator), MathContext.DECIMAL128);
    }

    @Override
    public int compareTo(Ratio other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }
}
