package io.anteroom.game.rules.blackjack.analysis;

import io.anteroom.game.rules.blackjack.Hand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Every way the dealer's hand can end over an upcard, told apart like those of {@link HandEnds}: the sets of cards drawn, as a
 * tree in which each set lacks one value of those below it. Used once, to make {@link DealerEnds}.
 */
final class DealerSets {
    /** Of a set that no hand ends with, but larger ones do. */
    static final int NO_END = -1;

    /**
     * A set of cards.
     *
     * @param parent the place of the set that lacks the largest value of this one; the empty set has place 0
     * @param value the largest
     * @param count cards of that value
     * @param cards in the set
     * @param outcome what the hand comes to, or {@link #NO_END}
     * @param orders in which the dealer may draw them
     */
    record Drawn(int parent, int value, int count, int cards, int outcome, double orders) {}

    private record End(int outcome, double orders) {
        End and(End other) {
            return new End(outcome, orders + other.orders);
        }
    }

    private final long upcard;
    private final Map<Long, End> ends = new HashMap<>();
    private final Map<Long, Integer> places = new HashMap<>();
    private final List<Drawn> sets = new ArrayList<>();

    private DealerSets(int upcard) {
        this.upcard = CardCounts.one(upcard);
    }

    /** The sets, parents before children. */
    static List<Drawn> of(int upcard) {
        var dealer = new DealerSets(upcard);
        dealer.drawAll();
        dealer.add(CardCounts.NONE, new Drawn(0, 0, 0, 0, NO_END, 0));
        dealer.ends.keySet().stream().sorted().forEach(dealer::place);
        return dealer.sets;
    }

    private void drawAll() {
        Map<Long, Double> open = Map.of(CardCounts.NONE, 1.0);
        while (!open.isEmpty()) {
            var longer = new HashMap<Long, Double>();
            open.forEach((drawn, orders) -> draw(drawn, orders, longer));
            open = longer;
        }
    }

    private void draw(long before, double orders, Map<Long, Double> longer) {
        for (var value = 1; value <= CardCounts.VALUES; value++) {
            var drawn = before + CardCounts.one(value);
            var worth = Worth.of(upcard + drawn).value();
            if (worth < DealerEnds.STANDS) {
                longer.merge(drawn, orders, Double::sum);
            } else {
                ends.merge(drawn, new End(outcome(before, worth), orders), End::and);
            }
        }
    }

    private static int outcome(long before, int worth) {
        if (before == CardCounts.NONE && worth == Hand.BEST) {
            return DealerEnds.BLACKJACK;
        }
        return worth > Hand.BEST ? DealerEnds.BUST : worth - DealerEnds.STANDS;
    }

    private void place(long cards) {
        if (places.containsKey(cards)) {
            return;
        }
        var value = CardCounts.largest(cards);
        var count = CardCounts.of(cards, value);
        var rest = cards - count * CardCounts.one(value);
        place(rest);
        var parent = Objects.requireNonNull(places.get(rest));
        var end = ends.getOrDefault(cards, new End(NO_END, 0));
        add(cards, new Drawn(parent, value, count, CardCounts.total(cards), end.outcome, end.orders));
    }

    private void add(long cards, Drawn set) {
        places.put(cards, sets.size());
        sets.add(set);
    }
}
