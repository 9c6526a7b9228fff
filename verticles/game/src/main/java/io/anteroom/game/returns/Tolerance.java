package io.anteroom.game.returns;

/**
 * How far chance may lead what rounds paid from what they were expected to pay, if their game is right.
 *
 * <p>The sum of payouts less what was expected, draw by draw, is a martingale whatever players choose and whenever they stop.
 * For one whose steps rise by at most b, Freedman's inequality says: that it ever reaches x while the sum of its variances is
 * at most v has a chance of at most
 *
 * <pre>exp(-x² / (2 (v + b x / 3)))</pre>
 *
 * at any time, however often one looks (D. A. Freedman, On Tail Probabilities for Martingales, 1975). Solved for a chance a,
 * with L = ln(1/a): x = b L / 3 + √((b L / 3)² + 2 v L). With many small steps that is √(2 v L), what z · σ · √n would be for a
 * z of √(2 L); the rest is for games that seldom pay much, where a normal distribution promises far too little.
 *
 * <p>v and b grow while one looks. So b is rounded up to a step of 2 and v to a step of 1.5 times b², and the chance is shared
 * out among all steps: the j-th of one and the k-th of the other get 1 / ((j + 1) (j + 2) (k + 1) (k + 2)) of it, which adds up
 * to all of it. Example: 100,000 bets of 1.00 on a half, b about 100 and v about 10⁹ minor units squared, a = 10⁻⁵: the
 * tolerance is some 2,250.00, or 2.3 % of the stakes.
 *
 * @param chance that a right game is ever found outside, to both sides together
 */
public record Tolerance(double chance) {

    private static final double STEP_RISE = 2;
    private static final double STEP_VARIANCE = 1.5;

    /** Half of the chance is for payouts that are too high, half for those that are too low. */
    private static final double SIDES = 2;

    public Tolerance {
        if (!(chance > 0 && chance < 1)) {
            throw new IllegalArgumentException("a chance lies between 0 and 1");
        }
    }

    /**
     * In the unit that rise is in.
     *
     * @param variance the sum over all draws
     * @param rise the most that one draw can move the sum to this side
     * @param unit where steps of rise begin; chosen before anything was seen
     */
    public double to(double variance, double rise, double unit) {
        var j = steps(rise / unit, STEP_RISE);
        var b = unit * Math.pow(STEP_RISE, j);
        var k = steps(variance / (b * b), STEP_VARIANCE);
        var v = b * b * Math.pow(STEP_VARIANCE, k);
        var share = 1 / (SIDES * (j + 1) * (j + 2) * (k + 1) * (k + 2));
        var logarithm = -Math.log(chance * share);
        var linear = b * logarithm / 3;
        return linear + Math.sqrt(linear * linear + 2 * v * logarithm);
    }

    private static double steps(double ratio, double step) {
        return ratio <= 1 ? 0 : Math.ceil(Math.log(ratio) / Math.log(step));
    }
}
