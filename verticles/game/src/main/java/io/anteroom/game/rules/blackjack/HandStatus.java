package io.anteroom.game.rules.blackjack;

/** What became of a player's hand. Payouts include the stake and are rounded down to the minor unit. */
public enum HandStatus {
    WIN("Win"),
    /** Pays 3:2. */
    BLACKJACK("Blackjack"),
    PUSH("Push"),
    LOST("Lost"),
    BUST("Bust"),
    /** Gives half of the stake back. */
    SURRENDER("Surrender");

    private final String label;

    HandStatus(String label) {
        this.label = label;
    }

    /** What the player calls it. */
    public String label() {
        return label;
    }

    /** @param bet what is staked on the hand, doubling included, in minor units */
    public long payout(long bet) {
        return switch (this) {
            case WIN -> 2 * bet;
            case BLACKJACK -> bet + 3 * bet / 2;
            case PUSH -> bet;
            case SURRENDER -> bet / 2;
            case LOST, BUST -> 0;
        };
    }
}
