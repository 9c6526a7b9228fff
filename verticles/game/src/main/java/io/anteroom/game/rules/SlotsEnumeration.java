package io.anteroom.game.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * All ways in which one spin can stop, and what they pay. One thread.
 *
 * <p>Goes down reel by reel and carries the lines whose runs go on; a line whose run ended is worth what it pays, whatever the
 * other reels show. Most lines end at the second or third reel, and once all have, the ways that are left differ only in their
 * scatters, which are counted without looking at them. Stops that show the same window are one branch with their number as its
 * weight. So 60 million ways are some hundred thousand branches, and the result is as exact as if each had been looked at.
 */
final class SlotsEnumeration {

    /** Some stops of a reel that show the same as {@code stop} does. */
    private record Window(int stop, int scatters, long stops) {}

    /** The lines whose runs go on, on the way down to one reel. */
    private static final class Running {
        final int[] line;
        final int[] symbol;
        final int[] wilds;
        int count;

        Running(int lines) {
            line = new int[lines];
            symbol = new int[lines];
            wilds = new int[lines];
        }

        void add(int aLine, int itsSymbol, int itsWilds) {
            line[count] = aLine;
            symbol[count] = itsSymbol;
            wilds[count] = itsWilds;
            count++;
        }
    }

    private final SlotMachine machine;
    private final int lines;
    private final List<List<Window>> windows = new ArrayList<>();
    private final Running[] running = new Running[SlotMachine.REELS + 1];

    /** Of the reels from one on: by count of scatters, the number of ways to show them. */
    private final long[][] scatterWays = new long[SlotMachine.REELS + 1][SlotMachine.COUNTS];

    private final Tally[] tallies = new Tally[SlotMachine.COUNTS];

    private SlotsEnumeration(SlotMachine machine, int lines) {
        this.machine = machine;
        this.lines = lines;
        for (var reel = 0; reel < SlotMachine.REELS; reel++) {
            windows.add(windows(reel));
        }
        for (var count = 0; count < SlotMachine.COUNTS; count++) {
            tallies[count] = new Tally();
        }
        for (var reel = 0; reel <= SlotMachine.REELS; reel++) {
            running[reel] = new Running(lines);
        }
        countScatters();
    }

    /** What a spin on the first {@code lines} lines pays, by count of scatters. */
    static List<Tally> of(SlotMachine machine, int lines) {
        var enumeration = new SlotsEnumeration(machine, lines);
        for (var line = 0; line < lines; line++) {
            enumeration.running[0].add(line, machine.wild(), 0);
        }
        enumeration.descend(0, 0, 0, 1);
        return List.of(enumeration.tallies);
    }

    private List<Window> windows(int reel) {
        var stopsByWindow = new LinkedHashMap<List<Integer>, List<Integer>>();
        for (var stop = 0; stop < machine.length(reel); stop++) {
            var shown = List.of(
                    machine.symbol(reel, stop, 0), machine.symbol(reel, stop, 1), machine.symbol(reel, stop, 2));
            stopsByWindow.computeIfAbsent(shown, window -> new ArrayList<>()).add(stop);
        }
        return stopsByWindow.values().stream()
                .map(stops -> new Window(stops.get(0), machine.scatterShows(reel, stops.get(0)), stops.size()))
                .toList();
    }

    private void countScatters() {
        scatterWays[SlotMachine.REELS][0] = 1;
        for (var reel = SlotMachine.REELS - 1; reel >= 0; reel--) {
            for (var window : windows.get(reel)) {
                for (var count = 0; count + window.scatters < SlotMachine.COUNTS; count++) {
                    scatterWays[reel][count + window.scatters] += scatterWays[reel + 1][count] * window.stops;
                }
            }
        }
    }

    /** @param units what the lines whose runs ended pay */
    private void descend(int reel, int scatters, int units, long ways) {
        if (running[reel].count == 0) {
            tallyRest(reel, scatters, units, ways);
            return;
        }
        for (var window : windows.get(reel)) {
            var ended = reel + 1 == SlotMachine.REELS ? payAll(window) : goOn(reel, window);
            descend(reel + 1, scatters + window.scatters, units + ended, ways * window.stops);
        }
    }

    private void tallyRest(int reel, int scatters, int units, long ways) {
        for (var more = 0; scatters + more < SlotMachine.COUNTS; more++) {
            if (scatterWays[reel][more] > 0) {
                var count = scatters + more;
                tallies[count].add(units + (long) machine.scatterPay(count) * lines, ways * scatterWays[reel][more]);
            }
        }
    }

    /** Carries on the lines that match this window; what those pay that do not. */
    private int goOn(int reel, Window window) {
        var before = running[reel];
        var after = running[reel + 1];
        after.count = 0;
        var ended = 0;
        for (var i = 0; i < before.count; i++) {
            var line = before.line[i];
            var symbol = before.symbol[i];
            var wilds = before.wilds[i];
            var shown = machine.symbol(reel, window.stop, machine.row(line, reel));
            if (shown == machine.wild()) {
                after.add(line, symbol, wilds + (symbol == shown ? 1 : 0));
            } else if (shown == symbol || (symbol == machine.wild() && shown != machine.scatter())) {
                after.add(line, shown, wilds);
            } else {
                ended += pay(symbol, reel, wilds);
            }
        }
        return ended;
    }

    /** What all lines that run up to the last reel pay there. */
    private int payAll(Window window) {
        var last = SlotMachine.REELS - 1;
        var ended = goOn(last, window);
        var whole = running[SlotMachine.REELS];
        for (var i = 0; i < whole.count; i++) {
            ended += pay(whole.symbol[i], SlotMachine.REELS, whole.wilds[i]);
        }
        whole.count = 0;
        return ended;
    }

    private int pay(int symbol, int length, int wilds) {
        return machine.pay(
                wilds == length ? machine.wildRun(wilds) : machine.best(symbol * SlotMachine.COUNTS + length, wilds));
    }
}
