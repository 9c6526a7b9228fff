package io.anteroom.game.rules.blackjack;

/** What a side bet came to when the first cards were dealt. */
public interface SideBet {
    /** Of every side bet that was lost. */
    String LOST = "sidebetLost";

    /** What the player calls it. */
    String status();

    /** To one. */
    int pays();

    boolean isWon();

    /** The payout of a stake, itself included. */
    default long payout(long bet) {
        return isWon() ? bet * (pays() + 1) : 0;
    }
}
