package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.fairness.Draws;

/** What a player bets on in a game of one draw. Everything about it is a primitive, so that playing it allocates nothing. */
interface Choice {

    /** The round's one draw, as the game counts it. */
    long draw(Draws draws);

    boolean wins(long drawn);

    /** The exact chance to win. */
    Ratio chanceToWin();

    /** What a stake pays if it wins, rounded down to the minor unit. */
    long payoutIfWon(long bet);

    /** Writes what the player sees of the draw. */
    void showDrawn(ObjectNode update, long drawn);

    /** Writes the fields that the player chose, as they were read. */
    void showChosen(ObjectNode view);
}
