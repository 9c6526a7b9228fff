package io.anteroom.game.rules;

import io.anteroom.contracts.Move;
import java.util.List;

/** Stakes times multipliers, and the moves that come of them. */
final class Payouts {

    private Payouts() {}

    /**
     * bet · multiplier / unit, rounded down. Taking the bet apart keeps the product within a long: with q and r its quotient
     * and remainder by the unit, bet · m / unit = q · m + r · m / unit, and q · m is whole.
     */
    static long times(long bet, long multiplier, long unit) {
        return Math.addExact(Math.multiplyExact(bet / unit, multiplier), bet % unit * multiplier / unit);
    }

    static Move bet(long minor) {
        return new Move(Move.Kind.BET, -minor);
    }

    /** The win, unless it is one of nothing. */
    static List<Move> wins(long minor) {
        return minor == 0 ? List.of() : List.of(new Move(Move.Kind.WIN, minor));
    }

    static List<Move> betAndWins(long bet, long payout) {
        return payout == 0 ? List.of(bet(bet)) : List.of(bet(bet), new Move(Move.Kind.WIN, payout));
    }
}
