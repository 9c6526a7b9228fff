package io.anteroom.game.rules;

import io.anteroom.game.rules.baccarat.BaccaratSimulation;
import io.anteroom.game.rules.baccarat.CoupBet;
import io.anteroom.game.rules.baccarat.CoupChances;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The figures of each bet at baccarat, from every coup of the whole shoe; the best bet, which is the banker, first. */
public final class BaccaratMathematics {

    private static final List<CoupBet> BEST_FIRST =
            List.of(CoupBet.BANKER, CoupBet.PLAYER, CoupBet.DRAGON7, CoupBet.PANDA, CoupBet.TIE);

    private BaccaratMathematics() {}

    /** Counts once, when first asked; that takes about a tenth of a second. */
    static Mathematics published() {
        return Published.MATHEMATICS;
    }

    private static final class Published {
        static final CoupChances CHANCES = CoupChances.count();
        static final Map<CoupBet, Distribution> PAYOUTS = distributions(CHANCES);
        static final Mathematics MATHEMATICS = mathematics(PAYOUTS);
    }

    /** What the maximum win makes of each bet; all five may be in one round. */
    static List<Capped> capped(GameSettings settings) {
        return BEST_FIRST.stream().map(bet -> capped(settings, bet)).toList();
    }

    private static Capped capped(GameSettings settings, CoupBet bet) {
        var besides = BEST_FIRST.stream()
                .filter(other -> other != bet)
                .map(other -> mostPaid(settings, other))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        var payouts = Objects.requireNonNull(Published.PAYOUTS.get(bet));
        return Capped.of(settings, payouts.figures(name(bet)), stakeMax(settings, bet), besides, payouts::cutAt);
    }

    private static BigDecimal mostPaid(GameSettings settings, CoupBet bet) {
        return BigDecimal.valueOf(bet.wonPays(), 2).multiply(BigDecimal.valueOf(stakeMax(settings, bet)));
    }

    private static long stakeMax(GameSettings settings, CoupBet bet) {
        return switch (bet) {
            case PLAYER, BANKER, TIE -> settings.maxBet();
            case DRAGON7, PANDA ->
                SideBets.limits(settings, BaccaratRules.sideBet(bet)).max();
        };
    }

    /** What these stakes on one coup are expected to pay. */
    static Expectation expectation(Stakes stakes, long maxWin) {
        var ways = new HashMap<Long, Long>();
        Published.CHANCES.outcomes().forEach((winners, some) -> {
            var payout = Stream.of(CoupBet.values())
                    .mapToLong(bet -> bet.payout(stakes.amounts().get(bet.place()), winners))
                    .sum();
            ways.merge(Math.min(payout, maxWin), some, Long::sum);
        });
        return Expectation.ofWays(ways);
    }

    /** Every bet on coups of its own. */
    static List<Simulation> simulations() {
        return BEST_FIRST.stream().map(BaccaratMathematics::simulation).toList();
    }

    private static Simulation simulation(CoupBet bet) {
        var coups = new BaccaratSimulation();
        return Simulation.of(name(bet), BaccaratSimulation.STAKE, draws -> coups.play(bet, draws));
    }

    private static String name(CoupBet bet) {
        return bet.name().toLowerCase(Locale.ROOT);
    }

    /** Counts afresh. */
    public static Mathematics computed() {
        return mathematics(distributions(CoupChances.count()));
    }

    private static Map<CoupBet, Distribution> distributions(CoupChances chances) {
        return BEST_FIRST.stream()
                .collect(Collectors.toMap(Function.identity(), bet -> new Distribution(chances.of(bet))));
    }

    private static Mathematics mathematics(Map<CoupBet, Distribution> payouts) {
        return new Mathematics(BEST_FIRST.stream()
                .map(bet -> Objects.requireNonNull(payouts.get(bet)).figures(name(bet)))
                .toList());
    }
}
