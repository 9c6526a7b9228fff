package io.anteroom.game.rules;

/**
 * A payout that rounds of a slot machine hardly ever come to: for X, what a round pays, P(X ≥ c) is at most E e^(tX) / e^(tc) for
 * every t above 0 (Chernoff's bound), and E e^(tX) follows backwards along the chain of {@link SlotsMathematics} as its moments do.
 * The most a round can pay would be known too, but is thousands of times that, and comes up once in 10^443 rounds.
 */
final class SlotsTail {
    /** The chance of what is hardly ever: a billion rounds see it once in a billion times. */
    static final double CHANCE = 1e-18;

    /** Steps of t. What lies between them is a little less sharp, and as true. */
    private static final double STEP = 1.1;

    /** Above e to this power there are no doubles. */
    private static final double EXPONENT_MAX = 700;

    private final SlotsPlay play;
    private final double[] first;
    private final double[] free;
    private final double[][] known;

    private SlotsTail(SlotsPlay play, double t) {
        this.play = play;
        first = spins(t);
        free = spins(t * play.machine().freeSpinsMultiplier());
        var max = play.machine().freeSpinsMax();
        known = new double[max + 1][max + 1];
    }

    /** In stakes of a round; infinite if nothing pays. */
    static double of(SlotsPlay play) {
        var most = play.spin().stream().mapToLong(Tally::max).max().orElse(0)
                * play.machine().freeSpinsMultiplier();
        var least = Double.POSITIVE_INFINITY;
        for (var t = 0.01 / most; t * most < EXPONENT_MAX; t *= STEP) {
            var logarithm = Math.log(new SlotsTail(play, t).round());
            least = Math.min(least, (logarithm - Math.log(CHANCE)) / t);
        }
        return least / play.lines();
    }

    /** By count of scatters, of a spin, the chance of it times the mean of e^(t · what it pays). */
    private double[] spins(double t) {
        var ways = play.spin().stream().mapToLong(Tally::ways).sum();
        return play.spin().stream()
                .mapToDouble(tally -> tally.waysByUnits().entrySet().stream()
                        .mapToDouble(some -> some.getValue() * Math.exp(t * some.getKey()) / ways)
                        .sum())
                .toArray();
    }

    private double round() {
        return spin(0, 0, first);
    }

    private double spin(int played, int awarded, double[] spins) {
        var sum = 0.0;
        for (var count = 0; count < SlotMachine.COUNTS; count++) {
            sum += spins[count] == 0
                    ? 0
                    : spins[count] * after(played, awarded + play.machine().award(count, awarded));
        }
        return sum;
    }

    private double after(int played, int awarded) {
        if (played == awarded) {
            return 1;
        }
        if (known[played][awarded] == 0) {
            known[played][awarded] = spin(played + 1, awarded, free);
        }
        return known[played][awarded];
    }
}
