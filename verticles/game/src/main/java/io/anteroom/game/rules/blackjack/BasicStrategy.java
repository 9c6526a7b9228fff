package io.anteroom.game.rules.blackjack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The best decision by what the hand is worth, whether it is soft or a pair, and the dealer's upcard, whatever else is known of
 * the shoe. The tables are for exactly these rules: eight decks, the dealer stands on all 17 and looks for a blackjack under
 * an ace only, so that a ten's takes doubled and split bets too; one split, doubling after it, aces get one card each; half
 * of a stake that is surrendered comes back even if a ten hides a blackjack. A test holds every cell against all others.
 */
public final class BasicStrategy {
    // H hits, S stands; D doubles, R surrenders and otherwise hits; d doubles, r surrenders and otherwise stands.
    // Upcards           2 3 4 5 6 7 8 9 T A
    private static final String[] HARD = {
        /* 4 */ "H H H H H H H H H H",
        /* 5 */ "H H H H H H H H H H",
        /* 6 */ "H H H H H H H H H H",
        /* 7 */ "H H H H H H H H H H",
        /* 8 */ "H H H H H H H H H H",
        /* 9 */ "H D D D D H H H H H",
        /* 10 */ "D D D D D D D D H H",
        /* 11 */ "D D D D D D D D H H",
        /* 12 */ "H H S S S H H H H H",
        /* 13 */ "S S S S S H H H H H",
        /* 14 */ "S S S S S H H H R H",
        /* 15 */ "S S S S S H H H R H",
        /* 16 */ "S S S S S H H R r R",
        /* 17 */ "S S S S S S S S S S",
        /* 18 */ "S S S S S S S S S S",
        /* 19 */ "S S S S S S S S S S",
        /* 20 */ "S S S S S S S S S S",
    };

    private static final int HARD_LEAST = 4;

    // Upcards           2 3 4 5 6 7 8 9 T A
    private static final String[] SOFT = {
        /* 12 */ "H H H H H H H H H H",
        /* 13 */ "H H H D D H H H H H",
        /* 14 */ "H H H D D H H H H H",
        /* 15 */ "H H D D D H H H H H",
        /* 16 */ "H H D D D H H H H H",
        /* 17 */ "H D D D D H H H H H",
        /* 18 */ "S d d d d S S H H H",
        /* 19 */ "S S S S S S S S S S",
        /* 20 */ "S S S S S S S S S S",
    };

    private static final int SOFT_LEAST = 12;

    /** P splits, and anything else is played as what the pair is worth. */
    // Upcards           2 3 4 5 6 7 8 9 T A
    private static final String[] PAIRS = {
        /* A */ "P P P P P P P P P P",
        /* 2 */ "P P P P P P - - - -",
        /* 3 */ "P P P P P P - - - -",
        /* 4 */ "- - - P P - - - - -",
        /* 5 */ "- - - - - - - - - -",
        /* 6 */ "P P P P P - - - - -",
        /* 7 */ "P P P P P P - - - -",
        /* 8 */ "P P P P P P P P - P",
        /* 9 */ "P P P P P - P P - -",
        /* T */ "- - - - - - - - - -",
    };

    private BasicStrategy() {}

    /** The tables as they are published: a line for each hand, its decisions by upcard from 2 to ace. */
    static List<String> lines() {
        var lines = new ArrayList<String>();
        addLines(lines, "hard", HARD_LEAST, HARD);
        addLines(lines, "soft", SOFT_LEAST, SOFT);
        addLines(lines, "pair of", 1, PAIRS);
        return lines;
    }

    private static void addLines(List<String> lines, String kind, int least, String[] rows) {
        for (int i = 0; i < rows.length; i++) {
            lines.add(String.format(Locale.ROOT, "%-7s %2d  %s", kind, least + i, rows[i]));
        }
    }

    /** The decision in a deal that waits for one; insurance is never taken. */
    public static Decision decide(Deal deal) {
        if (deal.allows(Decision.PEEK)) {
            return Decision.PEEK;
        }
        var hand = deal.hand(deal.current());
        var upcard = Hand.valueOf(deal.upcard());
        if (deal.allowsSplit() && splits(Hand.valueOf(hand.card(0)), upcard)) {
            return Decision.SPLIT;
        }
        return decide(hand.value(), hand.isSoft(), upcard, deal.allowsDouble(), deal.allowsSurrender());
    }

    /** Whether a pair of this value is split; an ace is 1. */
    public static boolean splits(int pairValue, int upcard) {
        return cell(PAIRS[pairValue - 1], upcard) == 'P';
    }

    /** The decision on a hand below 21 that is not split; an ace upcard is 1. */
    public static Decision decide(int value, boolean soft, int upcard, boolean mayDouble, boolean maySurrender) {
        var row = soft ? SOFT[value - SOFT_LEAST] : HARD[value - HARD_LEAST];
        return switch (cell(row, upcard)) {
            case 'H' -> Decision.HIT;
            case 'S' -> Decision.STAND;
            case 'D' -> mayDouble ? Decision.DOUBLE : Decision.HIT;
            case 'd' -> mayDouble ? Decision.DOUBLE : Decision.STAND;
            case 'R' -> maySurrender ? Decision.SURRENDER : Decision.HIT;
            case 'r' -> maySurrender ? Decision.SURRENDER : Decision.STAND;
            default -> throw new AssertionError(row);
        };
    }

    private static char cell(String row, int upcard) {
        return row.charAt(upcard == 1 ? 2 * 9 : 2 * (upcard - 2));
    }
}
