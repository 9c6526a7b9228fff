package io.anteroom.game.rules.baccarat;

import io.anteroom.fairness.DrawSource;
import io.anteroom.game.rules.cards.Shoe;

/** Coups, one after another, as fast as they can be dealt. Belongs to one thread. */
public final class BaccaratSimulation {
    /** The stake in minor units, of which every payout is whole. */
    public static final long STAKE = CoupBet.UNIT;

    private final Shoe shoe = new Shoe();
    private final Coup coup = new Coup();

    /** Plays a coup and returns what {@link #STAKE} on this bet pays; {@link #payout} tells the others. */
    public long play(CoupBet bet, DrawSource draws) {
        return bet.payout(STAKE, deal(draws));
    }

    /** Plays a coup; it is good until the next one. */
    public Coup deal(DrawSource draws) {
        shoe.again();
        coup.play(() -> shoe.next(draws));
        return coup;
    }

    /** What the last coup pays for {@link #STAKE} on this bet. */
    public long payout(CoupBet bet) {
        return bet.payout(STAKE, coup);
    }
}
