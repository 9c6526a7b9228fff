package io.anteroom.store;

import io.anteroom.contracts.Hash;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the draw log holds of a table's round when it ends: where its number came from, and which it is. The digest is that of
 * {@link LoggedAction}, over these fields in this order. {@code end_table_round} makes it of the row it writes.
 *
 * @param studio whether it was opened for a studio's number, as 1 or 0; −1 for a round that was opened before that was kept
 * @param outcome −1 if it is void
 */
record LoggedTableRound(
        UUID tableId,
        long number,
        UUID seedId,
        Hash seedHash,
        int studio,
        int outcome,
        @Nullable String source,
        @Nullable Hash module) {

    Hash digest() {
        return LoggedAction.digest(this::write);
    }

    private void write(DataOutputStream out) throws IOException {
        LoggedAction.write(out, tableId);
        out.writeLong(number);
        LoggedAction.write(out, seedId);
        out.write(seedHash.bytes());
        out.writeInt(studio);
        out.writeInt(outcome);
        LoggedAction.write(out, source);
        LoggedAction.write(out, module == null ? null : module.bytes());
    }
}
