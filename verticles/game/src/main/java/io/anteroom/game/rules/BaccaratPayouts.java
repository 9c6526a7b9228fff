package io.anteroom.game.rules;

import io.anteroom.game.rules.baccarat.Coup;
import io.anteroom.game.rules.baccarat.CoupBet;

/**
 * What a coup pays, in minor units, stakes included. In this order the bets take what the maximum win leaves.
 *
 * @param main player, banker and tie
 */
record BaccaratPayouts(long main, long dragon7, long panda) {

    /** @param stakes on each {@link CoupBet}, in their order */
    static BaccaratPayouts of(Stakes stakes, Coup coup, long maxWin) {
        var cap = new PayoutCap(maxWin);
        var main = 0L;
        for (var bet : new CoupBet[] {CoupBet.PLAYER, CoupBet.BANKER, CoupBet.TIE}) {
            main += cap.take(payout(stakes, bet, coup));
        }
        return new BaccaratPayouts(
                main, cap.take(payout(stakes, CoupBet.DRAGON7, coup)), cap.take(payout(stakes, CoupBet.PANDA, coup)));
    }

    private static long payout(Stakes stakes, CoupBet bet, Coup coup) {
        return bet.payout(stakes.amounts().get(bet.place()), coup);
    }

    long paid() {
        return main + dragon7 + panda;
    }
}
