package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Refusal;
import io.anteroom.fairness.Draws;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a player chose and staked on a round that is over with its bet. */
interface Wager {

    /**
     * How it went.
     *
     * @param payout of the whole round, in minor units
     * @param turn what a series makes of it
     * @param shown writes what the player sees of it, {@code payout} included
     */
    record Result(long payout, Series.Turn turn, Consumer<ObjectNode> shown) {}

    Stakes stakes();

    /** The same choice with other stakes. */
    Wager staking(Stakes stakes);

    /** Why it may not be bet under these settings; null if it may. */
    @Nullable
    Refusal problem(GameSettings settings);

    Result play(GameSettings settings, Draws draws);

    /** Writes the fields that the player chose, as they were read, and what was staked. */
    void show(ObjectNode view, Currency currency);
}
