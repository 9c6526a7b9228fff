package io.anteroom.game.rules.blackjack.analysis;

import io.anteroom.game.rules.cards.Shoe;

/** The cards of each value that are still in the shoe. Mutable: cards are taken and put back. */
final class Remaining {
    /** Of each value in the whole shoe; four ranks count ten. */
    private static final int EACH = Shoe.CARDS / 13;

    private final int[] counts = new int[CardCounts.VALUES + 1];
    private int total = Shoe.CARDS;

    Remaining() {
        java.util.Arrays.fill(counts, 1, CardCounts.VALUES, EACH);
        counts[CardCounts.VALUES] = 4 * EACH;
    }

    int of(int value) {
        return counts[value];
    }

    int total() {
        return total;
    }

    /** The chance that the next card has this value. */
    double chance(int value) {
        return (double) counts[value] / total;
    }

    void take(int value) {
        counts[value]--;
        total--;
    }

    void putBack(int value) {
        counts[value]++;
        total++;
    }

    void takeAll(long cards) {
        for (var value = 1; value <= CardCounts.VALUES; value++) {
            counts[value] -= CardCounts.of(cards, value);
        }
        total -= CardCounts.total(cards);
    }

    void putAllBack(long cards) {
        for (var value = 1; value <= CardCounts.VALUES; value++) {
            counts[value] += CardCounts.of(cards, value);
        }
        total += CardCounts.total(cards);
    }

    /** The chance that the next cards are these, in one certain order. */
    double chanceOfOrder(long cards) {
        var chance = 1.0;
        var left = total;
        for (var value = 1; value <= CardCounts.VALUES; value++) {
            var count = CardCounts.of(cards, value);
            for (var i = 0; i < count; i++) {
                chance *= (double) (counts[value] - i) / left--;
            }
        }
        return chance;
    }
}
