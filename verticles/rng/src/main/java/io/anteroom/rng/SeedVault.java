package io.anteroom.rng;

import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.Seeds;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.runtime.MasterKey;
import java.nio.charset.StandardCharsets;

/** Seals seeds and opens them. Any thread. */
public final class SeedVault {

    private static final String PURPOSE = "server-seed";

    private final MasterKey masterKey;

    public SeedVault(MasterKey masterKey) {
        this.masterKey = masterKey;
    }

    Rng.NewSeed seal(ServerSeed seed) {
        var id = SeedId.next();
        return new Rng.NewSeed(id, commitment(seed), masterKey.seal(PURPOSE, id.toString(), bytes(seed.reveal())));
    }

    /**
     * Fails with {@link io.anteroom.runtime.SealBroken} or {@link CommitmentBroken}: what comes out is the very seed that
     * was committed to under this id.
     */
    public ServerSeed open(Seeds.Found found) {
        var sealed = found.sealed();
        var text = masterKey.open(PURPOSE, found.seedId().toString(), sealed);
        return checked(new String(text, StandardCharsets.US_ASCII), found);
    }

    /** The text that store kept when the seed was revealed; fails with {@link CommitmentBroken}. */
    ServerSeed checked(String text, Seeds.Found found) {
        if (!ServerSeed.isValid(text) || !commitment(ServerSeed.of(text)).equals(found.hash())) {
            throw new CommitmentBroken(found.seedId());
        }
        return ServerSeed.of(text);
    }

    private static Hash commitment(ServerSeed seed) {
        return Hash.of(bytes(seed.reveal()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
