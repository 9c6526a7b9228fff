package io.anteroom.testkit.randomness;

/** How likely a statistic as large as this, or larger, is by chance alone. */
public final class PValue {

    private static final double PRECISION = 1e-14;
    private static final double TINY = 1e-300;
    private static final int TERMS_MAX = 100_000;

    /** Below it the sum differs from one by less than 1e-12. */
    private static final double KOLMOGOROV_MIN = 0.2;

    /** Lanczos' coefficients for g = 7. */
    private static final double[] LANCZOS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-6,
        1.5056327351493116e-7
    };

    private PValue() {}

    /** The upper tail of chi-square with so many degrees of freedom. */
    public static double ofChiSquare(double statistic, int freedom) {
        return upperGamma(freedom / 2.0, statistic / 2);
    }

    /** The upper tail of the normal distribution, so that scores far out on either side are near 0 or 1. */
    public static double ofScore(double z) {
        var outer = upperGamma(0.5, z * z / 2) / 2;
        return z >= 0 ? outer : 1 - outer;
    }

    /**
     * How far p-values may lie from even by chance, by Kolmogorov: their largest distance from the straight line, with Stephens'
     * correction for small numbers of them.
     */
    public static double ofSpread(double[] values) {
        var sorted = values.clone();
        java.util.Arrays.sort(sorted);
        var count = sorted.length;
        var furthest = 0.0;
        for (var i = 0; i < count; i++) {
            furthest = Math.max(furthest, Math.max((i + 1.0) / count - sorted[i], sorted[i] - (double) i / count));
        }
        var root = Math.sqrt(count);
        return kolmogorov((root + 0.12 + 0.11 / root) * furthest);
    }

    /** 2 Σ (−1)^(k−1) exp(−2 k² x²), of which near zero the terms no longer shrink and the sum is one. */
    private static double kolmogorov(double x) {
        if (x < KOLMOGOROV_MIN) {
            return 1;
        }
        var sum = 0.0;
        var sign = 1;
        for (var k = 1; k < TERMS_MAX; k++) {
            var term = Math.exp(-2.0 * k * k * x * x);
            sum += sign * term;
            if (term < PRECISION) {
                break;
            }
            sign = -sign;
        }
        return Math.min(1, 2 * sum);
    }

    /** The regularised incomplete gamma function Q(a, x): by its series below a + 1, by its continued fraction above. */
    private static double upperGamma(double a, double x) {
        if (x <= 0) {
            return 1;
        }
        var factor = Math.exp(a * Math.log(x) - x - logGamma(a));
        return x < a + 1 ? 1 - factor * series(a, x) : factor * fraction(a, x);
    }

    private static double series(double a, double x) {
        var term = 1 / a;
        var sum = term;
        for (var k = 1; k < TERMS_MAX && term > sum * PRECISION; k++) {
            term *= x / (a + k);
            sum += term;
        }
        return sum;
    }

    /** Lentz's way. */
    private static double fraction(double a, double x) {
        var b = x + 1 - a;
        var c = 1 / TINY;
        var d = 1 / b;
        var value = d;
        for (var k = 1; k < TERMS_MAX; k++) {
            var an = -k * (k - a);
            b += 2;
            d = 1 / atLeastTiny(an * d + b);
            c = atLeastTiny(b + an / c);
            value *= d * c;
            if (Math.abs(d * c - 1) < PRECISION) {
                break;
            }
        }
        return value;
    }

    private static double atLeastTiny(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    private static double logGamma(double a) {
        var sum = LANCZOS[0];
        for (var i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (a - 1 + i);
        }
        var t = a + 6.5;
        return Math.log(2 * Math.PI) / 2 + (a - 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
