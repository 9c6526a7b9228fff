package io.anteroom.game.rules.blackjack;

import io.anteroom.game.rules.cards.Card;

/**
 * The perfect pairs side bet, on the player's first two cards. The pay table is the 25-12-6 of live tables, "pay table A" of
 * wizardofodds.com/games/blackjack/side-bets/perfect-pairs; it returns 95.90 % from eight decks.
 */
public enum PerfectPair implements SideBet {
    /** Twice the same card. */
    PERFECT("perfectPair", 25),
    /** One rank, both red or both black. */
    COLOURED("colouredPair", 12),
    /** One rank, red and black. */
    MIXED("mixedPair", 6),
    NONE(LOST, 0);

    private final String status;
    private final int pays;

    PerfectPair(String status, int pays) {
        this.status = status;
        this.pays = pays;
    }

    public static PerfectPair of(int first, int second) {
        if (Card.rank(first) != Card.rank(second)) {
            return NONE;
        }
        if (first == second) {
            return PERFECT;
        }
        return Card.isRed(first) == Card.isRed(second) ? COLOURED : MIXED;
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
