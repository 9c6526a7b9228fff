package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import java.util.Set;

/**
 * An autobet: what the player asked for and how far it went. Amounts are in minor units.
 *
 * @param max how many rounds it has; 0 for no end
 * @param onWin percent added to the bet after a win, in hundredths; 0 goes back to the first bet
 * @param onLoss the same after a loss
 * @param stopOnProfit what was won above the stakes ends it from here on; 0 for never
 * @param stopOnLoss what was lost of the stakes ends it from here on; 0 for never
 * @param next the stakes of the next round, if there is one
 * @param count rounds played
 * @param staked the sum of their stakes
 * @param paid the sum of their payouts
 */
record Series(
        int max,
        long onWin,
        long onLoss,
        long stopOnProfit,
        long stopOnLoss,
        Stakes first,
        Stakes next,
        int count,
        long staked,
        long paid) {

    /** How a round of it went: {@code EVEN} gave back exactly its stakes, and leaves them as they are. */
    enum Turn {
        WON,
        LOST,
        EVEN
    }

    static final Set<String> FIELDS = Set.of("autobetMax", "onWin", "onLoss", "stopOnProfit", "stopOnLoss");

    /** Of the state, what is nothing any more when no round follows. */
    static final Set<String> NEXT_FIELDS = Set.of("nextBetAmount", "nextBets");

    private static final int COUNT_MAX = 1_000_000_000;

    private static final int PERCENT_DIGITS = 2;

    /** 10000 percent, in hundredths: so much more makes any bet reach the limits at once. */
    private static final long PERCENT_MAX = 1_000_000;

    /** A whole, in hundredths of a percent. */
    private static final long PERCENT_UNIT = 10_000;

    static Series begun(Inputs inputs, Currency currency, Stakes first) {
        return new Series(
                inputs.whole("autobetMax", 0, COUNT_MAX, Code.INVALID_AUTOBET_MAX),
                inputs.optionalDecimal("onWin", PERCENT_DIGITS, PERCENT_MAX, Code.INVALID_EVENT_INPUTS),
                inputs.optionalDecimal("onLoss", PERCENT_DIGITS, PERCENT_MAX, Code.INVALID_EVENT_INPUTS),
                stop(inputs, "stopOnProfit", currency, Code.INVALID_STOP_ON_PROFIT),
                stop(inputs, "stopOnLoss", currency, Code.INVALID_STOP_ON_LOSS),
                first,
                first,
                0,
                0,
                0);
    }

    private static long stop(Inputs inputs, String field, Currency currency, Code code) {
        return inputs.optionalDecimal(field, currency.digits(), GameSettings.WIN_MAX, code);
    }

    /** Reads what {@link #writeTo} wrote. */
    static Series of(JsonNode state, Currency currency) {
        var digits = currency.digits();
        return new Series(
                state.path("autobetMax").intValue(),
                FixedPoint.read(state.path("onWin"), PERCENT_DIGITS),
                FixedPoint.read(state.path("onLoss"), PERCENT_DIGITS),
                FixedPoint.read(state.path("stopOnProfit"), digits),
                FixedPoint.read(state.path("stopOnLoss"), digits),
                stakes(state, "firstBets", "firstBetAmount", digits),
                stakes(state, "nextBets", "nextBetAmount", digits),
                state.path("autobetCount").intValue(),
                FixedPoint.read(state.path("autobetStaked"), digits),
                FixedPoint.read(state.path("autobetPayout"), digits));
    }

    private static Stakes stakes(JsonNode state, String each, String total, int digits) {
        return state.has(each)
                ? Stakes.of(state.path(each), digits)
                : Stakes.of(FixedPoint.read(state.path(total), digits));
    }

    void writeTo(ObjectNode state, Currency currency) {
        var digits = currency.digits();
        state.put("autobetMax", max);
        state.put("onWin", FixedPoint.text(onWin, PERCENT_DIGITS));
        state.put("onLoss", FixedPoint.text(onLoss, PERCENT_DIGITS));
        state.put("stopOnProfit", FixedPoint.text(stopOnProfit, digits));
        state.put("stopOnLoss", FixedPoint.text(stopOnLoss, digits));
        state.put("firstBetAmount", FixedPoint.text(first.total(), digits));
        state.put("nextBetAmount", FixedPoint.text(next.total(), digits));
        if (first.areSeveral()) {
            state.set("firstBets", first.write(digits));
            state.set("nextBets", next.write(digits));
        }
        state.put("autobetCount", count);
        state.put("autobetStaked", FixedPoint.text(staked, digits));
        state.put("autobetPayout", FixedPoint.text(paid, digits));
    }

    /** The series after another round of it, which was played for {@link #next}. */
    Series after(Turn turn, long payout) {
        return new Series(
                max,
                onWin,
                onLoss,
                stopOnProfit,
                stopOnLoss,
                first,
                nextAfter(turn),
                count + 1,
                Math.addExact(staked, next.total()),
                Math.addExact(paid, payout));
    }

    private Stakes nextAfter(Turn turn) {
        return switch (turn) {
            case WON -> raised(onWin);
            case LOST -> raised(onLoss);
            case EVEN -> next;
        };
    }

    private Stakes raised(long percent) {
        return percent == 0 ? first : next.raised(percent, PERCENT_UNIT);
    }

    /** Whether what the player asked for is done. */
    boolean isOver() {
        return (max > 0 && count >= max)
                || (stopOnProfit > 0 && paid - staked >= stopOnProfit)
                || (stopOnLoss > 0 && staked - paid >= stopOnLoss);
    }
}
