package io.anteroom.store;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Move;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the draw log holds of an action: all of it that is committed but the time and the balance, which the ledger's versions
 * tie down. The digest is SHA-256 over the fields in this order; numbers are big-endian, ids and hashes are their bytes, texts
 * are UTF-8 after their length in four bytes, moves are after their number in four bytes, and what is missing has the length
 * −1.
 *
 * @param draws null if it drew nothing; written as module and note
 */
record LoggedAction(
        UUID roundId,
        int version,
        UUID playerId,
        String eventId,
        Hash contentHash,
        String gameId,
        String currency,
        String action,
        String data,
        String update,
        UUID seedId,
        String clientSeed,
        long nonce,
        long configVersion,
        Hash stateHash,
        List<Move> moves,
        CommitRound.@Nullable Draws draws) {

    private static final int BYTES_USUAL = 512;

    static LoggedAction of(CommitRound.Request request) {
        var result = request.result();
        return new LoggedAction(
                result.roundId().value(),
                result.version(),
                request.playerId().value(),
                request.eventId().value(),
                request.contentHash(),
                request.gameId(),
                request.currency().code(),
                request.action(),
                request.data().text(),
                request.update().text(),
                result.seed().seedId().value(),
                result.seed().clientSeed(),
                result.seed().nonce(),
                result.configVersion(),
                result.stateHash(),
                request.moves(),
                request.draws());
    }

    Hash digest() {
        return digest(this::write);
    }

    /** Fields of something that is logged, one behind the other. */
    interface Fields {

        void write(DataOutputStream out) throws IOException;
    }

    static Hash digest(Fields fields) {
        var bytes = new ByteArrayOutputStream(BYTES_USUAL);
        try (var out = new DataOutputStream(bytes)) {
            fields.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Hash.of(bytes.toByteArray());
    }

    private void write(DataOutputStream out) throws IOException {
        write(out, roundId);
        out.writeInt(version);
        write(out, playerId);
        write(out, eventId);
        out.write(contentHash.bytes());
        write(out, gameId);
        write(out, currency);
        write(out, action);
        write(out, data);
        write(out, update);
        write(out, seedId);
        write(out, clientSeed);
        out.writeLong(nonce);
        out.writeLong(configVersion);
        out.write(stateHash.bytes());
        out.writeInt(moves.size());
        for (var move : moves) {
            write(out, Columns.kind(move.kind()));
            out.writeLong(move.minor());
        }
        write(
                out,
                draws == null || draws.module() == null ? null : draws.module().bytes());
        write(out, draws == null ? null : draws.note().array());
    }

    static void write(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    static void write(DataOutputStream out, @Nullable String text) throws IOException {
        write(out, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }
}
