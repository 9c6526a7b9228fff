package io.anteroom.game.rules.blackjack;

import io.anteroom.fairness.DrawSource;
import io.anteroom.game.rules.cards.Shoe;

/**
 * Rounds of blackjack by basic strategy, one after another, as fast as they can be dealt: the same {@link Deal} the rules of the
 * game play, without JSON. Belongs to one thread.
 */
public final class BlackjackSimulation {
    /** The stake of a round in minor units, of which 3:2 and a half are whole. */
    public static final long STAKE = 2;

    private final Shoe shoe = new Shoe();
    private final Deal deal = new Deal(shoe);
    private long staked;
    private long paid;

    /**
     * Plays a round and returns what it paid less what was staked beyond {@link #STAKE}: divided by that, its mean is the
     * published return and its variance the published one. Below zero when more was lost than the first stake.
     */
    public long play(DrawSource draws) {
        deal(draws);
        while (!deal.isOver()) {
            deal.take(BasicStrategy.decide(deal), draws);
        }
        staked = 0;
        paid = 0;
        for (var i = 0; i < deal.handCount(); i++) {
            settle(i);
        }
        return paid - (staked - STAKE);
    }

    /** Deals the first four cards of a round and decides nothing. */
    public void deal(DrawSource draws) {
        shoe.again();
        deal.begin(draws);
    }

    private void settle(int index) {
        var bet = deal.isDoubled(index) ? 2 * STAKE : STAKE;
        staked += bet;
        paid += deal.status(index).payout(bet);
    }

    /** All stakes of the last round. */
    public long staked() {
        return staked;
    }

    /** All that the last round paid. */
    public long paid() {
        return paid;
    }

    /** The cards of the last round. */
    public Deal deal() {
        return deal;
    }
}
