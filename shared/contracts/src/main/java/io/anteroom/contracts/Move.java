package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Money that an action moves, as the player sees it: a bet is negative, a win or a refund positive.
 *
 * @param minor in minor units of the round's currency, never 0
 */
public record Move(Kind kind, long minor) {

    /** What a posting is for. The words are part of the public contract. */
    public enum Kind {
        @JsonProperty("bet")
        BET,
        @JsonProperty("win")
        WIN,
        /** Stakes given back, less what was paid: of a round that was voided, or of a bet at a table whose round was. */
        @JsonProperty("refund")
        REFUND,
        @JsonProperty("deposit")
        DEPOSIT,
        @JsonProperty("withdrawal")
        WITHDRAWAL,
        @JsonProperty("welcome")
        WELCOME
    }

    public Move {
        if (minor == 0) {
            throw new IllegalArgumentException("a move of nothing");
        }
    }
}
