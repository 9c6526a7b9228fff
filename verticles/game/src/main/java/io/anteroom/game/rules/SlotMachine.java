package io.anteroom.game.rules;

import io.anteroom.fairness.DrawSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A slot machine as arrays, for rounds, simulation and enumeration alike. Symbols are numbers, in the order of
 * {@link SlotsProps#symbols}. Immutable; any thread.
 *
 * <p>What a line pays: going from the first reel on, a symbol and the wilds before and between make a run as long as they go
 * on; the wilds at the beginning may stand for any symbol instead, and are then a run by themselves. The line pays for the run
 * that pays most, by the paytable's row of its symbol and its length, once. A scatter ends every run. Example, with W for the
 * wild: W W A W B is two Ws or four As, whichever pays more.
 *
 * <p>A run is a number: symbol · {@value #COUNTS} + length, the index of what it pays.
 */
final class SlotMachine {
    static final int REELS = SlotsProps.REELS;
    static final int ROWS = SlotsProps.ROWS;

    /** Lengths of runs and counts of scatters: 0 to 5. */
    static final int COUNTS = REELS + 1;

    private static final int NO_SYMBOL = -1;

    private final List<String> names;
    private final int[] lengths = new int[REELS];

    /** Of each reel, its strip and its first two symbols again, so that a window never wraps round. */
    private final byte[][] strips = new byte[REELS][];

    /** Of each reel, for each stop: 1 if the scatter shows in the window, else 0. */
    private final byte[][] scatters = new byte[REELS][];

    /** Of each reel, for each stop, the symbol that each line crosses: what a spin looks at most. */
    private final byte[][] crossings = new byte[REELS][];

    /** The rows of all lines, one line after another. */
    private final byte[] rows;

    private final int[] pays;

    /** By count of wilds a line begins with, the run of the symbol they best stand for. */
    private final int[] wildRuns = new int[COUNTS];

    private final int[] scatterPays;
    private final int[] awards;
    private final int wild;
    private final int scatter;
    private final int lineCount;
    private final int freeSpinsMultiplier;
    private final int freeSpinsMax;

    private SlotMachine(SlotsProps props) {
        names = List.copyOf(props.symbols());
        wild = props.wild() == null ? NO_SYMBOL : names.indexOf(props.wild());
        scatter = props.scatter() == null ? NO_SYMBOL : names.indexOf(props.scatter());
        for (var reel = 0; reel < REELS; reel++) {
            buildReel(reel, props.strips().get(reel));
        }
        lineCount = props.lines().size();
        rows = new byte[lineCount * REELS];
        for (var line = 0; line < lineCount; line++) {
            for (var reel = 0; reel < REELS; reel++) {
                rows[line * REELS + reel] = props.lines().get(line).get(reel).byteValue();
            }
        }
        for (var reel = 0; reel < REELS; reel++) {
            buildCrossings(reel);
        }
        pays = new int[names.size() * COUNTS];
        props.paytable().forEach(this::buildPays);
        buildWildRuns();
        scatterPays = array(props.scatterPays());
        awards = array(props.freeSpins());
        freeSpinsMultiplier = props.freeSpinsMultiplier();
        freeSpinsMax = props.freeSpinsMax();
    }

    static SlotMachine of(SlotsProps props) {
        return new SlotMachine(props);
    }

    private void buildReel(int reel, List<String> strip) {
        var length = strip.size();
        lengths[reel] = length;
        strips[reel] = new byte[length + ROWS - 1];
        scatters[reel] = new byte[length];
        for (var place = 0; place < strips[reel].length; place++) {
            strips[reel][place] = (byte) names.indexOf(strip.get(place % length));
        }
        for (var stop = 0; stop < length; stop++) {
            for (var row = 0; row < ROWS; row++) {
                scatters[reel][stop] |= (byte) (symbol(reel, stop, row) == scatter ? 1 : 0);
            }
        }
    }

    private void buildCrossings(int reel) {
        crossings[reel] = new byte[lengths[reel] * lineCount];
        for (var stop = 0; stop < lengths[reel]; stop++) {
            for (var line = 0; line < lineCount; line++) {
                crossings[reel][stop * lineCount + line] = strips[reel][stop + row(line, reel)];
            }
        }
    }

    private void buildPays(String name, List<Integer> byCount) {
        for (var count = 0; count < COUNTS; count++) {
            pays[names.indexOf(name) * COUNTS + count] = byCount.get(count);
        }
    }

    private void buildWildRuns() {
        for (var count = 0; count < COUNTS; count++) {
            wildRuns[count] = Math.max(wild, 0) * COUNTS + count;
            for (var symbol = 0; symbol < names.size(); symbol++) {
                var run = symbol * COUNTS + count;
                wildRuns[count] = pays[run] > pays[wildRuns[count]] ? run : wildRuns[count];
            }
        }
    }

    private static int[] array(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    int lineCount() {
        return lineCount;
    }

    int length(int reel) {
        return lengths[reel];
    }

    int wild() {
        return wild;
    }

    int scatter() {
        return scatter;
    }

    int freeSpinsMultiplier() {
        return freeSpinsMultiplier;
    }

    int freeSpinsMax() {
        return freeSpinsMax;
    }

    int symbol(int reel, int stop, int row) {
        return strips[reel][stop + row];
    }

    int row(int line, int reel) {
        return rows[line * REELS + reel];
    }

    /** 1 if the scatter shows on the reel at this stop, else 0. */
    int scatterShows(int reel, int stop) {
        return scatters[reel][stop];
    }

    /** Where the reels stop, the first one drawn first. */
    void draw(DrawSource draws, int[] stops) {
        for (var reel = 0; reel < REELS; reel++) {
            stops[reel] = (int) draws.draw(lengths[reel]);
        }
    }

    /** The run that a line pays for, or one that pays nothing. */
    int run(int line, int[] stops) {
        var reel = 0;
        var symbol = wild;
        while (reel < REELS && symbol == wild) {
            symbol = crossed(line, reel, stops[reel]);
            reel++;
        }
        var wilds = symbol == wild ? REELS : reel - 1;
        if (wilds == REELS || symbol == scatter) {
            return wildRuns[wilds];
        }
        while (reel < REELS) {
            var next = crossed(line, reel, stops[reel]);
            if (next != symbol && next != wild) {
                break;
            }
            reel++;
        }
        return best(symbol * COUNTS + reel, wilds);
    }

    private int crossed(int line, int reel, int stop) {
        return crossings[reel][stop * lineCount + line];
    }

    /** The better one of a run and of that of the wilds it begins with. */
    int best(int run, int wilds) {
        return pays[wildRuns[wilds]] > pays[run] ? wildRuns[wilds] : run;
    }

    int wildRun(int wilds) {
        return wildRuns[wilds];
    }

    /** In stakes of a line. */
    int pay(int run) {
        return pays[run];
    }

    String symbolOf(int run) {
        return names.get(run / COUNTS);
    }

    static int countOf(int run) {
        return run % COUNTS;
    }

    /** On how many reels the scatter shows. */
    int scatterCount(int[] stops) {
        var count = 0;
        for (var reel = 0; reel < REELS; reel++) {
            count += scatters[reel][stops[reel]];
        }
        return count;
    }

    /** In stakes of the round. */
    int scatterPay(int scatterCount) {
        return scatterPays[scatterCount];
    }

    /** What a spin pays on its first {@code lines} lines and for its scatters, in stakes of a line. */
    int units(int[] stops, int lines) {
        var units = scatterPays[scatterCount(stops)] * lines;
        for (var line = 0; line < lines; line++) {
            units += pays[run(line, stops)];
        }
        return units;
    }

    /** How many free spins are awarded, in a round that had so many before. */
    int award(int scatterCount, int awardedBefore) {
        return Math.min(awards[scatterCount], freeSpinsMax - awardedBefore);
    }

    /** The symbols of a reel from the top down. */
    List<String> window(int reel, int stop) {
        var window = new ArrayList<String>();
        for (var row = 0; row < ROWS; row++) {
            window.add(names.get(symbol(reel, stop, row)));
        }
        return window;
    }

    String scatterName() {
        return names.get(scatter);
    }
}
