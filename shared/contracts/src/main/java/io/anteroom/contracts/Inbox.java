package io.anteroom.contracts;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the gateways of one node are told about their sockets: served by each gateway node under its own address, see
 * {@link Endpoint#at}.
 */
public final class Inbox {

    /** A push was put into a session's outbox; it may be sent if nothing before it is missing. */
    public static final Endpoint<Deliver, Done> DELIVER =
            Endpoint.of("gateway.deliver", Deliver.class, Done.class, Duration.ofSeconds(1));

    /** A newer session took over: its socket is closed with 4409. */
    public static final Endpoint<Replace, Done> REPLACE =
            Endpoint.of("gateway.replace", Replace.class, Done.class, Duration.ofSeconds(1));

    /** Whether a socket of this node holds the session. */
    public static final Endpoint<AskHeld, Held> HELD =
            Endpoint.of("gateway.held", AskHeld.class, Held.class, Duration.ofSeconds(1));

    /** Entries of rooms that have members on this node; whoever misses some reads the log. */
    public static final Endpoint<RoomEvents, Done> ROOM_EVENTS =
            Endpoint.of("gateway.rooms", RoomEvents.class, Done.class, Duration.ofSeconds(1));

    private Inbox() {}

    /**
     * @param seq its place in the session
     * @param frame complete; null if it is to be looked for in the outbox, with all others up to {@code seq}
     */
    public record Deliver(
            SessionId sessionId, long seq, @Nullable RawJson frame) {}

    /**
     * @param resume the number of the resume that took the session over; a socket that has it by a later one stays. Null for
     *     whatever socket has it
     */
    public record Replace(SessionId sessionId, @Nullable Long resume) {}

    public record AskHeld(SessionId sessionId) {}

    public record Held(boolean held) {}

    public record RoomEvents(List<RoomEntries> rooms) {

        public RoomEvents {
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * Entries that follow each other in one room's log.
     *
     * @param first the number of the first
     * @param entries one JSON object each, as members read it
     */
    public record RoomEntries(RoomId roomId, long epoch, long first, List<String> entries) {

        public RoomEntries {
            entries = List.copyOf(entries);
        }
    }
}
