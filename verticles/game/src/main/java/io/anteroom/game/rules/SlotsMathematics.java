package io.anteroom.game.rules;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of a slot machine with its free spins, exact.
 *
 * <p>One spin is enumerated by {@link SlotsEnumeration}: for each count of scatters, in how many of the D ways to stop it shows,
 * and the sum, the squares, the zeros and the maximum of what those pay. Free spins are such spins too, independent of each other;
 * all that ties a spin to those after it is how many more it awards. So a round is a chain over (spins played, spins awarded),
 * which ends because awards are bounded, and its moments follow backwards from its end. With S for what is paid from a state
 * on, W and A for what its spin pays and awards, and S' for what is paid after it:
 *
 * <pre>
 *   E[S]  = Σ_A P(A) · (E[W|A] + E[S'])
 *   E[S²] = Σ_A P(A) · (E[W²|A] + 2 · E[W|A] · E[S'] + E[S'²])
 * </pre>
 *
 * <p>because W and S' are independent once A is known. The chances to be paid nothing, and to be paid the most, are products
 * along the chain in the same way. Values of a state with n spins to come at most are whole numbers over D^n, so nothing is rounded.
 */
final class SlotsMathematics {

    /** How many free spins were played and awarded. */
    private record State(int played, int awarded) {}

    /**
     * What is paid from a state on, in stakes of a line; all but {@code max} over D to the number of spins to come at most.
     *
     * @param none the ways to be paid nothing
     * @param maxWays the ways to be paid {@code max}
     */
    private record Value(BigInteger sum, BigInteger squares, BigInteger none, long max, BigInteger maxWays) {}

    private final SlotsPlay play;
    private final SlotMachine machine;
    private final int lines;
    private final List<Tally> tallies;

    /** D to the power of 0, 1, 2 … */
    private final List<BigInteger> powers = new ArrayList<>();

    private final Map<State, Value> known = new HashMap<>();

    private SlotsMathematics(SlotsPlay play) {
        this.play = play;
        machine = play.machine();
        lines = play.lines();
        tallies = play.spin();
        var ways = BigInteger.valueOf(tallies.stream().mapToLong(Tally::ways).sum());
        powers.add(BigInteger.ONE);
        for (var spins = 0; spins <= machine.freeSpinsMax(); spins++) {
            powers.add(powers.get(spins).multiply(ways));
        }
    }

    /** Blocks: takes from milliseconds to seconds. */
    static Mathematics of(SlotMachine machine) {
        return of(SlotsPlay.published(machine));
    }

    static Mathematics of(List<SlotsPlay> plays) {
        return new Mathematics(
                plays.stream().map(play -> new SlotsMathematics(play).figures()).toList());
    }

    private Figures figures() {
        var round = spin(0, 0, 1, machine.freeSpinsMax());
        var whole = powers.get(machine.freeSpinsMax() + 1);
        var stake = BigInteger.valueOf(lines);
        var mean = new Ratio(round.sum, whole.multiply(stake));
        var meanSquare = new Ratio(round.squares, whole.multiply(stake).multiply(stake));
        return Figures.enumerated(
                play.name(),
                mean,
                meanSquare.minus(mean.times(mean)),
                new Ratio(whole.subtract(round.none), whole),
                Ratio.of(round.max, lines),
                new Ratio(round.maxWays, whole));
    }

    /** A spin and all that follows; {@code toCome} free spins at most are to come after it. */
    private Value spin(int played, int awarded, long multiplier, int toCome) {
        var sum = BigInteger.ZERO;
        var squares = BigInteger.ZERO;
        var none = BigInteger.ZERO;
        var max = 0L;
        var maxWays = BigInteger.ZERO;
        var factor = BigInteger.valueOf(multiplier);
        for (var count = 0; count < SlotMachine.COUNTS; count++) {
            var tally = tallies.get(count);
            if (tally.ways() == 0) {
                continue;
            }
            var after = after(new State(played, awarded + machine.award(count, awarded)), toCome);
            var ways = BigInteger.valueOf(tally.ways());
            var paid = tally.sum().multiply(factor);
            var scale = powers.get(toCome);
            sum = sum.add(paid.multiply(scale)).add(ways.multiply(after.sum));
            squares = squares.add(
                            tally.squares().multiply(factor).multiply(factor).multiply(scale))
                    .add(paid.multiply(after.sum).shiftLeft(1))
                    .add(ways.multiply(after.squares));
            none = none.add(BigInteger.valueOf(tally.zeroWays()).multiply(after.none));
            var most = multiplier * tally.max() + after.max;
            if (most > max) {
                max = most;
                maxWays = BigInteger.ZERO;
            }
            if (most == max) {
                maxWays = maxWays.add(BigInteger.valueOf(tally.maxWays()).multiply(after.maxWays));
            }
        }
        return new Value(sum, squares, none, max, maxWays);
    }

    private Value after(State state, int toCome) {
        var value = known.get(state);
        if (value == null) {
            value = state.played == state.awarded
                    ? new Value(BigInteger.ZERO, BigInteger.ZERO, powers.get(toCome), 0, powers.get(toCome))
                    : spin(state.played + 1, state.awarded, machine.freeSpinsMultiplier(), toCome - 1);
            known.put(state, value);
        }
        return value;
    }
}
