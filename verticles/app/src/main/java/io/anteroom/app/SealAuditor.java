package io.anteroom.app;

import io.anteroom.contracts.DrawLog;
import io.anteroom.contracts.Hash;
import io.anteroom.rng.DrawSeal;
import io.anteroom.runtime.MasterKey;
import io.anteroom.store.Audit;

/** Makes the seals of the draw log again. */
final class SealAuditor implements Audit.SealChecker {

    private final DrawSeal seals;

    SealAuditor(MasterKey key) {
        this.seals = new DrawSeal(key);
    }

    @Override
    public boolean isSealOfBlock(long number, Hash hash, Hash seal) {
        return seals.ofBlock(number, hash).equals(seal);
    }

    @Override
    public boolean isSealOfHead(DrawLog.Head head) {
        return seals.ofHead(head.number(), head.actions(), head.hash()).equals(head.seal());
    }
}
