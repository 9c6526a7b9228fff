package io.anteroom.game.simulation;

import io.anteroom.fairness.DrawSource;
import io.anteroom.game.rules.Figures;
import io.anteroom.game.rules.Simulation;

/**
 * What many rounds of one play returned.
 *
 * @param returned the mean of what they returned of a stake of one
 * @param hits how many returned anything
 */
public record Simulated(String play, long rounds, double returned, long hits, double seconds) {

    private static final double NANOS = 1e9;

    /** Plays them, one after another, on this thread. */
    public static Simulated run(Simulation simulation, long rounds, DrawSource draws) {
        var startedAtNanos = System.nanoTime();
        var sum = 0L;
        var hits = 0L;
        for (var round = 0L; round < rounds; round++) {
            var units = simulation.play(draws);
            sum = Math.addExact(sum, units);
            hits += simulation.hasPaid(units) ? 1 : 0;
        }
        var seconds = (System.nanoTime() - startedAtNanos) / NANOS;
        var returned = (double) sum / simulation.stakeUnits() / rounds;
        return new Simulated(simulation.play(), rounds, returned, hits, seconds);
    }

    /** One standard error of what so many rounds return. */
    public double standardError(Figures figures) {
        return Math.sqrt(figures.variance().doubleValue() / rounds);
    }

    /** How far this is from what was computed, in standard errors. */
    public double sigmas(Figures figures) {
        return (returned - figures.returnToPlayer().doubleValue()) / standardError(figures);
    }

    /** As {@link #sigmas}, of the share of rounds that pay anything. */
    public double hitSigmas(Figures figures) {
        var chance = figures.hitFrequency().doubleValue();
        return ((double) hits / rounds - chance) / Math.sqrt(chance * (1 - chance) / rounds);
    }

    public double roundsPerSecond() {
        return rounds / seconds;
    }
}
