package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Reply;
import io.anteroom.fairness.Draws;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Games whose bet is a whole round, so that an autobet is a series of rounds. Nothing is hidden, so the state of a series is
 * what the player sees of it.
 */
abstract class InstantRules implements Rules {
    private static final Actions ACTIONS =
            new Actions(Set.of("Bet", "Autobet"), Set.of("Bet", "Autobet", "NewBet"), Set.of("NewBet", "EndAutobet"));

    private static final List<String> NEXT_IN_SERIES = List.of("NewBet", "EndAutobet");

    private static final Set<String> NO_FIELDS = Set.of();

    private final int drawCount;
    private final Set<String> betFields;
    private final Set<String> autobetFields;

    /**
     * @param wagerFields what a wager is read from
     * @param drawCount how many numbers a round draws at most, unless some are rejected
     */
    InstantRules(Set<String> wagerFields, int drawCount) {
        this.drawCount = drawCount;
        betFields = union(wagerFields, Set.of("betAmount", "currency"));
        autobetFields = union(betFields, Series.FIELDS);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }

    /** Reads choice, currency and stakes, or has the input refused and gives a wager that is legal. */
    abstract Wager wager(Inputs inputs, GameSettings settings);

    /** What the next round of a series is played for, with the choice it began with. */
    abstract Wager wager(JsonNode state, Series series);

    @Override
    public final Reply<Step> check(
            GameSettings settings, @Nullable JsonNode state, String action, @Nullable JsonNode data) {
        var refusal = ACTIONS.refusal(settings, state, action);
        if (refusal != null) {
            return Reply.refused(refusal);
        }
        if (state == null) {
            return action.equals("Bet") ? bet(settings, data) : autobet(settings, data);
        }
        return action.equals("NewBet") ? newBet(settings, state, data) : endAutobet(state, data);
    }

    private Reply<Step> bet(GameSettings settings, @Nullable JsonNode data) {
        var inputs = Inputs.sent(data, betFields);
        var wager = wager(inputs, settings);
        inputs.refuseIf(wager.problem(settings));
        return inputs.step(true, drawCount, draws -> play(settings, wager, draws));
    }

    private Reply<Step> autobet(GameSettings settings, @Nullable JsonNode data) {
        var inputs = Inputs.sent(data, autobetFields);
        var wager = wager(inputs, settings);
        var series = Series.begun(inputs, settings.currency(), wager.stakes());
        inputs.refuseIf(wager.problem(settings));
        return inputs.step(true, drawCount, draws -> playInSeries(settings, wager, series, draws));
    }

    /** Judged under the newest settings: they may have changed since the series began. */
    private Reply<Step> newBet(GameSettings settings, JsonNode state, @Nullable JsonNode data) {
        var series = Series.of(state, Currency.parse(state.path("currency").textValue()));
        var wager = wager(state, series);
        var inputs = Inputs.sent(data, NO_FIELDS);
        inputs.sameCurrency(settings, state);
        inputs.refuseIf(wager.problem(settings));
        return inputs.step(true, drawCount, draws -> playInSeries(settings, wager, series, draws));
    }

    private static Reply<Step> endAutobet(JsonNode state, @Nullable JsonNode data) {
        return Inputs.sent(data, NO_FIELDS).step(false, 0, draws -> ended(state));
    }

    private static Outcome play(GameSettings settings, Wager wager, Draws draws) {
        var result = wager.play(settings, draws);

        var update = Json.MAPPER.createObjectNode();
        update.putArray("nextActions");
        result.shown().accept(update);
        update.put("roundEnded", true);
        var view = Json.MAPPER.createObjectNode();
        wager.show(view, settings.currency());
        view.setAll(update);
        return outcome(null, update, view, wager, result);
    }

    private static Outcome playInSeries(GameSettings settings, Wager wager, Series series, Draws draws) {
        var result = wager.play(settings, draws);
        var after = series.after(result.turn(), result.payout());
        var goesOn = goesOn(settings, wager, after);

        var update = Json.MAPPER.createObjectNode();
        var nextActions = update.putArray("nextActions");
        if (goesOn) {
            NEXT_IN_SERIES.forEach(nextActions::add);
            update.put("nextBetAmount", settings.text(after.next().total()));
        }
        update.put("betAmount", settings.text(wager.stakes().total()));
        update.put("autobetCount", after.count());
        update.put("autobetPayout", settings.text(after.paid()));
        result.shown().accept(update);
        update.put("roundEnded", true);
        var view = Json.MAPPER.createObjectNode();
        wager.show(view, settings.currency());
        after.writeTo(view, settings.currency());
        view.setAll(update);
        return outcome(goesOn ? view : null, update, view, wager, result);
    }

    private static Outcome outcome(
            @Nullable ObjectNode state, ObjectNode update, ObjectNode view, Wager wager, Wager.Result result) {
        var moves = Payouts.betAndWins(wager.stakes().total(), result.payout());
        return new Outcome(state, update, view, moves, true);
    }

    /** A series ends by itself when it did what was asked for, and when its next bet would be refused. */
    private static boolean goesOn(GameSettings settings, Wager wager, Series series) {
        return !series.isOver() && wager.staking(series.next()).problem(settings) == null;
    }

    private static Outcome ended(JsonNode state) {
        var update = Json.MAPPER.createObjectNode();
        update.putArray("nextActions");
        update.set("autobetCount", state.path("autobetCount"));
        update.set("autobetPayout", state.path("autobetPayout"));
        update.put("roundEnded", true);
        ObjectNode view = state.deepCopy();
        Series.NEXT_FIELDS.forEach(view::remove);
        view.setAll(update);
        return new Outcome(null, update, view, List.of(), true);
    }

    @Override
    public final ObjectNode view(JsonNode state) {
        return state.deepCopy();
    }
}
