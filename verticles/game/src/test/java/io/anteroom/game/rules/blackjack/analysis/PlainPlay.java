package io.anteroom.game.rules.blackjack.analysis;

import io.anteroom.game.rules.blackjack.BasicStrategy;
import io.anteroom.game.rules.blackjack.Decision;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Expected wins at blackjack over one upcard, by plain recursion card by card from a shoe of counts: no orders, no sets, nothing
 * of the analysis that it checks. Under an ace everything is given that the dealer has no blackjack.
 */
final class PlainPlay {
    /** Counts of the hand's cards and of all that were taken, five bits a value. */
    private record Key(long hand, long taken) {}

    private final int upcard;
    private final int[] shoe = new int[11];
    private final Map<Long, double[]> dealers = new HashMap<>();
    private final Map<Key, Double> values = new HashMap<>();
    private int left = 416;
    private long taken;

    PlainPlay(int upcard) {
        this.upcard = upcard;
        Arrays.fill(shoe, 1, 10, 32);
        shoe[10] = 128;
        take(upcard);
    }

    void take(int value) {
        shoe[value]--;
        left--;
        taken += one(value);
    }

    void putBack(int value) {
        shoe[value]++;
        left++;
        taken -= one(value);
    }

    private static long one(int value) {
        return 1L << (5 * (value - 1));
    }

    /** That the next card has this value, whatever the hole card may be. */
    double chance(int value) {
        return (double) shoe[value] / left;
    }

    /** That a card the player draws has this value; under an ace, given that the hole card is no ten. */
    double playersChance(int value) {
        if (upcard != 1) {
            return chance(value);
        }
        var holes = left - shoe[10];
        var holesBeside = value == 10 ? holes : holes - 1;
        return chance(value) * holesBeside / (left - 1) / ((double) holes / left);
    }

    private static long counts(int... hand) {
        var counts = 0L;
        for (var value : hand) {
            counts += one(value);
        }
        return counts;
    }

    static int worth(int... hand) {
        return isSoft(hand) ? hard(hand) + 10 : hard(hand);
    }

    static boolean isSoft(int... hand) {
        var hasAce = false;
        for (var value : hand) {
            hasAce |= value == 1;
        }
        return hasAce && hard(hand) <= 11;
    }

    private static int hard(int... hand) {
        var hard = 0;
        for (var value : hand) {
            hard += value;
        }
        return hard;
    }

    static int[] with(int[] hand, int value) {
        var more = Arrays.copyOf(hand, hand.length + 1);
        more[hand.length] = value;
        return more;
    }

    /** Of a hand of any size that goes on by the strategy; its cards are out of the shoe. */
    double value(int[] hand) {
        if (worth(hand) >= 21) {
            return stand(hand, 1);
        }
        var key = new Key(counts(hand), taken);
        var known = values.get(key);
        if (known == null) {
            known = take(BasicStrategy.decide(worth(hand), isSoft(hand), upcard, false, false), hand);
            values.put(key, known);
        }
        return known;
    }

    double take(Decision decision, int[] hand) {
        return switch (decision) {
            case HIT -> hit(hand, false);
            case STAND -> stand(hand, 1);
            case DOUBLE -> hit(hand, true);
            case SURRENDER -> -0.5;
            case SPLIT -> 2 * splitHand(hand[0]);
            case PEEK -> throw new AssertionError(decision);
        };
    }

    private double hit(int[] hand, boolean last) {
        var expected = 0.0;
        for (var value = 1; value <= 10; value++) {
            if (shoe[value] > 0) {
                var chance = playersChance(value);
                take(value);
                expected += chance * (last ? stand(with(hand, value), 2) : value(with(hand, value)));
                putBack(value);
            }
        }
        return expected;
    }

    /** One of two hands; both cards of the pair are out of the shoe. */
    private double splitHand(int pair) {
        var expected = 0.0;
        for (var value = 1; value <= 10; value++) {
            var chance = playersChance(value);
            take(value);
            expected += chance * secondOfSplit(new int[] {pair, value});
            putBack(value);
        }
        return expected;
    }

    private double secondOfSplit(int[] hand) {
        return hand[0] == 1 || worth(hand) == 21
                ? stand(hand, 1)
                : take(BasicStrategy.decide(worth(hand), isSoft(hand), upcard, true, false), hand);
    }

    double stand(int[] hand, int bet) {
        var worth = worth(hand);
        if (worth > 21) {
            return -bet;
        }
        var dealer = dealers.computeIfAbsent(taken, unused -> dealer());
        var expected = dealer[22] - dealer[23];
        for (var value = 17; value <= 21; value++) {
            expected += dealer[value] * Integer.compare(worth, value);
        }
        return bet * expected;
    }

    /** 17 to 21; 22 for bust; 23 for a blackjack. */
    private double[] dealer() {
        var chances = new double[24];
        for (var hole = 1; hole <= 10; hole++) {
            var isBlackjack = hole + upcard == 11 && (hole == 1 || upcard == 1);
            if (isBlackjack && upcard == 1) {
                continue;
            }
            var chance = upcard == 1 ? (double) shoe[hole] / (left - shoe[10]) : chance(hole);
            if (isBlackjack) {
                chances[23] += chance;
            } else {
                take(hole);
                drawDealer(upcard + hole, upcard == 1 || hole == 1, chance, chances);
                putBack(hole);
            }
        }
        return chances;
    }

    private void drawDealer(int hard, boolean hasAce, double chance, double[] chances) {
        var worth = hasAce && hard <= 11 ? hard + 10 : hard;
        if (worth >= 17) {
            chances[Math.min(worth, 22)] += chance;
            return;
        }
        for (var value = 1; value <= 10; value++) {
            if (shoe[value] > 0) {
                var next = chance * shoe[value] / left;
                take(value);
                drawDealer(hard + value, hasAce || value == 1, next, chances);
                putBack(value);
            }
        }
    }
}
