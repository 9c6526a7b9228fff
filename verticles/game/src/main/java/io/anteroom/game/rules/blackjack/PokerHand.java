package io.anteroom.game.rules.blackjack;

import io.anteroom.game.rules.cards.Card;

/**
 * The 21+3 side bet, on the player's first two cards and the dealer's upcard as a hand of three card poker. The pay table is the
 * 100-40-30-10-5 of Evolution's live tables (as gamblingcalc.com/casino/blackjack-side-bet-calculator lists it among others);
 * it returns 96.30 % from eight decks. An ace is below a two or above a king.
 */
public enum PokerHand implements SideBet {
    SUITED_TRIPS("suitedTrips", 100),
    STRAIGHT_FLUSH("straightFlush", 40),
    THREE_OF_A_KIND("threeOfAKind", 30),
    STRAIGHT("straight", 10),
    FLUSH("flush", 5),
    NONE(LOST, 0);

    private final String status;
    private final int pays;

    PokerHand(String status, int pays) {
        this.status = status;
        this.pays = pays;
    }

    public static PokerHand of(int first, int second, int third) {
        var suited = Card.suit(first) == Card.suit(second) && Card.suit(first) == Card.suit(third);
        if (Card.rank(first) == Card.rank(second) && Card.rank(first) == Card.rank(third)) {
            return suited ? SUITED_TRIPS : THREE_OF_A_KIND;
        }
        if (isStraight(Card.rank(first), Card.rank(second), Card.rank(third))) {
            return suited ? STRAIGHT_FLUSH : STRAIGHT;
        }
        return suited ? FLUSH : NONE;
    }

    private static boolean isStraight(int a, int b, int c) {
        var least = Math.min(a, Math.min(b, c));
        var most = Math.max(a, Math.max(b, c));
        var middle = a + b + c - least - most;
        var isSequence = middle == least + 1 && most == middle + 1;
        var isToTheAce = least == Card.ACE && middle == Card.RANKS - 2 && most == Card.RANKS - 1;
        return isSequence || isToTheAce;
    }

    @Override
    public String status() {
        return status;
    }

    @Override
    public int pays() {
        return pays;
    }

    @Override
    public boolean isWon() {
        return this != NONE;
    }
}
