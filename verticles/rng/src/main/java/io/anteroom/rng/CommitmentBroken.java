package io.anteroom.rng;

import io.anteroom.contracts.SeedId;

/** A stored seed is not the one that was committed to: it is neither used nor shown. */
final class CommitmentBroken extends RuntimeException {

    private static final long serialVersionUID = 1;

    CommitmentBroken(SeedId seedId) {
        super("seed " + seedId + " does not hash to its commitment");
    }
}
