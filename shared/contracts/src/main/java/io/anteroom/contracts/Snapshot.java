package io.anteroom.contracts;

/**
 * A round as a worker left it: enough to take the next action on any node. Between actions it lies in caches that
 * nobody trusts: a commit goes through only if {@code stateHash} is the one PostgreSQL has.
 *
 * @param version of the action that made it, 1 for the first
 * @param ended whether the round is over; then only a series goes on from here
 * @param sealedState the game's state, sealed: it holds what the player may not see
 */
public record Snapshot(
        RoundId roundId,
        int version,
        boolean ended,
        SeedPosition seed,
        long configVersion,
        Bytes sealedState,
        Hash stateHash) {}
