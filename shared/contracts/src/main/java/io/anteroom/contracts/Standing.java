package io.anteroom.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Where a player stands in a game.
 *
 * @param next the position the player's next round will have
 * @param current the open round, or the last round of a series that goes on; null if there is neither
 * @param jurisdiction the player's own, as the operator set it; null for the node's default
 */
public record Standing(
        SeedPosition next,
        @Nullable Snapshot current,
        @Nullable String jurisdiction) {

    /** Of a player without a jurisdiction of their own. */
    public Standing(SeedPosition next, @Nullable Snapshot current) {
        this(next, current, null);
    }
}
