package io.anteroom.gateway;

import io.anteroom.contracts.PlayerId;
import org.jspecify.annotations.Nullable;

/**
 * A place on a board as clients read it, with the player's name.
 *
 * @param rank null if it can't be told now
 */
public record Entry(
        PlayerId playerId,
        String username,
        long score,
        @Nullable Long rank) {}
