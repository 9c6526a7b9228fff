package io.anteroom.gateway.socket;

import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event that waits for its turn or for its answer, with the copies of it that came meanwhile. */
final class Event {

    /** More copies than this of one event are refused; each costs an answer. */
    private static final int COPIES_MAX = 256;

    private final Envelope envelope;
    private final @Nullable Hash hash;
    private final long receivedAtNanos = System.nanoTime();
    private int copies;

    Event(Envelope envelope) {
        this.envelope = envelope;
        this.hash = envelope.type() != null && envelope.type().isOnce() ? ContentHash.of(envelope) : null;
    }

    EventId id() {
        return Objects.requireNonNull(envelope.eventId());
    }

    EventType type() {
        return Objects.requireNonNull(envelope.type());
    }

    Envelope envelope() {
        return envelope;
    }

    /** Of an event that is done once. */
    Hash hash() {
        return Objects.requireNonNull(hash);
    }

    long receivedAtNanos() {
        return receivedAtNanos;
    }

    int copies() {
        return copies;
    }

    /** Lets {@code other} share this one's answer if it is the same action. */
    boolean absorbs(Event other) {
        var same = hash != null && id().equals(other.id()) && hash.equals(other.hash) && copies < COPIES_MAX;
        if (same) {
            copies++;
        }
        return same;
    }
}
