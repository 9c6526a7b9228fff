package io.anteroom.game;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.Snapshot;
import io.anteroom.contracts.Standing;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.runtime.MasterKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes snapshots of rounds and opens them. A snapshot's hash covers all of it, so that a cache that changed any part is found
 * out here, or at the commit. Any thread.
 */
final class Snapshots {

    private static final String PURPOSE = "round-state";
    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    /** Of a snapshot that nothing follows: nobody will ever expect it, so nothing is hashed. */
    private static final Hash NOTHING_HASH = Hash.of(NOTHING.array());

    /** Two UUIDs, version, ended, nonce, configuration version. */
    private static final int FIXED_BYTES = 2 * 2 * Long.BYTES + Integer.BYTES + 1 + 2 * Long.BYTES;

    private final MasterKey masterKey;

    Snapshots(MasterKey masterKey) {
        this.masterKey = masterKey;
    }

    /** @param state null if nothing follows */
    Snapshot take(
            RoundId roundId,
            int version,
            boolean ended,
            SeedPosition seed,
            long configVersion,
            long cursor,
            long paid,
            @Nullable JsonNode state) {
        if (state == null) {
            return new Snapshot(roundId, version, ended, seed, configVersion, NOTHING, NOTHING_HASH);
        }
        var sealed = masterKey.seal(PURPOSE, name(roundId, version), RoundState.write(cursor, paid, state));
        var hash = hash(roundId, version, ended, seed, configVersion, sealed);
        return new Snapshot(roundId, version, ended, seed, configVersion, sealed, hash);
    }

    /** Fails with {@link io.anteroom.runtime.SealBroken}. */
    RoundState open(Snapshot snapshot) {
        return RoundState.read(
                masterKey.open(PURPOSE, name(snapshot.roundId(), snapshot.version()), snapshot.sealedState()));
    }

    /** Whether a standing from a cache is as some worker made it; whether it is the newest, only the commit can tell. */
    boolean isWhole(Standing standing) {
        var current = standing.current();
        return standing.next().nonce() >= 0
                && ClientSeed.isValid(standing.next().clientSeed())
                && (current == null || hashOf(current).equals(current.stateHash()));
    }

    private static Hash hashOf(Snapshot snapshot) {
        return hash(
                snapshot.roundId(),
                snapshot.version(),
                snapshot.ended(),
                snapshot.seed(),
                snapshot.configVersion(),
                snapshot.sealedState());
    }

    private static Hash hash(
            RoundId roundId, int version, boolean ended, SeedPosition seed, long configVersion, Bytes sealed) {
        var clientSeed = seed.clientSeed().getBytes(StandardCharsets.UTF_8);
        var bytes = ByteBuffer.allocate(FIXED_BYTES + clientSeed.length + sealed.array().length);
        put(bytes, roundId.value());
        put(bytes, seed.seedId().value());
        bytes.putInt(version).put((byte) (ended ? 1 : 0));
        bytes.putLong(seed.nonce()).putLong(configVersion);
        bytes.put(clientSeed).put(sealed.array());
        return Hash.of(bytes.array());
    }

    private static void put(ByteBuffer bytes, UUID id) {
        bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static String name(RoundId roundId, int version) {
        return roundId + ":" + version;
    }
}
