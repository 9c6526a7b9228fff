package io.anteroom.app.wrong;

import io.anteroom.app.simulation.FastDraws;
import io.anteroom.fairness.DrawSource;

/** What no code that plays may be: a source of numbers on top of a simulation's. */
public final class PlaysOnSimulation implements DrawSource {

    private final FastDraws draws = new FastDraws();

    @Override
    public long draw(long n) {
        return draws.draw(n);
    }
}
