package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Json;
import io.anteroom.game.rules.blackjack.Deal;
import io.anteroom.game.rules.blackjack.Decision;
import io.anteroom.game.rules.blackjack.Hand;
import io.anteroom.game.rules.blackjack.HandStatus;
import io.anteroom.game.rules.blackjack.SideBet;
import org.jspecify.annotations.Nullable;

/** What the player sees of a round of blackjack: built up from what may be seen, the hole card only when the round is over. */
record BlackjackView(BlackjackRound round, Deal deal, BlackjackPayouts payouts) {

    /**
     * What changed with an action. Side bets are told with the action that settled them.
     *
     * @param decision null for the bet
     */
    ObjectNode update(@Nullable Decision decision) {
        var update = Json.MAPPER.createObjectNode();
        showNextActions(update);
        showCards(update);
        if (decision == null) {
            showSideBets(update);
        }
        if (decision == Decision.PEEK) {
            showInsurance(update);
        }
        showEnd(update);
        return update;
    }

    /** All of it. */
    ObjectNode whole() {
        var view = Json.MAPPER.createObjectNode();
        showNextActions(view);
        view.put("betAmount", round.text(round.bet()));
        view.put("currency", round.currency().code());
        showCards(view);
        showSideBets(view);
        showInsurance(view);
        showEnd(view);
        return view;
    }

    private void showNextActions(ObjectNode view) {
        view.set("nextActions", Json.MAPPER.valueToTree(BlackjackRound.nextActions(deal)));
    }

    private void showCards(ObjectNode view) {
        view.put("handOwner", deal.isOver() ? "Dealer" : "Player");
        view.put("handIndex", deal.current());
        var dealer = deal.dealer();
        view.putObject("dealerHand").set("cards", cards(dealer, deal.isOver() ? dealer.count() : 1));
        var hands = view.putArray("playerHands");
        for (var i = 0; i < deal.handCount(); i++) {
            showHand(hands.addObject(), i);
        }
    }

    private static ArrayNode cards(Hand hand, int count) {
        return ShownCards.of(count, hand::card, Hand::valueOf);
    }

    private void showHand(ObjectNode view, int index) {
        var hand = deal.hand(index);
        view.set("cards", cards(hand, hand.count()));
        view.put("betAmount", round.text(BlackjackPayouts.bet(round, deal, index)));
        if (deal.isOver() || hand.isBust()) {
            var status = hand.isBust() ? HandStatus.BUST : deal.status(index);
            view.put("status", status.label());
            view.put("payout", round.text(payouts.hands().get(index)));
        }
        if (deal.isSplit()) {
            view.put("isSplit", true);
        }
    }

    private void showSideBets(ObjectNode view) {
        showSideBet(
                view,
                "perfectPairs",
                round.perfectPairsBet(),
                BlackjackPayouts.perfectPair(deal),
                payouts.perfectPairs());
        showSideBet(view, "poker", round.pokerBet(), BlackjackPayouts.pokerHand(deal), payouts.poker());
    }

    private void showSideBet(ObjectNode view, String name, long bet, SideBet result, long payout) {
        if (bet > 0) {
            view.putObject(name)
                    .put("status", result.status())
                    .put("betAmount", round.text(bet))
                    .put("payout", round.text(payout));
        }
    }

    private void showInsurance(ObjectNode view) {
        if (round.insured()) {
            var status = BlackjackPayouts.isInsuranceWon(round, deal) ? HandStatus.WIN : HandStatus.LOST;
            view.putObject("insurance")
                    .put("status", status.label())
                    .put("betAmount", round.text(round.insuranceBet()))
                    .put("payout", round.text(payouts.insurance()));
        }
    }

    private void showEnd(ObjectNode view) {
        if (deal.isOver()) {
            view.put("payout", round.text(payouts.onHands()));
        }
        view.put("roundEnded", deal.isOver());
    }
}
