package io.anteroom.table.rules;

import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;

/**
 * What may be staked at a table; amounts in minor units.
 *
 * @param minBet the least of one bet on the layout
 * @param maxBet the most of one bet on the layout
 * @param maxStake the most of one player on one round, all bets together
 * @param maxBetCount the most bets of one player on one round
 */
public record Limits(Currency currency, long minBet, long maxBet, long maxStake, int maxBetCount) {

    /** So that the largest stake times the largest return stays far within a long. */
    private static final long STAKE_MAX = 1_000_000_000_000L;

    public Limits {
        if (minBet < 1 || minBet > maxBet || maxBet > maxStake || maxStake > STAKE_MAX) {
            throw new IllegalArgumentException("0 < minBet <= maxBet <= maxStake <= " + STAKE_MAX);
        }
        if (maxBetCount < 1) {
            throw new IllegalArgumentException("a round takes at least one bet of a player");
        }
    }

    /** The most a round pays one player: with all of it that may be on one number. */
    public Money highestWin() {
        return new Money(Math.min(maxStake, maxBet * maxBetCount) * BetType.STRAIGHT.returned(), currency);
    }
}
