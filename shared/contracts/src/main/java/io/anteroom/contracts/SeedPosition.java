package io.anteroom.contracts;

/**
 * Which bytes a round is drawn from.
 *
 * @param nonce the round's place under its seed, 0, 1, 2 …
 */
public record SeedPosition(SeedId seedId, String clientSeed, long nonce) {}
