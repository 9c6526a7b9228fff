package io.anteroom.game.simulation;

import io.anteroom.fairness.DrawSource;
import io.anteroom.game.rules.Figures;
import io.anteroom.game.rules.Simulation;

/**
 * What many rounds of one play returned.
 *
 * @param returned the mean of what they returned of a stake of one
 * @param variance of that over the rounds
 * @param varianceError one standard error of it, from the fourth powers over the same rounds
 * @param hits how many returned anything
 */
public record Simulated(
        String play, long rounds, double returned, double variance, double varianceError, long hits, double seconds) {

    private static final double NANOS = 1e9;

    /** Plays them, one after another, on this thread. */
    public static Simulated run(Simulation simulation, long rounds, DrawSource draws) {
        var startedAtNanos = System.nanoTime();
        var sum = 0L;
        var hits = 0L;
        var moments = new Moments();
        for (var round = 0L; round < rounds; round++) {
            var units = simulation.play(draws);
            sum = Math.addExact(sum, units);
            hits += simulation.hasPaid(units) ? 1 : 0;
            moments.add((double) units / simulation.stakeUnits());
        }
        var seconds = (System.nanoTime() - startedAtNanos) / NANOS;
        var returned = (double) sum / simulation.stakeUnits() / rounds;
        return new Simulated(
                simulation.play(),
                rounds,
                returned,
                moments.central2(rounds),
                moments.errorOfVariance(rounds),
                hits,
                seconds);
    }

    /** Sums of powers. */
    private static final class Moments {
        private double first;
        private double second;
        private double third;
        private double fourth;

        void add(double value) {
            var square = value * value;
            first += value;
            second += square;
            third += square * value;
            fourth += square * square;
        }

        double central2(long count) {
            var mean = first / count;
            return second / count - mean * mean;
        }

        double errorOfVariance(long count) {
            var mean = first / count;
            var central4 = fourth / count
                    - 4 * mean * third / count
                    + 6 * mean * mean * second / count
                    - 3 * mean * mean * mean * mean;
            var variance = central2(count);
            return Math.sqrt(Math.max(0, central4 - variance * variance) / count);
        }
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

    /** As {@link #sigmas}, of the variance. */
    public double varianceSigmas(Figures figures) {
        return (variance - figures.variance().doubleValue()) / varianceError;
    }

    public double roundsPerSecond() {
        return rounds / seconds;
    }
}
