package io.anteroom.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Where a player stands in a game.
 *
 * @param next the position the player's next round will have
 * @param current the open round, or the last round of a series that goes on; null if there is neither
 */
public record Standing(SeedPosition next, @Nullable Snapshot current) {}
