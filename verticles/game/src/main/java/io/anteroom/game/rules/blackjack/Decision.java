package io.anteroom.game.rules.blackjack;

/** What a player may do in the course of a round. */
public enum Decision {
    HIT("Hit"),
    STAND("Stand"),
    DOUBLE("Double"),
    SPLIT("Split"),
    SURRENDER("Surrender"),
    /** Has the dealer look for a blackjack under an ace, with insurance or without. */
    PEEK("Peek");

    private final String action;

    Decision(String action) {
        this.action = action;
    }

    /** What the player calls it. */
    public String action() {
        return action;
    }
}
