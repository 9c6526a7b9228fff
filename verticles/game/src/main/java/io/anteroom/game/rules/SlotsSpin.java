package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import io.anteroom.fairness.DrawSource;
import java.util.ArrayList;
import java.util.List;

/**
 * One spin of a round, and what it won. The payout is rounded down and capped once, as a whole; a win's payout is what it adds
 * to the whole, so that the wins always sum up to it.
 */
final class SlotsSpin {

    /** What a win of the scatter has for its line: it lies on none. */
    private static final int NO_LINE = -1;

    private record Win(int line, String symbol, int count, long payout) {}

    private final SlotMachine machine;
    private final SlotsRound round;
    private final int multiplier;
    private final long maxWin;
    private final int[] stops = new int[SlotMachine.REELS];
    private final List<Win> wins = new ArrayList<>();
    private long units;

    private SlotsSpin(SlotMachine machine, SlotsRound round, int multiplier, long maxWin) {
        this.machine = machine;
        this.round = round;
        this.multiplier = multiplier;
        this.maxWin = maxWin;
    }

    /** The spin a round begins with. */
    static SlotsSpin first(SlotMachine machine, SlotsRound round, long maxWin, DrawSource draws) {
        return new SlotsSpin(machine, round, 1, maxWin).spin(draws);
    }

    /** One of those that were awarded. */
    static SlotsSpin free(SlotMachine machine, SlotsRound round, long maxWin, DrawSource draws) {
        return new SlotsSpin(machine, round.takingFreeSpin(), machine.freeSpinsMultiplier(), maxWin).spin(draws);
    }

    private SlotsSpin spin(DrawSource draws) {
        machine.draw(draws, stops);
        for (var line = 0; line < round.lines(); line++) {
            var run = machine.run(line, stops);
            win(line, machine.symbolOf(run), SlotMachine.countOf(run), machine.pay(run));
        }
        var scatters = machine.scatterCount(stops);
        if (scatters > 0) {
            win(NO_LINE, machine.scatterName(), scatters, machine.scatterPay(scatters) * round.lines());
        }
        return this;
    }

    private void win(int line, String symbol, int count, int pay) {
        if (pay > 0) {
            var before = payout();
            units += (long) pay * multiplier;
            wins.add(new Win(line, symbol, count, payout() - before));
        }
    }

    /** In minor units. */
    long payout() {
        return round.worth(units, maxWin);
    }

    /** The round with what this spin paid and awarded. */
    SlotsRound after() {
        return round.awarding(machine.award(machine.scatterCount(stops), round.awarded()))
                .paying(payout(), maxWin);
    }

    void writeTo(ObjectNode update) {
        var shownStops = update.putArray("stops");
        var window = update.putArray("window");
        for (var reel = 0; reel < SlotMachine.REELS; reel++) {
            shownStops.add(stops[reel]);
            machine.window(reel, stops[reel]).forEach(window.addArray()::add);
        }
        update.set("wins", shownWins());
    }

    private ArrayNode shownWins() {
        var shown = Json.MAPPER.createArrayNode();
        for (var win : wins) {
            shown.addObject()
                    .put("line", win.line)
                    .put("symbol", win.symbol)
                    .put("count", win.count)
                    .put("payout", round.text(win.payout));
        }
        return shown;
    }
}
