package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Reply;
import io.anteroom.fairness.Draws;
import io.anteroom.game.rules.blackjack.Deal;
import io.anteroom.game.rules.blackjack.Decision;
import io.anteroom.game.rules.blackjack.PerfectPair;
import io.anteroom.game.rules.blackjack.PokerHand;
import io.anteroom.game.rules.blackjack.SideBet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Blackjack with perfect pairs and 21+3. How cards fall and hands end is {@link Deal}'s; what is staked and paid is
 * {@link BlackjackPayouts}'. Doubling, splitting and insurance stake more, with the action that asks for them.
 */
final class BlackjackRules implements Rules {
    private static final Map<String, Decision> DECISIONS =
            Arrays.stream(Decision.values()).collect(Collectors.toMap(Decision::action, Function.identity()));

    private static final Actions ACTIONS = new Actions(Set.of("Bet"), Set.of("Bet"), DECISIONS.keySet());

    private static final String PERFECT_PAIRS = "perfectPairsBetAmount";

    private static final String POKER = "pokerBetAmount";

    private static final Set<String> BET_FIELDS = Set.of("betAmount", "currency", PERFECT_PAIRS, POKER);

    private static final Set<String> PEEK_FIELDS = Set.of("acceptedInsurance");

    private static final int DEALT = 4;

    /** Enough for nearly every decision, the dealer's cards included; one that takes more is played again with more. */
    private static final int DRAWN_BY_DECISION = 4;

    @Override
    public String gameId() {
        return "blackjack";
    }

    @Override
    public ObjectNode defaultProps() {
        var props = Json.MAPPER.createObjectNode();
        SideBets.add(props, "perfectPairs", pays(PerfectPair.values()));
        SideBets.add(props, "poker", pays(PokerHand.values()));
        return props;
    }

    private static Map<String, Integer> pays(SideBet[] results) {
        var pays = new LinkedHashMap<String, Integer>();
        for (var result : results) {
            if (result.isWon()) {
                pays.put(result.status(), result.pays());
            }
        }
        return pays;
    }

    @Override
    public Optional<String> problemWith(JsonNode customProps) {
        return SideBets.problem(this, customProps);
    }

    @Override
    public Mathematics mathematics(JsonNode customProps) {
        return BlackjackMathematics.published();
    }

    @Override
    public List<Capped> capped(GameSettings settings) {
        return BlackjackMathematics.capped(settings);
    }

    @Override
    public List<Simulation> simulations(JsonNode customProps) {
        return BlackjackMathematics.simulations();
    }

    @Override
    public Reply<Step> check(GameSettings settings, @Nullable JsonNode state, String action, @Nullable JsonNode data) {
        var refusal = ACTIONS.refusal(settings, state, action);
        if (refusal != null) {
            return Reply.refused(refusal);
        }
        if (state == null) {
            return bet(settings, data);
        }
        var round = BlackjackRound.of(state);
        return switch (decision(action)) {
            case PEEK -> peek(round, data);
            case SURRENDER -> decide(round, Decision.SURRENDER, data, 0);
            case HIT, STAND, DOUBLE, SPLIT -> decide(round, decision(action), data, DRAWN_BY_DECISION);
        };
    }

    /** Whoever left takes no insurance and no more cards: the dealer plays against the hands as they are. */
    @Override
    public Optional<Settling> settling(JsonNode state) {
        for (var next : state.path("nextActions")) {
            if (next.textValue().equals("Peek")) {
                var declined = Json.MAPPER.createObjectNode().put("acceptedInsurance", false);
                return Optional.of(new Settling("Peek", declined));
            }
        }
        return Optional.of(Settling.by("Stand"));
    }

    /** Of the very bets; see {@link BlackjackExpectation} for what is expected of players who may decide as they like. */
    @Override
    public Optional<Expectation> expectation(GameSettings settings, PlayedRound round) {
        var kept = Inputs.kept(round.data());
        var bet = kept.optionalStake("betAmount", settings);
        var pairs = kept.optionalStake(PERFECT_PAIRS, settings);
        var poker = kept.optionalStake(POKER, settings);
        return kept.isRefused() || bet + pairs + poker != round.stake()
                ? Optional.empty()
                : Optional.of(
                        BlackjackExpectation.of(bet, pairs, poker, round.bet() - round.stake(), settings.maxWin()));
    }

    private static Decision decision(String action) {
        return Optional.ofNullable(DECISIONS.get(action)).orElseThrow();
    }

    private static Reply<Step> bet(GameSettings settings, @Nullable JsonNode data) {
        var inputs = Inputs.sent(data, BET_FIELDS);
        var bet = inputs.stake(settings);
        var perfectPairs = inputs.optionalStake(PERFECT_PAIRS, settings);
        var poker = inputs.optionalStake(POKER, settings);
        inputs.holdAgainstLimits(settings, bet);
        inputs.refuseIf(SideBets.limits(settings, "perfectPairs").problem(PERFECT_PAIRS, perfectPairs));
        inputs.refuseIf(SideBets.limits(settings, "poker").problem(POKER, poker));
        var round = new BlackjackRound(
                settings.currency(), bet, settings.maxWin(), perfectPairs, poker, false, List.of(), List.of());
        return inputs.step(true, DEALT, draws -> dealt(round, draws));
    }

    private static Reply<Step> peek(BlackjackRound round, @Nullable JsonNode data) {
        var inputs = Inputs.sent(data, PEEK_FIELDS);
        var accepted = inputs.flag("acceptedInsurance");
        if (accepted && round.insuranceBet() == 0) {
            inputs.refuse(Code.INVALID_BET_AMOUNT, "half of this bet is no amount to insure");
        }
        return inputs.step(false, 0, draws -> decided(round, round.insuredIf(accepted), Decision.PEEK, draws));
    }

    private static Reply<Step> decide(BlackjackRound round, Decision decision, @Nullable JsonNode data, int drawCount) {
        return Inputs.sent(data, Set.of()).step(false, drawCount, draws -> decided(round, round, decision, draws));
    }

    private static Outcome dealt(BlackjackRound round, Draws draws) {
        var recorded = new RecordedDraws(List.of(), draws);
        var deal = round.deal(recorded);
        return outcome(round.drawn(recorded.results()), deal, null, BlackjackPayouts.NONE);
    }

    /** @param staked the round before, with what the decision stakes beside the hands */
    private static Outcome decided(BlackjackRound before, BlackjackRound staked, Decision decision, Draws draws) {
        var recorded = new RecordedDraws(before.draws(), draws);
        var deal = before.deal(recorded);
        var payoutsBefore = BlackjackPayouts.of(before, deal);
        deal.take(decision, recorded);
        return outcome(staked.decided(decision).drawn(recorded.results()), deal, decision, payoutsBefore);
    }

    private static Outcome outcome(
            BlackjackRound round, Deal deal, @Nullable Decision decision, BlackjackPayouts before) {
        var payouts = BlackjackPayouts.of(round, deal);
        var view = new BlackjackView(round, deal, payouts);
        return new Outcome(
                deal.isOver() ? null : round.write(deal),
                view.update(decision),
                view.whole(),
                moves(before, payouts),
                deal.isOver());
    }

    private static List<Move> moves(BlackjackPayouts before, BlackjackPayouts after) {
        var moves = new ArrayList<Move>();
        if (after.staked() > before.staked()) {
            moves.add(Payouts.bet(after.staked() - before.staked()));
        }
        moves.addAll(Payouts.wins(after.paid() - before.paid()));
        return moves;
    }

    @Override
    public ObjectNode view(JsonNode state) {
        var round = BlackjackRound.of(state);
        var deal = round.deal(RecordedDraws.only(round.draws()));
        return new BlackjackView(round, deal, BlackjackPayouts.of(round, deal)).whole();
    }
}
