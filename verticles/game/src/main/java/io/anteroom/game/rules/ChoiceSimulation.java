package io.anteroom.game.rules;

import io.anteroom.fairness.DrawSource;

/** Rounds of a game of one draw, on one choice. */
record ChoiceSimulation(String play, Choice choice) implements Simulation {

    /** Multipliers have at most four digits after the point. */
    static final long UNITS = 10_000;

    @Override
    public long stakeUnits() {
        return UNITS;
    }

    @Override
    public long play(DrawSource draws) {
        return choice.wins(choice.draw(draws)) ? choice.payoutIfWon(UNITS) : 0;
    }
}
