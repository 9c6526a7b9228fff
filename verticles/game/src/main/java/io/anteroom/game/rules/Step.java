package io.anteroom.game.rules;

import io.anteroom.fairness.Draws;
import java.util.function.Function;

/**
 * An action that was found legal and waits for its draws. Playing it is a pure function that refuses nothing; it may be
 * played again with more bytes when it throws {@link io.anteroom.fairness.MoreBytesNeeded}.
 *
 * @param startsRound whether the action begins a round, so that its draws start at the beginning of the next nonce's stream
 * @param drawCount how many numbers the step draws; a rejected one takes bytes for another
 */
public record Step(boolean startsRound, int drawCount, Function<Draws, Outcome> rule) {

    public Outcome play(Draws draws) {
        return rule.apply(draws);
    }
}
