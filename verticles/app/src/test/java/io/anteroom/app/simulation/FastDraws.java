package io.anteroom.app.simulation;

import io.anteroom.fairness.DrawSource;

/** Stands for a generator of the tools that compute mathematics; for the check of who may know one. */
public final class FastDraws implements DrawSource {

    @Override
    public long draw(long n) {
        return n - 1;
    }
}
