package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Json;
import io.anteroom.fairness.DrawSource;
import io.anteroom.game.rules.blackjack.Deal;
import io.anteroom.game.rules.blackjack.Decision;
import io.anteroom.game.rules.cards.Shoe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A round of blackjack as it is remembered: what was staked, drawn and decided. Its {@link Deal} follows from that, the hole card
 * and the cards that are left included, so none of it is kept twice. The draws must not be seen before the round is over.
 *
 * @param bet in minor units, as are the other amounts
 * @param maxWin of the configuration the round was begun under
 * @param perfectPairsBet 0 for none
 * @param pokerBet 0 for none
 * @param insured whether half of the bet was staked on a blackjack of the dealer's
 * @param draws the results, in order
 */
record BlackjackRound(
        Currency currency,
        long bet,
        long maxWin,
        long perfectPairsBet,
        long pokerBet,
        boolean insured,
        List<Long> draws,
        List<Decision> decisions) {

    BlackjackRound {
        draws = List.copyOf(draws);
        decisions = List.copyOf(decisions);
    }

    /** Reads what {@link #write} wrote. */
    static BlackjackRound of(JsonNode state) {
        return new BlackjackRound(
                Currency.parse(state.path("currency").textValue()),
                state.path("bet").longValue(),
                state.path("maxWin").longValue(),
                state.path("perfectPairsBet").longValue(),
                state.path("pokerBet").longValue(),
                state.path("insured").booleanValue(),
                elements(state.path("draws")).map(JsonNode::longValue).toList(),
                elements(state.path("decisions"))
                        .map(node -> Decision.valueOf(node.textValue()))
                        .toList());
    }

    private static java.util.stream.Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    ObjectNode write(Deal deal) {
        var state = Json.MAPPER.createObjectNode();
        state.set("nextActions", Json.MAPPER.valueToTree(nextActions(deal)));
        state.put("currency", currency.code());
        state.put("bet", bet);
        state.put("maxWin", maxWin);
        state.put("perfectPairsBet", perfectPairsBet);
        state.put("pokerBet", pokerBet);
        state.put("insured", insured);
        state.set("draws", Json.MAPPER.valueToTree(draws));
        state.set("decisions", Json.MAPPER.valueToTree(decisions));
        return state;
    }

    static List<String> nextActions(Deal deal) {
        return Arrays.stream(Decision.values())
                .filter(deal::allows)
                .map(Decision::action)
                .toList();
    }

    /** The deal as far as it was decided, from the same draws. */
    Deal deal(DrawSource source) {
        var deal = new Deal(new Shoe());
        deal.begin(source);
        decisions.forEach(decision -> deal.take(decision, source));
        return deal;
    }

    BlackjackRound drawn(List<Long> results) {
        return new BlackjackRound(currency, bet, maxWin, perfectPairsBet, pokerBet, insured, results, decisions);
    }

    BlackjackRound decided(Decision decision) {
        var more = new ArrayList<>(decisions);
        more.add(decision);
        return new BlackjackRound(currency, bet, maxWin, perfectPairsBet, pokerBet, insured, draws, more);
    }

    BlackjackRound insuredIf(boolean accepted) {
        return new BlackjackRound(currency, bet, maxWin, perfectPairsBet, pokerBet, accepted, draws, decisions);
    }

    /** Half of the bet, rounded down to the minor unit. */
    long insuranceBet() {
        return bet / 2;
    }

    String text(long minor) {
        return FixedPoint.text(minor, currency.digits());
    }
}
