package io.anteroom.gateway.socket;

import io.anteroom.contracts.Standing;
import org.jspecify.annotations.Nullable;

/** A game this socket's session plays: the epoch it was given, and the standing it believes in. */
final class Seat {

    private final String gameId;
    private final long epoch;
    private @Nullable Standing standing;

    Seat(String gameId, long epoch, @Nullable Standing standing) {
        this.gameId = gameId;
        this.epoch = epoch;
        this.standing = standing;
    }

    String gameId() {
        return gameId;
    }

    long epoch() {
        return epoch;
    }

    @Nullable
    Standing standing() {
        return standing;
    }

    /** Null makes the next worker load it. */
    void stands(@Nullable Standing now) {
        standing = now;
    }
}
