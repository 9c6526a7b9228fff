package io.anteroom.contracts;

/**
 * How a game is set up, one version of it. Rounds keep the version they were begun under.
 *
 * @param version grows by one with each change
 * @param document the public form: gameId, minBet, maxBet, currency, enabled, version, returnToPlayer, maxWin,
 *     mathematics, customProps
 */
public record GameConfig(String gameId, long version, RawJson document) {}
