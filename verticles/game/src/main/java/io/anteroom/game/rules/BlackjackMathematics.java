package io.anteroom.game.rules;

import io.anteroom.fairness.DrawSource;
import io.anteroom.game.rules.blackjack.BlackjackSimulation;
import io.anteroom.game.rules.blackjack.Deal;
import io.anteroom.game.rules.blackjack.Decision;
import io.anteroom.game.rules.blackjack.PerfectPair;
import io.anteroom.game.rules.blackjack.PokerHand;
import io.anteroom.game.rules.blackjack.SideBet;
import io.anteroom.game.rules.blackjack.analysis.BlackjackAnalysis;
import io.anteroom.game.rules.cards.Card;
import io.anteroom.game.rules.cards.Shoe;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

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

    /** The chance of each payout of the main game, in halves of the first stake, from nothing to 8; computed with the figures. */
    static final List<BigDecimal> PAYOUTS = Stream.of(
                    "0.42298130384957",
                    "0.07328944727707",
                    "0.07537408523995",
                    "0",
                    "0.32692173779013",
                    "0.04526613205218",
                    "0.00058740098684",
                    "0",
                    "0.05288893251558",
                    "0",
                    "0.00012907100273",
                    "0",
                    "0.00216609104766",
                    "0",
                    "0",
                    "0",
                    "0.00039579823823")
            .map(BigDecimal::new)
            .toList();

    private BlackjackMathematics() {}

    static Mathematics published() {
        return Published.MATHEMATICS;
    }

    private static final class Published {
        static final Distribution POKER = poker();
        static final Distribution PERFECT_PAIRS = perfectPairs();
        static final Distribution INSURANCE = insurance();

        static final Mathematics MATHEMATICS = new Mathematics(List.of(
                PUBLISHED,
                POKER.figures("21+3"),
                PERFECT_PAIRS.figures("perfect pairs"),
                INSURANCE.figures("insurance")));
    }

    /** What the maximum win makes of each bet; all may be in one round, though insurance pays only where hands at best push. */
    static List<Capped> capped(GameSettings settings) {
        var figures = published().figures();
        var bet = settings.maxBet();
        var poker = SideBets.limits(settings, "poker").max();
        var pairs = SideBets.limits(settings, "perfectPairs").max();
        var onHands = mostPaid(figures.get(0), bet);
        var onPoker = mostPaid(figures.get(1), poker);
        var onPairs = mostPaid(figures.get(2), pairs);
        var onSides = onPoker.add(onPairs);
        var insured = new ArrayList<Capped>(List.of(
                Capped.of(settings, figures.get(0), bet, onSides, BlackjackMathematics::cutAt),
                Capped.of(settings, figures.get(1), poker, onHands.add(onPairs), Published.POKER::cutAt),
                Capped.of(settings, figures.get(2), pairs, onHands.add(onPoker), Published.PERFECT_PAIRS::cutAt)));
        insured.add(
                bet < 2
                        ? Capped.uncut(figures.get(3), 0, 0)
                        : Capped.of(
                                settings,
                                figures.get(3),
                                bet / 2,
                                onSides.add(BigDecimal.valueOf(bet)),
                                Published.INSURANCE::cutAt));
        return insured;
    }

    private static BigDecimal mostPaid(Figures figures, long stake) {
        return figures.maxMultiplier().multiply(BigDecimal.valueOf(stake));
    }

    /** The main game by basic strategy where a first stake of one is paid {@code cap} at most. */
    static Cut cutAt(Ratio cap) {
        var lost = BigDecimal.ZERO;
        var chance = BigDecimal.ZERO;
        for (var halves = 0; halves < PAYOUTS.size(); halves++) {
            var excess = Ratio.of(halves, 2).minus(cap);
            if (excess.numerator().signum() >= 0) {
                lost = lost.add(PAYOUTS.get(halves).multiply(excess.toNearest()));
                chance = chance.add(PAYOUTS.get(halves));
            }
        }
        var returned = PUBLISHED.returnToPlayer().subtract(lost).setScale(DIGITS, RoundingMode.FLOOR);
        return new Cut(returned, chance.setScale(DIGITS, RoundingMode.FLOOR), true);
    }

    /** The main game, and each bet beside it on rounds of its own. */
    static List<Simulation> simulations() {
        return List.of(
                new BasicPlay(new BlackjackSimulation()),
                sideBet("21+3", BlackjackPayouts::pokerHand),
                sideBet("perfect pairs", BlackjackPayouts::perfectPair),
                insured());
    }

    private static Simulation sideBet(String play, Function<Deal, SideBet> result) {
        var rounds = new BlackjackSimulation();
        return Simulation.of(play, 1, draws -> {
            rounds.deal(draws);
            return result.apply(rounds.deal()).payout(1);
        });
    }

    /** Rounds in which it may be taken: those that are dealt before one under an ace are none. */
    private static Simulation insured() {
        var rounds = new BlackjackSimulation();
        return Simulation.of("insurance", 1, draws -> {
            do {
                rounds.deal(draws);
            } while (!rounds.deal().allows(Decision.PEEK));
            rounds.deal().take(Decision.PEEK, draws);
            return BlackjackPayouts.insurance(rounds.deal(), 1);
        });
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

    private static Distribution perfectPairs() {
        var ways = new HashMap<Integer, Long>();
        for (var first = 0; first < Card.DECK; first++) {
            for (var second = 0; second < Card.DECK; second++) {
                add(ways, PerfectPair.of(first, second), ways(first, second));
            }
        }
        return new Distribution(ways);
    }

    private static Distribution poker() {
        var ways = new HashMap<Integer, Long>();
        for (var first = 0; first < Card.DECK; first++) {
            for (var second = 0; second < Card.DECK; second++) {
                for (var third = 0; third < Card.DECK; third++) {
                    add(ways, PokerHand.of(first, second, third), ways(first, second, third));
                }
            }
        }
        return new Distribution(ways);
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
    private static Distribution insurance() {
        var tens = 4L * Shoe.CARDS / Card.RANKS;
        return new Distribution(Map.of(300, tens, 0, Shoe.CARDS - 1 - tens));
    }
}
