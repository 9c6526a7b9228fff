package io.anteroom.game.rules.cards;

/**
 * Cards by their number in a deck of 52, so that dealing allocates nothing. The rank is the number mod 13, from 0 for the
 * ace to 12 for the king; the suit is the number / 13: hearts, diamonds, clubs, spades.
 */
public final class Card {
    public static final int DECK = 52;

    /** Ranks in a suit. */
    public static final int RANKS = 13;

    public static final int SUITS = DECK / RANKS;

    public static final int ACE = 0;

    private Card() {}

    public static int rank(int card) {
        return card % RANKS;
    }

    public static int suit(int card) {
        return card / RANKS;
    }

    /** Whether the suit is hearts or diamonds. */
    public static boolean isRed(int card) {
        return suit(card) < SUITS / 2;
    }
}
