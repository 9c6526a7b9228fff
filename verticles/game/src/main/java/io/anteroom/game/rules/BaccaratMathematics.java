package io.anteroom.game.rules;

import io.anteroom.game.rules.baccarat.CoupBet;
import io.anteroom.game.rules.baccarat.CoupChances;
import java.util.Locale;
import java.util.stream.Stream;

/** The figures of each bet at baccarat, from every coup of the whole shoe; the best bet, which is the banker, first. */
public final class BaccaratMathematics {

    private BaccaratMathematics() {}

    /** Counts once, when first asked; that takes about a tenth of a second. */
    static Mathematics published() {
        return Published.MATHEMATICS;
    }

    private static final class Published {
        static final Mathematics MATHEMATICS = computed();
    }

    /** Counts afresh. */
    public static Mathematics computed() {
        var chances = CoupChances.count();
        return new Mathematics(Stream.of(CoupBet.BANKER, CoupBet.PLAYER, CoupBet.DRAGON7, CoupBet.PANDA, CoupBet.TIE)
                .map(bet -> figures(chances, bet))
                .toList());
    }

    private static Figures figures(CoupChances chances, CoupBet bet) {
        return new Distribution(chances.of(bet)).figures(bet.name().toLowerCase(Locale.ROOT));
    }
}
