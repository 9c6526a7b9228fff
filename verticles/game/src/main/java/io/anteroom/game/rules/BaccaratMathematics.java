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
        return Computed.MATHEMATICS;
    }

    private static final class Computed {
        static final Mathematics MATHEMATICS =
                new Mathematics(Stream.of(CoupBet.BANKER, CoupBet.PLAYER, CoupBet.DRAGON7, CoupBet.PANDA, CoupBet.TIE)
                        .map(Computed::figures)
                        .toList());

        private static Figures figures(CoupBet bet) {
            return new Distribution(CHANCES.of(bet)).figures(bet.name().toLowerCase(Locale.ROOT));
        }
    }
}
