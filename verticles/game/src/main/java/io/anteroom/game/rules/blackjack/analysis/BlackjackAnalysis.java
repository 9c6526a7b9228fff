package io.anteroom.game.rules.blackjack.analysis;

import io.anteroom.game.rules.blackjack.BasicStrategy;
import io.anteroom.game.rules.blackjack.Hand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums a round of blackjack under basic strategy over everything that can be dealt.
 *
 * <p>The cards of a shoe are exchangeable: whoever takes the next one, and however that was decided by the cards before, the
 * player's hands, the dealer's hole card and the dealer's others are drawn as if one after another. So a hand is drawn first
 * and the dealer from what it left, although the hole card was dealt before; and two hands of a split can be drawn one whole
 * after the other, although they got their second cards in between.
 *
 * <p>For example, over a seven the strategy takes a ten, a six and a five in four orders, with ten and six or ten and five
 * first, and stands on 21; with six and five first it doubles, which are the other two. Each order has the chance 128/415 ·
 * 32/414 · 32/413. So a hand is a set of cards, the number of its orders and what it staked, and for each set the chances of
 * the dealer follow from what remains, which are sums over sets of cards too.
 */
public final class BlackjackAnalysis {

    /**
     * For a stake of one.
     *
     * @param chance of everything that was summed, which is one
     * @param net expected win above all stakes
     * @param variance of that
     * @param staked expected sum of all stakes of a round
     * @param paid chance that a round pays anything
     * @param payouts the chance of each payout, in halves of the first stake: of nothing first, of {@link #MOST} last
     */
    public record Result(double chance, double net, double variance, double staked, double paid, List<Double> payouts) {

        public Result {
            payouts = List.copyOf(payouts);
        }

        /** The chance of the largest payout. */
        public double most() {
            return payouts.get(2 * MOST);
        }
    }

    /** The largest payout: two hands, both doubled and both won. */
    public static final int MOST = Tally.MOST;

    private static final double BLACKJACK_PAYS = 2.5;

    private final Tally total = new Tally();
    private final Remaining remaining = new Remaining();

    private BlackjackAnalysis() {}

    /** Takes about a second. */
    public static Result compute() {
        var analysis = new BlackjackAnalysis();
        for (var upcard = 1; upcard <= CardCounts.VALUES; upcard++) {
            analysis.addUpcard(upcard);
        }
        return analysis.total.result();
    }

    private void addUpcard(int upcard) {
        var chance = remaining.chance(upcard);
        remaining.take(upcard);
        addBlackjacks(chance, upcard);
        var dealer = new DealerEnds(upcard);
        var tally = new Tally();
        for (var end : HandEnds.afterDeal(upcard)) {
            addHand(tally, chance, upcard, dealer, end);
        }
        total.addAll(tally);
        for (var pair = 1; pair <= CardCounts.VALUES; pair++) {
            if (BasicStrategy.splits(pair, upcard)) {
                addSplit(chance, upcard, dealer, pair);
            }
        }
        remaining.putBack(upcard);
    }

    /** The player's, which end the round at once or after the dealer looked, and the dealer's that do under an ace. */
    private void addBlackjacks(double chance, int upcard) {
        var cards = CardCounts.one(1) + CardCounts.one(Hand.TEN);
        var players = 2 * chance * remaining.chanceOfOrder(cards);
        var dealers = upcard == 1 ? chance * remaining.chance(Hand.TEN) : 0;
        remaining.takeAll(cards);
        var both = players * holeOfBlackjack(upcard);
        remaining.putAllBack(cards);
        total.add(both, 1, 1);
        total.add(players - both, 1, BLACKJACK_PAYS);
        total.add(upcard == 1 ? dealers - both : 0, 1, 0);
    }

    private double holeOfBlackjack(int upcard) {
        return switch (upcard) {
            case 1 -> remaining.chance(Hand.TEN);
            case Hand.TEN -> remaining.chance(1);
            default -> 0;
        };
    }

    private void addHand(Tally tally, double chance, int upcard, DealerEnds dealer, HandEnds.End end) {
        var ways = chance * end.orders();
        var chances = chances(upcard, dealer, end.cards());
        for (var outcome = 0; outcome < DealerEnds.OUTCOMES; outcome++) {
            tally.add(ways * chances[outcome], end.bet(), payout(end, outcome));
        }
    }

    /**
     * The chances that these cards come in one certain order and then the dealer's outcomes; a blackjack under an ace ended the
     * round before they were drawn.
     */
    private double[] chances(int upcard, DealerEnds dealer, long cards) {
        var order = remaining.chanceOfOrder(cards);
        remaining.takeAll(cards);
        var chances = dealer.chances(remaining);
        remaining.putAllBack(cards);
        for (var outcome = 0; outcome < DealerEnds.OUTCOMES; outcome++) {
            chances[outcome] *= outcome == DealerEnds.BLACKJACK && upcard == 1 ? 0 : order;
        }
        return chances;
    }

    private static double payout(HandEnds.End end, int outcome) {
        if (end.surrendered()) {
            return 0.5;
        }
        if (end.value() == HandEnds.BUST || outcome == DealerEnds.BLACKJACK) {
            return 0;
        }
        var dealer = outcome == DealerEnds.BUST ? 0 : DealerEnds.STANDS + outcome;
        return end.bet() * (end.value() > dealer ? 2 : end.value() == dealer ? 1 : 0);
    }

    private void addSplit(double chance, int upcard, DealerEnds dealer, int pair) {
        var cards = 2 * CardCounts.one(pair);
        var dealt = chance * remaining.chanceOfOrder(cards);
        remaining.takeAll(cards);
        var ends = HandEnds.afterSplit(pair, upcard);
        var known = new HashMap<Long, double[]>();
        var tally = new Tally();
        for (var first = 0; first < ends.size(); first++) {
            addTwoHands(tally, dealt, ends.get(first), ends.get(first), known, upcard, dealer);
            for (var second = first + 1; second < ends.size(); second++) {
                addTwoHands(tally, 2 * dealt, ends.get(first), ends.get(second), known, upcard, dealer);
            }
        }
        total.addAll(tally);
        remaining.putAllBack(cards);
    }

    private void addTwoHands(
            Tally tally,
            double chance,
            HandEnds.End one,
            HandEnds.End other,
            Map<Long, double[]> known,
            int upcard,
            DealerEnds dealer) {
        var ways = chance * one.orders() * other.orders();
        var chances = known.computeIfAbsent(one.cards() + other.cards(), drawn -> chances(upcard, dealer, drawn));
        for (var outcome = 0; outcome < DealerEnds.OUTCOMES; outcome++) {
            tally.add(ways * chances[outcome], one.bet() + other.bet(), payout(one, outcome) + payout(other, outcome));
        }
    }
}
