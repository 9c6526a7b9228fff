package io.anteroom.gateway.http;

import io.anteroom.contracts.RoundId;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Where a page of rounds ended, as clients carry it: the last round's id, in base64. */
final class RoundCursor {
    private static final int BYTES = 16;

    private RoundCursor() {}

    static String write(RoundId last) {
        var bytes = ByteBuffer.allocate(BYTES)
                .putLong(last.value().getMostSignificantBits())
                .putLong(last.value().getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Empty if it is no cursor. */
    static Optional<RoundId> read(String cursor) {
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
            return bytes.remaining() == BYTES
                    ? Optional.of(new RoundId(new UUID(bytes.getLong(), bytes.getLong())))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
