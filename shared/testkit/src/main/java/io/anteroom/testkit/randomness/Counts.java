package io.anteroom.testkit.randomness;

/** How often each of some things was seen, against how often it should have been. */
public final class Counts {

    /** Chi-square wants some of each; things that are rarer are taken together. */
    private static final double EXPECTED_MIN = 5;

    private final double[] shares;
    private final long[] seen;
    private long total;

    private Counts(double[] shares) {
        this.shares = shares;
        this.seen = new long[shares.length];
    }

    /** Of things that are all as likely. */
    public static Counts even(int things) {
        var shares = new double[things];
        java.util.Arrays.fill(shares, 1.0 / things);
        return new Counts(shares);
    }

    /** Of things whose shares sum to one. */
    public static Counts of(double... shares) {
        return new Counts(shares.clone());
    }

    public void saw(int thing) {
        seen[thing]++;
        total++;
    }

    /** Chi-square of what was seen. */
    public Verdict verdict(String test) {
        var statistic = 0.0;
        var groups = 0;
        var expected = 0.0;
        var observed = 0.0;
        var left = (double) total;
        for (var i = 0; i < shares.length; i++) {
            expected += shares[i] * total;
            observed += seen[i];
            left -= shares[i] * total;
            // The last group takes what would be too few behind it.
            if (expected >= EXPECTED_MIN && (left >= EXPECTED_MIN || i == shares.length - 1)) {
                statistic += (observed - expected) * (observed - expected) / expected;
                groups++;
                expected = 0;
                observed = 0;
            }
        }
        return new Verdict(test, PValue.ofChiSquare(statistic, groups - 1));
    }
}
