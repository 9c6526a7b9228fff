package io.anteroom.game.rules;

import io.anteroom.game.rules.baccarat.BaccaratSimulation;
import io.anteroom.game.rules.baccarat.CoupBet;
import io.anteroom.game.rules.baccarat.CoupChances;
import java.util.List;
import java.util.Locale;

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
        static final Mathematics MATHEMATICS = computed();
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
        var chances = CoupChances.count();
        return new Mathematics(
                BEST_FIRST.stream().map(bet -> figures(chances, bet)).toList());
    }

    private static Figures figures(CoupChances chances, CoupBet bet) {
        return new Distribution(chances.of(bet)).figures(name(bet));
    }
}
