package io.anteroom.contracts;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mutes in rooms as PostgreSQL has them: served by store, asked by room, which looked who may do so. */
public final class StoredMutes {

    /**
     * Refused with {@code ROOM_NOT_FOUND} also if it is closed, {@code NOT_FOUND} (no such player), {@code FORBIDDEN} (there
     * is an operator's mute) or {@code OVERLOADED} (too many).
     */
    public static final Endpoint<Mute, Mutes> MUTE =
            Endpoint.of("store.mutes.add", Mute.class, Mutes.class, Duration.ofSeconds(2));

    /** Refused with {@code ROOM_NOT_FOUND} also if it is closed, {@code FORBIDDEN} (it is an operator's mute). */
    public static final Endpoint<Unmute, Mutes> UNMUTE =
            Endpoint.of("store.mutes.remove", Unmute.class, Mutes.class, Duration.ofSeconds(2));

    /** Refused with {@code ROOM_NOT_FOUND}. */
    public static final Endpoint<Read, Mutes> READ =
            Endpoint.of("store.mutes", Read.class, Mutes.class, Duration.ofSeconds(2));

    private StoredMutes() {}

    /** @param seconds null for as long as the room is open */
    public record Mute(
            RoomId roomId, PlayerId playerId, @Nullable Integer seconds, boolean byOperator) {}

    public record Unmute(RoomId roomId, PlayerId playerId, boolean byOperator) {}

    public record Read(RoomId roomId) {}

    /**
     * All of a room that have not ended.
     *
     * @param version grows with each change; 0 before the first
     * @param muted the oldest first
     */
    public record Mutes(long version, List<RoomMutes.Muted> muted) {

        public static final Mutes NONE = new Mutes(0, List.of());

        public Mutes {
            muted = List.copyOf(muted);
        }
    }
}
