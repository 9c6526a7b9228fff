package io.anteroom.game.rules.blackjack.analysis;

/** How many cards of each value 1 to 10, in one number: five bits a value, for no hand has more than 31 of one. */
final class CardCounts {
    static final int VALUES = 10;

    static final long NONE = 0;

    private static final int BITS = 5;

    private static final long MASK = (1 << BITS) - 1;

    private CardCounts() {}

    static long one(int value) {
        return 1L << (BITS * (value - 1));
    }

    static int of(long counts, int value) {
        return (int) (counts >>> (BITS * (value - 1)) & MASK);
    }

    /** The largest value there is a card of. */
    static int largest(long counts) {
        return (Long.SIZE - 1 - Long.numberOfLeadingZeros(counts)) / BITS + 1;
    }

    static int total(long counts) {
        var total = 0;
        for (var value = 1; value <= VALUES; value++) {
            total += of(counts, value);
        }
        return total;
    }
}
