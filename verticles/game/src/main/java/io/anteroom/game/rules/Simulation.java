package io.anteroom.game.rules;

import io.anteroom.fairness.DrawSource;

/**
 * One way to play a game, without JSON, money or a journal: the same rules on any numbers, to hold computed figures against.
 * Belongs to one thread.
 */
public interface Simulation {

    /** The {@link Figures#play} it plays. */
    String play();

    /** In how many units the first stake of a round is counted, so that no payout has to be rounded. */
    long stakeUnits();

    /** Plays a whole round: all its payouts, before the maximum win, less all stakes after the first. In units. */
    long play(DrawSource draws);
}
