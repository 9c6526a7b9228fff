package io.anteroom.game.rules;

import io.anteroom.fairness.DrawSource;
import io.anteroom.game.rules.blackjack.BlackjackSimulation;
import io.anteroom.game.rules.blackjack.PerfectPair;
import io.anteroom.game.rules.blackjack.PokerHand;
import io.anteroom.game.rules.blackjack.SideBet;
import io.anteroom.game.rules.blackjack.analysis.BlackjackAnalysis;
import io.anteroom.game.rules.cards.Card;
import io.anteroom.game.rules.cards.Shoe;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The figures of blackjack: the main game by {@link io.anteroom.game.rules.blackjack.BasicStrategy basic strategy}, and the bets
 * beside it. Each is summed over all that can be dealt from the whole shoe.
 *
 * <p>A round may stake more than its first stake. Return and variance count what is staked later as taken from the payout, so
 * that the return is one plus the expected win per first stake, as is usual for blackjack; per unit of all stakes, which are
 * {@link #STAKED} on average, it is higher. {@code maxMultiplier} is what is paid, 8, when both hands of a split are doubled and won,
 * four first stakes having been staked.
 */
public final class BlackjackMathematics {
    /** All stakes of a round, for a first stake of one. */
    public static final BigDecimal STAKED = new BigDecimal("1.1124431646");

    /** What {@link #computed} gives: that takes seconds, which nobody should wait for at start. A test compares them. */
    private static final Figures PUBLISHED = new Figures(
            "basic strategy",
            new BigDecimal("0.9967106701"),
            new BigDecimal("1.2238294754"),
            new BigDecimal("0.5770186961"),
            new BigDecimal("8"),
            new BigDecimal("0.0003957982"),
            Figures.Method.ENUMERATION,
            null);

    private static final int DIGITS = 10;

    private BlackjackMathematics() {}

    static Mathematics published() {
        return Published.MATHEMATICS;
    }

    private static final class Published {
        static final Mathematics MATHEMATICS =
                new Mathematics(List.of(PUBLISHED, poker(), perfectPairs(), insurance()));
    }

    /** The main game. */
    static List<Simulation> simulations() {
        return List.of(new BasicPlay(new BlackjackSimulation()));
    }

    /** A round that doubled may have paid and still be none above its first stake. */
    private record BasicPlay(BlackjackSimulation rounds) implements Simulation {

        @Override
        public String play() {
            return PUBLISHED.play();
        }

        @Override
        public long stakeUnits() {
            return BlackjackSimulation.STAKE;
        }

        @Override
        public long play(DrawSource draws) {
            return rounds.play(draws);
        }

        @Override
        public boolean hasPaid(long played) {
            return rounds.paid() > 0;
        }
    }

    /** The figures of basic strategy, computed afresh; takes about two seconds. */
    public static Figures computed() {
        return figures(BlackjackAnalysis.compute());
    }

    static Figures figures(BlackjackAnalysis.Result result) {
        return new Figures(
                PUBLISHED.play(),
                decimal(1 + result.net()),
                decimal(result.variance()),
                decimal(result.paid()),
                BigDecimal.valueOf(BlackjackAnalysis.MOST),
                decimal(result.most()),
                Figures.Method.ENUMERATION,
                null);
    }

    /** Rounded down, as all figures are. */
    static BigDecimal decimal(double value) {
        return new BigDecimal(value).setScale(DIGITS, RoundingMode.FLOOR);
    }

    private static Figures perfectPairs() {
        var ways = new HashMap<Integer, Long>();
        for (var first = 0; first < Card.DECK; first++) {
            for (var second = 0; second < Card.DECK; second++) {
                add(ways, PerfectPair.of(first, second), ways(first, second));
            }
        }
        return new Distribution(ways).figures("perfect pairs");
    }

    private static Figures poker() {
        var ways = new HashMap<Integer, Long>();
        for (var first = 0; first < Card.DECK; first++) {
            for (var second = 0; second < Card.DECK; second++) {
                for (var third = 0; third < Card.DECK; third++) {
                    add(ways, PokerHand.of(first, second, third), ways(first, second, third));
                }
            }
        }
        return new Distribution(ways).figures("21+3");
    }

    private static void add(Map<Integer, Long> ways, SideBet result, long more) {
        ways.merge((int) result.payout(100), more, Long::sum);
    }

    /** Ways to draw these cards, in this order, from all decks. */
    private static long ways(int... cards) {
        var ways = 1L;
        for (var i = 0; i < cards.length; i++) {
            var drawnBefore = 0;
            for (var j = 0; j < i; j++) {
                drawnBefore += cards[j] == cards[i] ? 1 : 0;
            }
            ways *= Shoe.DECKS - drawnBefore;
        }
        return ways;
    }

    /** Under an ace, whatever the player holds: a hole card of ten pays 2:1. */
    private static Figures insurance() {
        var tens = 4L * Shoe.CARDS / Card.RANKS;
        return new Distribution(Map.of(300, tens, 0, Shoe.CARDS - 1 - tens)).figures("insurance");
    }
}
