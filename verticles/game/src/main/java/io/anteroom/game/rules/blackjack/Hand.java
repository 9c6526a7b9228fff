package io.anteroom.game.rules.blackjack;

import io.anteroom.game.rules.cards.Card;

/**
 * The cards of the dealer or of one of the player's hands. An ace counts 11 as long as that does not bust the hand, which is
 * then soft; ten, jack, queen and king count 10. Belongs to a {@link Deal}.
 */
public final class Hand {
    /** The most a hand can be worth. */
    public static final int BEST = 21;

    public static final int TEN = 10;

    /** Twenty-one aces that count 1 each, and a card that busts. */
    private static final int CARDS_MAX = BEST + 1;

    private final int[] cards = new int[CARDS_MAX];
    private int count;

    /** With every ace as 1. */
    private int hard;

    private boolean hasAce;

    /** What a card counts, an ace 1. */
    public static int valueOf(int card) {
        return Math.min(Card.rank(card) + 1, TEN);
    }

    void clear() {
        count = 0;
        hard = 0;
        hasAce = false;
    }

    void add(int card) {
        cards[count++] = card;
        hard += valueOf(card);
        hasAce |= Card.rank(card) == Card.ACE;
    }

    /** Gives the second of two cards away. */
    int giveSecond() {
        var first = cards[0];
        var second = cards[1];
        clear();
        add(first);
        return second;
    }

    public int count() {
        return count;
    }

    public int card(int index) {
        return cards[index];
    }

    /** The best it is worth; above 21 it is bust. */
    public int value() {
        return isSoft() ? hard + TEN : hard;
    }

    public boolean isSoft() {
        return hasAce && hard + TEN <= BEST;
    }

    public boolean isBust() {
        return hard > BEST;
    }

    /** Two cards that are 21; a blackjack unless the hand came of a split. */
    boolean isNatural() {
        return count == 2 && value() == BEST;
    }

    /** Two cards of the same value, so a ten and a king too. */
    public boolean isPair() {
        return count == 2 && valueOf(cards[0]) == valueOf(cards[1]);
    }
}
