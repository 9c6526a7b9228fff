package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Reply;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Slots: five reels of three rows, lines, a wild, a scatter and free spins, as {@link SlotsProps} build them. A bet is for all
 * lines together and is a spin; each free spin it awards is an action of the same round.
 */
final class SlotsRules implements Rules {
    private static final Actions ACTIONS = new Actions(Set.of("Bet"), Set.of("Bet"), Set.of("FreeSpin"));

    private static final Set<String> BET_FIELDS = Set.of("betAmount", "currency", "lines");

    private static final PropsMemo<SlotMachine> MACHINES =
            new PropsMemo<>(props -> SlotMachine.of(SlotsProps.of(props)));

    private static final PropsMemo<List<SlotsPlay>> PLAYS =
            new PropsMemo<>(props -> SlotsPlay.published(MACHINES.of(props)));

    private static final PropsMemo<Mathematics> FIGURES =
            new PropsMemo<>(props -> SlotsMathematics.of(PLAYS.of(props)));

    private static final PropsMemo<List<Double>> TAILS =
            new PropsMemo<>(props -> PLAYS.of(props).stream().map(SlotsTail::of).toList());

    /** By {@link #limits}. */
    private static final PropsMemo<List<Capped>> CAPPED = new PropsMemo<>(SlotsRules::cappedBy);

    @Override
    public String gameId() {
        return "slots";
    }

    @Override
    public ObjectNode defaultProps() {
        return SlotsThemes.defaultProps();
    }

    /** A theme's name alone stands for all of it. */
    @Override
    public JsonNode spelledOut(JsonNode customProps) {
        var theme = customProps.size() == 1
                ? SlotsThemes.find(customProps.path("theme").asText())
                : null;
        return theme == null ? customProps : theme.deepCopy();
    }

    @Override
    public Optional<String> problemWith(JsonNode customProps) {
        if (customProps.size() == 1 && customProps.has("theme")) {
            return Optional.of("customProps.theme alone must be one of " + SlotsThemes.NAMES);
        }
        return Props.problem(customProps, SlotsProps::of);
    }

    @Override
    public Mathematics mathematics(JsonNode customProps) {
        return figuresOf(customProps);
    }

    private static Mathematics figuresOf(JsonNode customProps) {
        var shipped = SlotsThemes.figures(customProps);
        return shipped == null ? FIGURES.of(customProps) : shipped;
    }

    @Override
    public List<Capped> capped(GameSettings settings) {
        return CAPPED.of(limits(settings));
    }

    /** Of settings, what the maximum win's effect follows from. */
    private static JsonNode limits(GameSettings settings) {
        return Json.MAPPER
                .createObjectNode()
                .put("maxBet", settings.maxBet())
                .put("maxWin", settings.maxWin())
                .set("customProps", settings.customProps());
    }

    private static List<Capped> cappedBy(JsonNode limits) {
        var props = limits.path("customProps");
        var maxBet = limits.path("maxBet").longValue();
        var maxWin = limits.path("maxWin").longValue();
        var settings = new GameSettings("slots", Currency.FUN, 1, maxBet, maxWin, true, props);
        var figures = figuresOf(props).figures();
        return IntStream.range(0, figures.size())
                .mapToObj(place ->
                        Capped.of(settings, figures.get(place), maxBet, BigDecimal.ZERO, cap -> cut(props, place, cap)))
                .toList();
    }

    private static Cut cut(JsonNode props, int place, Ratio cap) {
        var shipped = SlotsThemes.cuts(props, cap);
        return shipped == null ? SlotsCut.at(PLAYS.of(props).get(place), cap) : shipped.get(place);
    }

    @Override
    public List<Simulation> simulations(JsonNode customProps) {
        var machine = MACHINES.of(customProps);
        return Stream.of(machine.lineCount(), 1)
                .distinct()
                .<Simulation>map(lines -> new SlotsSimulation(machine, lines))
                .toList();
    }

    @Override
    public Reply<Step> check(GameSettings settings, @Nullable JsonNode state, String action, @Nullable JsonNode data) {
        var refusal = ACTIONS.refusal(settings, state, action);
        if (refusal != null) {
            return Reply.refused(refusal);
        }
        var machine = MACHINES.of(settings.customProps());
        return state == null ? bet(machine, settings, data) : freeSpin(machine, settings, SlotsRound.of(state), data);
    }

    /** Free spins were won already, so they are played. */
    @Override
    public Optional<Settling> settling(JsonNode state) {
        return Optional.of(Settling.by("FreeSpin"));
    }

    /** Of the lines that were played, where their figures are published: all, or one. */
    @Override
    public Optional<Expectation> expectation(GameSettings settings, PlayedRound round) {
        var props = settings.customProps();
        var lines = round.data().path("lines").asInt(MACHINES.of(props).lineCount());
        var plays = PLAYS.of(props);
        for (var place = 0; place < plays.size(); place++) {
            if (plays.get(place).lines() == lines) {
                var figures = new Mathematics(List.of(figuresOf(props).figures().get(place)));
                var tail = BigDecimal.valueOf(TAILS.of(props).get(place)).multiply(BigDecimal.valueOf(round.stake()));
                return Optional.of(
                        new PublishedReturn(figures).of(settings, round).risingAtMost(tail));
            }
        }
        return Rules.super.expectation(settings, round);
    }

    private static Reply<Step> bet(SlotMachine machine, GameSettings settings, @Nullable JsonNode data) {
        var inputs = Inputs.sent(data, BET_FIELDS);
        var lines = inputs.field("lines").isMissingNode()
                ? machine.lineCount()
                : inputs.whole("lines", 1, machine.lineCount(), Code.INVALID_EVENT_INPUTS);
        var bet = inputs.stake(settings);
        inputs.holdAgainstLimits(settings, bet);
        var round = SlotsRound.begun(bet, settings.currency(), lines);
        return inputs.step(true, SlotMachine.REELS, draws -> {
            var spin = SlotsSpin.first(machine, round, settings.maxWin(), draws);
            return outcome(spin, Payouts.betAndWins(bet, spin.payout()));
        });
    }

    private static Reply<Step> freeSpin(
            SlotMachine machine, GameSettings settings, SlotsRound round, @Nullable JsonNode data) {
        return Inputs.sent(data, Set.of()).step(false, SlotMachine.REELS, draws -> {
            var spin = SlotsSpin.free(machine, round, settings.maxWin(), draws);
            return outcome(spin, Payouts.wins(spin.payout()));
        });
    }

    private static Outcome outcome(SlotsSpin spin, List<Move> moves) {
        var after = spin.after();
        var update = Json.MAPPER.createObjectNode();
        var nextActions = update.putArray("nextActions");
        if (!after.isOver()) {
            nextActions.add("FreeSpin");
        }
        spin.writeTo(update);
        update.put("freeSpins", after.freeSpins());
        update.put("freeSpinsAwarded", after.awarded());
        update.put("payout", after.text(spin.payout()));
        update.put("totalPayout", after.text(after.paid()));
        update.put("roundEnded", after.isOver());
        var view = update.deepCopy();
        after.writeTo(view);
        return new Outcome(after.isOver() ? null : view, update, view, moves, after.isOver());
    }

    /** Nothing is hidden: the state is what the player sees of it. */
    @Override
    public ObjectNode view(JsonNode state) {
        return state.deepCopy();
    }
}
