package io.anteroom.game.rules.blackjack.analysis;

/**
 * The chances of what the dealer comes to over an upcard, by what remains in the shoe.
 *
 * <p>Where n of one value remain and m of another, three of the one and two of the other can be drawn in one certain order in
 * n·(n−1)·(n−2) · m·(m−1) ways. In the tree of sets each one's product is one multiplication away from its parent's.
 */
final class DealerEnds {
    /** What the dealer can come to: 17 to 21 without a blackjack, bust, a blackjack. */
    static final int OUTCOMES = 7;

    static final int STANDS = 17;

    static final int BUST = 5;

    static final int BLACKJACK = 6;

    /** More than a dealer can draw. */
    private static final int CARDS_MAX = 21;

    private final DealerSets.Drawn[] sets;
    private final double[] ways;

    /** falling[v][k]: the ways to draw k cards of value v. */
    private final double[][] falling = new double[CardCounts.VALUES + 1][CARDS_MAX];

    private final double[] fallingTotal = new double[CARDS_MAX];

    DealerEnds(int upcard) {
        sets = DealerSets.of(upcard).toArray(DealerSets.Drawn[]::new);
        ways = new double[sets.length];
    }

    /** When the dealer's hole card and all others come from what remains. */
    double[] chances(Remaining remaining) {
        countWays(remaining);
        var chances = new double[OUTCOMES];
        ways[0] = 1;
        for (var i = 1; i < sets.length; i++) {
            var set = sets[i];
            ways[i] = ways[set.parent()] * falling[set.value()][set.count()];
            if (set.outcome() != DealerSets.NO_END) {
                chances[set.outcome()] += ways[i] * set.orders() / fallingTotal[set.cards()];
            }
        }
        return chances;
    }

    private void countWays(Remaining remaining) {
        for (var value = 1; value <= CardCounts.VALUES; value++) {
            fall(remaining.of(value), falling[value]);
        }
        fall(remaining.total(), fallingTotal);
    }

    private static void fall(int count, double[] products) {
        products[0] = 1;
        for (var k = 1; k < CARDS_MAX; k++) {
            products[k] = products[k - 1] * Math.max(count - k + 1, 0);
        }
    }
}
