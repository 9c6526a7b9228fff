package io.anteroom.game.rules.cards;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.fairness.DrawSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A shoe that deals what a test wants: finds the draws by which the next places of a shuffle hold these cards. Cards are written
 * as rank and suit: {@code "AH 2D TC KS"}.
 */
public final class CardStack implements DrawSource {
    private static final String RANKS = "A23456789TJQK";
    private static final String SUITS = "HDCS";

    private final int[] order = new int[Shoe.CARDS];
    private final Deque<Integer> wanted = new ArrayDeque<>();
    private int place;

    public CardStack(String cards) {
        Arrays.setAll(order, i -> i);
        add(cards);
    }

    public static int card(String text) {
        return SUITS.indexOf(text.charAt(1)) * Card.RANKS + RANKS.indexOf(text.charAt(0));
    }

    public static String text(int rank, int suit) {
        return "" + RANKS.charAt(rank) + SUITS.charAt(suit);
    }

    public void add(String cards) {
        if (!cards.isEmpty()) {
            Arrays.stream(cards.split(" ")).map(CardStack::card).forEach(wanted::add);
        }
    }

    /** The results of the draws of all cards that are still wanted. */
    public long[] results() {
        var results = new long[wanted.size()];
        for (var i = 0; i < results.length; i++) {
            results[i] = next();
        }
        return results;
    }

    @Override
    public long draw(long n) {
        assertThat(n).isEqualTo(Shoe.CARDS - place);
        assertThat(wanted).as("a card nobody stacked was drawn").isNotEmpty();
        return next();
    }

    public boolean isEmpty() {
        return wanted.isEmpty();
    }

    private long next() {
        var card = wanted.remove();
        var found = place;
        while (order[found] % Card.DECK != card) {
            found++;
        }
        var moved = order[place];
        order[place] = order[found];
        order[found] = moved;
        long result = (long) found - place;
        place++;
        return result;
    }
}
