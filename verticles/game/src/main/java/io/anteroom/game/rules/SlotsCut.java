package io.anteroom.game.rules;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the rounds of a slot machine come to where none pays more than a cap.
 *
 * <p>A round is followed spin by spin, as in {@link SlotsMathematics}, by how many free spins were awarded; and for each such
 * state by the chance of each amount paid so far that is below the cap. What comes to the cap is paid the cap, whatever
 * follows. Amounts are kept in cells of some stakes of a line, each of which stands for its multiple. Where every payout is such
 * a multiple the result is exact.
 *
 * <p>Where there would be more than {@value #CELLS_MAX} cells these are wider than that, and a payout between two of them counts as
 * either with such chances that its mean stays: a spin of 7 in cells of 5 is one of 5 with 3/5 and one of 10 with 2/5. That makes
 * payouts only more spread out, and a sum that is cut off at the cap is, as every concave function, on average less for what is
 * spread out more: the return found is one that the machine has at least. For the chance to come to the cap payouts are rounded
 * up instead, which gives the most it can be.
 *
 * <p>Doubles: all terms are positive, so the relative error is below the number of additions times 2^-53; far below
 * {@link #ERROR}, which is taken off.
 */
final class SlotsCut {
    private static final int CELLS_MAX = 2_000;

    /** Where following a round would take more products than this, cells are made wider, down to so many. */
    private static final double WORK_MAX = 1e10;

    private static final int CELLS_MIN = 125;

    /** States that are reached more seldom are left out: to the return they would add next to nothing, and nothing below 0. */
    private static final double NEGLIGIBLE = 1e-15;

    private static final double ERROR = 1e-10;

    private static final int DIGITS = 8;

    /** One spin that awards so much: the cells below the cap that it may come to, their chances, and that of the cap. */
    private static final class Spin {
        final int award;
        final int[] cells;
        final double[] chances;
        final double capped;

        /** @param all chances of the cells, and last of the cap */
        Spin(int award, double[] all) {
            this.award = award;
            cells = IntStream.range(0, all.length - 1)
                    .filter(cell -> all[cell] > 0)
                    .toArray();
            chances = Arrays.stream(cells).mapToDouble(cell -> all[cell]).toArray();
            capped = all[all.length - 1];
        }
    }

    private final SlotsPlay play;
    private final double ways;
    private final double cap;
    private final long step;
    private final int cells;
    private final boolean up;

    private double sum;
    private double capped;
    private double left;

    /** @param cap in stakes of a line */
    private SlotsCut(SlotsPlay play, double ways, double cap, long step, boolean up) {
        this.play = play;
        this.ways = ways;
        this.cap = cap;
        this.step = step;
        this.cells = (int) Math.ceil(cap / step);
        this.up = up;
    }

    /** What a play comes to where a stake of one is paid {@code cap} at most. Takes up to seconds. */
    static Cut at(SlotsPlay play, Ratio cap) {
        return at(play, cap, CELLS_MAX);
    }

    static Cut at(SlotsPlay play, Ratio cap, int cellsMax) {
        var ways = play.spin().stream().mapToLong(Tally::ways).sum();
        var capUnits = cap.times(Ratio.of(play.lines(), 1)).toNearest().doubleValue();
        var unit = unit(play);
        var step = unit * (long) Math.max(1, Math.ceil(capUnits / unit / cellsMax));
        while (new SlotsCut(play, ways, capUnits, step, false).isTooMuch()) {
            step *= 2;
        }
        var least = new SlotsCut(play, ways, capUnits, step, false).follow();
        var most = step == unit ? least : new SlotsCut(play, ways, capUnits, step, true).follow();
        return new Cut(least.returned(), most.chance(), step == unit);
    }

    /** The largest number of which all payouts are multiples. */
    private static long unit(SlotsPlay play) {
        return play.spin().stream()
                .flatMap(tally -> tally.waysByUnits().keySet().stream())
                .map(BigInteger::valueOf)
                .reduce(BigInteger.ZERO, BigInteger::gcd)
                .max(BigInteger.ONE)
                .longValueExact();
    }

    private boolean isTooMuch() {
        var most = play.machine().freeSpinsMax();
        var states = most * (most + 1.0) / 2 + 1;
        var points = play.spin().stream()
                .mapToDouble(tally -> Math.min(cells, tally.waysByUnits().size()))
                .sum();
        return cells > CELLS_MIN && states * cells * points > WORK_MAX;
    }

    private SlotsCut follow() {
        var alive = new TreeMap<Integer, double[]>();
        var nothing = new double[cells];
        nothing[0] = 1;
        spin(nothing, 0, spins(1), alive);
        settle(alive, 0);
        var free = spins(play.machine().freeSpinsMultiplier());
        for (var played = 1; !alive.isEmpty(); played++) {
            var next = new TreeMap<Integer, double[]>();
            alive.forEach((awarded, paid) -> spin(paid, awarded, free, next));
            settle(next, played);
            alive = next;
        }
        return this;
    }

    /** Takes out the rounds that are over, and those that hardly ever come so far. */
    private void settle(Map<Integer, double[]> alive, int played) {
        var over = alive.remove(played);
        for (var cell = 0; over != null && cell < cells; cell++) {
            sum += over[cell] * cell * step;
        }
        alive.values().removeIf(this::isNegligible);
    }

    private boolean isNegligible(double[] paid) {
        var mass = Arrays.stream(paid).sum();
        var negligible = mass * cap / play.lines() < NEGLIGIBLE;
        left += negligible ? mass : 0;
        return negligible;
    }

    private void spin(double[] paid, int awarded, Spin[] spins, Map<Integer, double[]> next) {
        var above = new double[cells + 1];
        for (var cell = cells - 1; cell >= 0; cell--) {
            above[cell] = above[cell + 1] + paid[cell];
        }
        for (var spin : spins) {
            var after = awarded + Math.min(spin.award, play.machine().freeSpinsMax() - awarded);
            var target = next.computeIfAbsent(after, key -> new double[cells]);
            capped += spin.capped * above[0];
            for (var i = 0; i < spin.cells.length; i++) {
                add(paid, spin.cells[i], spin.chances[i], target);
                capped += spin.chances[i] * above[cells - spin.cells[i]];
            }
        }
    }

    private static void add(double[] paid, int more, double chance, double[] target) {
        for (var cell = 0; cell + more < target.length; cell++) {
            target[cell + more] += paid[cell] * chance;
        }
    }

    /** What a spin can be, for each award there is. */
    private Spin[] spins(int multiplier) {
        var byAward = new TreeMap<Integer, double[]>();
        for (var count = 0; count < SlotMachine.COUNTS; count++) {
            var chances = byAward.computeIfAbsent(play.machine().award(count, 0), award -> new double[cells + 1]);
            play.spin()
                    .get(count)
                    .waysByUnits()
                    .forEach((units, some) -> spread(units * multiplier, some / ways, chances));
        }
        return byAward.entrySet().stream()
                .map(award -> new Spin(award.getKey(), award.getValue()))
                .toArray(Spin[]::new);
    }

    /** @param chances of the cells, and last of what is not below the cap */
    private void spread(long units, double chance, double[] chances) {
        var below = (int) Math.min(cells, units / step);
        var above = Math.min(cells, below + 1);
        var rest = below == cells ? 0 : (double) (units % step) / step;
        var rising = up ? Math.ceil(rest) : rest;
        if (units >= cap) {
            chances[cells] += chance;
        } else {
            chances[below] += chance * (1 - rising);
            chances[above] += chance * rising;
        }
    }

    private BigDecimal returned() {
        var mean = (sum + capped * cap) / play.lines();
        return BigDecimal.valueOf(Math.max(0, mean * (1 - ERROR) - ERROR)).setScale(DIGITS, RoundingMode.FLOOR);
    }

    private BigDecimal chance() {
        return new BigDecimal((capped + left) * (1 + ERROR)).round(new MathContext(DIGITS, RoundingMode.CEILING));
    }
}
