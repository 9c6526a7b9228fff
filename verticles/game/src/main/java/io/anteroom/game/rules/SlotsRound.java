package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Currency;

/**
 * Where a round of slots stands. Nothing of it is hidden: spins to come are not drawn yet.
 *
 * @param bet in minor units, for all lines together
 * @param lines how many are played, from the first on
 * @param freeSpins to come
 * @param awarded free spins of this round so far, those to come included
 * @param paid in minor units, so far
 */
record SlotsRound(long bet, Currency currency, int lines, int freeSpins, int awarded, long paid) {

    static SlotsRound begun(long bet, Currency currency, int lines) {
        return new SlotsRound(bet, currency, lines, 0, 0, 0);
    }

    /** Reads what {@link #writeTo} wrote. */
    static SlotsRound of(JsonNode state) {
        var currency = Currency.parse(state.path("currency").textValue());
        return new SlotsRound(
                FixedPoint.read(state.path("betAmount"), currency.digits()),
                currency,
                state.path("lines").intValue(),
                state.path("freeSpins").intValue(),
                state.path("freeSpinsAwarded").intValue(),
                FixedPoint.read(state.path("totalPayout"), currency.digits()));
    }

    void writeTo(ObjectNode view) {
        view.put("betAmount", text(bet));
        view.put("currency", currency.code());
        view.put("lines", lines);
        view.put("freeSpins", freeSpins);
        view.put("freeSpinsAwarded", awarded);
        view.put("totalPayout", text(paid));
    }

    SlotsRound awarding(int more) {
        return new SlotsRound(bet, currency, lines, freeSpins + more, awarded + more, paid);
    }

    SlotsRound takingFreeSpin() {
        return new SlotsRound(bet, currency, lines, freeSpins - 1, awarded, paid);
    }

    /** Where the maximum win is reached there is nothing left to spin for. */
    SlotsRound paying(long payout, long maxWin) {
        var total = paid + payout;
        return new SlotsRound(bet, currency, lines, total < maxWin ? freeSpins : 0, awarded, total);
    }

    boolean isOver() {
        return freeSpins == 0;
    }

    /**
     * What so many stakes of a line are worth, rounded down, and at most what the maximum win leaves. A product that is no long
     * is above every maximum win.
     */
    long worth(long units, long maxWin) {
        var left = maxWin - paid;
        return units > Long.MAX_VALUE / bet ? left : Math.min(left, bet * units / lines);
    }

    String text(long minor) {
        return FixedPoint.text(minor, currency.digits());
    }
}
