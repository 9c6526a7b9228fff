package io.anteroom.game.rules;

import io.anteroom.game.rules.blackjack.Deal;
import io.anteroom.game.rules.blackjack.PerfectPair;
import io.anteroom.game.rules.blackjack.PokerHand;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The money of a round of blackjack as it stands: what was staked up to now, and what is settled of it. Side bets are settled by
 * the deal, insurance when the dealer looked, hands when the round is over; in that order they take what the maximum win
 * leaves. Amounts are in minor units, stakes included.
 *
 * @param staked all of it, by the bet and by later actions
 * @param insurance 0 unless it is settled and won
 * @param hands by index; all 0 before the round is over
 */
record BlackjackPayouts(long staked, long perfectPairs, long poker, long insurance, List<Long> hands) {

    /** Insurance pays 2:1. */
    private static final int INSURANCE_PAYS = 3;

    BlackjackPayouts {
        hands = List.copyOf(hands);
    }

    /** Before anything was staked. */
    static final BlackjackPayouts NONE = new BlackjackPayouts(0, 0, 0, 0, List.of());

    static BlackjackPayouts of(BlackjackRound round, Deal deal) {
        var cap = new PayoutCap(round.maxWin());
        var perfectPairs = cap.take(perfectPair(deal).payout(round.perfectPairsBet()));
        var poker = cap.take(pokerHand(deal).payout(round.pokerBet()));
        var insurance = cap.take(round.insured() ? insurance(deal, round.insuranceBet()) : 0);
        var hands = IntStream.range(0, deal.handCount())
                .mapToObj(index -> cap.take(payout(round, deal, index)))
                .toList();
        return new BlackjackPayouts(staked(round, deal), perfectPairs, poker, insurance, hands);
    }

    static PerfectPair perfectPair(Deal deal) {
        return PerfectPair.of(deal.dealt(0), deal.dealt(1));
    }

    static PokerHand pokerHand(Deal deal) {
        return PokerHand.of(deal.dealt(0), deal.dealt(1), deal.upcard());
    }

    static boolean isInsuranceWon(BlackjackRound round, Deal deal) {
        return round.insured() && insurance(deal, 1) > 0;
    }

    /** What insurance of so much is paid as the deal stands. */
    static long insurance(Deal deal, long bet) {
        return deal.isOver() && deal.hasDealerBlackjack() ? INSURANCE_PAYS * bet : 0;
    }

    private static long payout(BlackjackRound round, Deal deal, int index) {
        return deal.isOver() ? deal.status(index).payout(bet(round, deal, index)) : 0;
    }

    /** What is staked on a hand. */
    static long bet(BlackjackRound round, Deal deal, int index) {
        return deal.isDoubled(index) ? 2 * round.bet() : round.bet();
    }

    private static long staked(BlackjackRound round, Deal deal) {
        var onHands = IntStream.range(0, deal.handCount())
                .mapToLong(index -> bet(round, deal, index))
                .sum();
        var onInsurance = round.insured() ? round.insuranceBet() : 0;
        return onHands + onInsurance + round.perfectPairsBet() + round.pokerBet();
    }

    long onHands() {
        return hands.stream().mapToLong(Long::longValue).sum();
    }

    long paid() {
        return perfectPairs + poker + insurance + onHands();
    }
}
