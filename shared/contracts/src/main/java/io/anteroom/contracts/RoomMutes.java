package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may not speak in a room: served by room. All is refused with {@code FORBIDDEN} to others than {@link Who} says. */
public final class RoomMutes {

    /** At once in one room; one more is refused. */
    public static final int MAX = 100;

    /**
     * From the answer on the room takes no message of the player. Again it changes how long. Refused with {@code
     * ROOM_NOT_FOUND}, {@code NOT_FOUND} (no such player), {@code FORBIDDEN} (oneself, an operator's mute, a kind with
     * rules), {@code OVERLOADED} (too many).
     */
    public static final Endpoint<Mute, Muted> MUTE =
            Endpoint.of("room.mute", Mute.class, Muted.class, Duration.ofSeconds(3));

    /** Also if the player was not muted. Refused with {@code ROOM_NOT_FOUND}, {@code FORBIDDEN} (an operator's mute). */
    public static final Endpoint<Unmute, Done> UNMUTE =
            Endpoint.of("room.unmute", Unmute.class, Done.class, Duration.ofSeconds(3));

    /** Refused with {@code ROOM_NOT_FOUND}. */
    public static final Endpoint<ListAll, Listed> LIST =
            Endpoint.of("room.mutes", ListAll.class, Listed.class, Duration.ofSeconds(2));

    private RoomMutes() {}

    /** @param isOperator else only who made the room may */
    public record Who(PlayerId playerId, boolean isOperator) {}

    /** @param seconds null for as long as the room is open */
    public record Mute(
            RoomId roomId,
            Who who,
            PlayerId playerId,
            @Nullable Integer seconds) {}

    public record Unmute(RoomId roomId, Who who, PlayerId playerId) {}

    public record ListAll(RoomId roomId, Who who) {}

    /** @param muted the oldest first */
    public record Listed(List<Muted> muted) {

        public Listed {
            muted = List.copyOf(muted);
        }
    }

    /**
     * @param until null for as long as the room is open; else a whole second, less than one later than was asked for
     * @param byOperator then only an operator ends it
     */
    public record Muted(PlayerId playerId, @Nullable Instant until, boolean byOperator, Instant at) {}
}
