package io.anteroom.game.rules.blackjack.analysis;

import io.anteroom.game.rules.blackjack.BasicStrategy;
import io.anteroom.game.rules.blackjack.Decision;
import io.anteroom.game.rules.blackjack.Hand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every way a player's hand can end under basic strategy, told apart by the cards it took and not by their order: the strategy
 * does not look at the shoe, so orders can be counted once, and their chance is the same for all of them.
 */
final class HandEnds {

    /**
     * @param cards that were drawn
     * @param orders in which they may be drawn for the hand to end with the last of them
     * @param value of the hand; {@link #BUST} for one above 21
     * @param bet 1, or 2 for a doubled hand
     */
    record End(long cards, double orders, int value, int bet, boolean surrendered) {}

    static final int BUST = Hand.BEST + 1;

    private final int upcard;
    private final long base;
    private final boolean maySurrender;
    private final List<End> ends = new ArrayList<>();

    /** @param base cards of the hand that were not drawn here */
    private HandEnds(int upcard, long base, boolean maySurrender) {
        this.upcard = upcard;
        this.base = base;
        this.maySurrender = maySurrender;
    }

    /** Of hands that are neither split nor a blackjack; their first two cards are among those drawn. */
    static List<End> afterDeal(int upcard) {
        var hands = new HashMap<Long, Double>();
        for (var first = 1; first <= CardCounts.VALUES; first++) {
            for (var second = first; second <= CardCounts.VALUES; second++) {
                if (!isBlackjack(first, second) && !(first == second && BasicStrategy.splits(first, upcard))) {
                    hands.put(CardCounts.one(first) + CardCounts.one(second), first == second ? 1.0 : 2.0);
                }
            }
        }
        return new HandEnds(upcard, CardCounts.NONE, true).played(hands);
    }

    private static boolean isBlackjack(int first, int second) {
        return first == 1 && second == Hand.TEN;
    }

    /** Of one of two hands after a split; the card it was split with is not among those drawn. */
    static List<End> afterSplit(int pairValue, int upcard) {
        var hands = new HashMap<Long, Double>();
        for (var second = 1; second <= CardCounts.VALUES; second++) {
            hands.put(CardCounts.one(second), 1.0);
        }
        var base = CardCounts.one(pairValue);
        return pairValue == 1
                ? new HandEnds(upcard, base, false).standing(hands)
                : new HandEnds(upcard, base, false).played(hands);
    }

    private List<End> standing(Map<Long, Double> hands) {
        hands.forEach((drawn, orders) -> end(drawn, orders, 1));
        return ends;
    }

    /** Goes on from hands of two cards, a card at a time. */
    private List<End> played(Map<Long, Double> hands) {
        var open = hands;
        for (var first = true; !open.isEmpty(); first = false) {
            var longer = new HashMap<Long, Double>();
            for (var hand : open.entrySet()) {
                decide(hand.getKey(), hand.getValue(), first, longer);
            }
            open = longer;
        }
        return ends;
    }

    private void decide(long drawn, double orders, boolean first, Map<Long, Double> longer) {
        var worth = Worth.of(base + drawn);
        if (worth.value() >= Hand.BEST) {
            end(drawn, orders, 1);
            return;
        }
        switch (BasicStrategy.decide(worth.value(), worth.soft(), upcard, first, first && maySurrender)) {
            case STAND -> end(drawn, orders, 1);
            case SURRENDER -> ends.add(new End(drawn, orders, worth.value(), 1, true));
            case DOUBLE -> eachNext(drawn, next -> end(next, orders, 2));
            case HIT -> eachNext(drawn, next -> longer.merge(next, orders, Double::sum));
            case SPLIT, PEEK -> throw new AssertionError(Decision.SPLIT);
        }
    }

    private static void eachNext(long drawn, java.util.function.LongConsumer next) {
        for (var value = 1; value <= CardCounts.VALUES; value++) {
            next.accept(drawn + CardCounts.one(value));
        }
    }

    private void end(long drawn, double orders, int bet) {
        var value = Math.min(Worth.of(base + drawn).value(), BUST);
        ends.add(new End(drawn, orders, value, bet, false));
    }
}
