package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Reply;
import io.anteroom.fairness.Draws;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Games of one choice and one draw: a bet is a whole round, and an autobet is a series of them. Nothing is hidden, so the
 * state of a series is what the player sees of it.
 */
abstract class SingleDrawRules implements Rules {
    private static final Actions ACTIONS =
            new Actions(Set.of("Bet", "Autobet"), Set.of("Bet", "Autobet", "NewBet"), Set.of("NewBet", "EndAutobet"));

    private static final List<String> NEXT_IN_SERIES = List.of("NewBet", "EndAutobet");

    private static final Set<String> NO_FIELDS = Set.of();

    private final Set<String> betFields;
    private final Set<String> autobetFields;

    SingleDrawRules(Set<String> choiceFields) {
        betFields = union(choiceFields, Set.of("betAmount", "currency"));
        autobetFields = union(betFields, Series.FIELDS);
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        var all = new HashSet<>(one);
        all.addAll(other);
        return Set.copyOf(all);
    }

    /** Reads the choice, or has the input refused and gives one that is legal. */
    abstract Choice choose(Inputs inputs);

    @Override
    public final Optional<String> problemWith(JsonNode customProps) {
        return FixedProps.problem(this, customProps);
    }

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
        var choice = choose(inputs);
        var bet = inputs.stake(settings);
        holdAgainstLimits(inputs, settings, choice, bet);
        return inputs.step(true, 1, draws -> play(settings.currency(), choice, bet, draws));
    }

    private Reply<Step> autobet(GameSettings settings, @Nullable JsonNode data) {
        var inputs = Inputs.sent(data, autobetFields);
        var choice = choose(inputs);
        var bet = inputs.stake(settings);
        var series = Series.begun(inputs, settings.currency(), bet);
        holdAgainstLimits(inputs, settings, choice, bet);
        return inputs.step(true, 1, draws -> playInSeries(settings, choice, series, draws));
    }

    /** Judged under the newest settings: they may have changed since the series began. */
    private Reply<Step> newBet(GameSettings settings, JsonNode state, @Nullable JsonNode data) {
        var kept = Inputs.kept(state);
        var choice = choose(kept);
        var series = Series.of(state, Currency.parse(state.path("currency").textValue()));
        var inputs = Inputs.sent(data, NO_FIELDS);
        inputs.sameCurrency(settings, state);
        holdAgainstLimits(inputs, settings, choice, series.nextBet());
        return inputs.step(true, 1, draws -> playInSeries(settings, choice, series, draws));
    }

    private static Reply<Step> endAutobet(JsonNode state, @Nullable JsonNode data) {
        return Inputs.sent(data, NO_FIELDS).step(false, 0, draws -> ended(state));
    }

    private static void holdAgainstLimits(Inputs inputs, GameSettings settings, Choice choice, long bet) {
        inputs.holdAgainstLimits(settings, bet);
        if (settings.isWithinLimits(bet) && choice.payoutIfWon(bet) > settings.maxWin()) {
            inputs.refuse(Code.BET_LIMIT_REACHED, "a round pays at most " + settings.text(settings.maxWin()));
        }
    }

    private static Outcome play(Currency currency, Choice choice, long bet, Draws draws) {
        var drawn = choice.draw(draws);
        var payout = choice.wins(drawn) ? choice.payoutIfWon(bet) : 0;

        var update = Json.MAPPER.createObjectNode();
        update.putArray("nextActions");
        choice.showDrawn(update, drawn);
        update.put("payout", FixedPoint.text(payout, currency.digits()));
        update.put("roundEnded", true);
        var view = Json.MAPPER.createObjectNode();
        showBet(view, choice, bet, currency);
        view.setAll(update);
        return new Outcome(null, update, view, Payouts.betAndWins(bet, payout), true);
    }

    private static void showBet(ObjectNode view, Choice choice, long bet, Currency currency) {
        view.put("betAmount", FixedPoint.text(bet, currency.digits()));
        view.put("currency", currency.code());
        choice.showChosen(view);
    }

    private static Outcome playInSeries(GameSettings settings, Choice choice, Series series, Draws draws) {
        var drawn = choice.draw(draws);
        var won = choice.wins(drawn);
        var bet = series.nextBet();
        var payout = won ? choice.payoutIfWon(bet) : 0;
        var after = series.after(won, payout);
        var goesOn = goesOn(settings, choice, after);

        var update = Json.MAPPER.createObjectNode();
        var nextActions = update.putArray("nextActions");
        if (goesOn) {
            NEXT_IN_SERIES.forEach(nextActions::add);
            update.put("nextBetAmount", settings.text(after.nextBet()));
        }
        update.put("betAmount", settings.text(bet));
        update.put("autobetCount", after.count());
        update.put("autobetPayout", settings.text(after.paid()));
        choice.showDrawn(update, drawn);
        update.put("payout", settings.text(payout));
        update.put("roundEnded", true);
        var view = Json.MAPPER.createObjectNode();
        showBet(view, choice, bet, settings.currency());
        after.writeTo(view, settings.currency());
        view.setAll(update);
        return new Outcome(goesOn ? view : null, update, view, Payouts.betAndWins(bet, payout), true);
    }

    /** A series ends by itself when it did what was asked for, and when its next bet would be refused. */
    private static boolean goesOn(GameSettings settings, Choice choice, Series series) {
        return !series.isOver()
                && settings.isWithinLimits(series.nextBet())
                && choice.payoutIfWon(series.nextBet()) <= settings.maxWin();
    }

    private static Outcome ended(JsonNode state) {
        var update = Json.MAPPER.createObjectNode();
        update.putArray("nextActions");
        update.set("autobetCount", state.path("autobetCount"));
        update.set("autobetPayout", state.path("autobetPayout"));
        update.put("roundEnded", true);
        ObjectNode view = state.deepCopy();
        view.remove("nextBetAmount");
        view.setAll(update);
        return new Outcome(null, update, view, List.of(), true);
    }

    /** Of the very choice and stake. A bet of a series says nothing itself; its choice is in what was shown of it. */
    @Override
    public final Optional<Expectation> expectation(GameSettings settings, PlayedRound round) {
        var kept = Inputs.kept(round.view() == null ? round.data() : round.view());
        var choice = choose(kept);
        return kept.isRefused()
                ? Optional.empty()
                : Optional.of(
                        Expectation.ofOneDraw(choice.chanceToWin().toNearest(), choice.payoutIfWon(round.stake())));
    }

    @Override
    public final ObjectNode view(JsonNode state) {
        return state.deepCopy();
    }
}
