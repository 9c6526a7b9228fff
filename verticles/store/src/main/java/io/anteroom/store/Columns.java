package io.anteroom.store;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What columns hold, as the words of the contracts, and back. */
final class Columns {

    private Columns() {}

    static Buffer bytes(Hash hash) {
        return Buffer.buffer(hash.bytes());
    }

    static Buffer bytes(Bytes bytes) {
        return Buffer.buffer(bytes.array());
    }

    static Hash hash(Row row, String column) {
        return Hash.ofBytes(row.getBuffer(column).getBytes());
    }

    static Bytes bytes(Row row, String column) {
        return Bytes.of(row.getBuffer(column).getBytes());
    }

    static Instant at(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    static @Nullable Instant atOrNull(Row row, String column) {
        var time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    static RawJson json(Row row, String column) {
        return new RawJson(row.getString(column));
    }

    static Currency currency(Row row) {
        return Currency.parse(row.getString("currency"));
    }

    static Money money(Row row, String column) {
        return new Money(row.getLong(column), currency(row));
    }

    /** From the columns seed_id, client_seed and nonce. */
    static SeedPosition seed(Row row) {
        return new SeedPosition(new SeedId(row.getUUID("seed_id")), row.getString("client_seed"), row.getLong("nonce"));
    }

    static String kind(Move.Kind kind) {
        return switch (kind) {
            case BET -> "bet";
            case WIN -> "win";
            case REFUND -> "refund";
            case DEPOSIT -> "deposit";
            case WITHDRAWAL -> "withdrawal";
            case WELCOME -> "welcome";
        };
    }

    static Move.Kind kind(Row row) {
        return Move.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
    }

    static String status(boolean ended, boolean voided) {
        return voided ? "void" : ended ? "ended" : "open";
    }

    /**
     * The name of one posting. A transaction of one posting gives it its own id; the others keep the time in it and mix
     * step and leg into the random part.
     */
    static UUID postingId(UUID tx, int step, int leg) {
        if (step == 0 && leg == 1) {
            return tx;
        }
        long mixed = (tx.getLeastSignificantBits() + ((long) step << 8) + leg) * 0x9E3779B97F4A7C15L;
        return new UUID(tx.getMostSignificantBits(), mixed >>> 2 | 0x8000000000000000L);
    }
}
