package io.anteroom.room;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * What PostgreSQL says of rooms and players, remembered: of a room only what never changes may be taken from here, and a
 * name for a minute. Belongs to one event loop.
 */
final class Rows {

    private static final Refusal CLOSING =
            new Refusal(Code.UNAVAILABLE, "the room closes; its log can be read in a moment");

    private static final int ROOMS_MAX = 10_000;
    private static final int NAMES_MAX = 20_000;
    private static final long NAME_NANOS = Duration.ofMinutes(1).toNanos();

    private final Bus bus;
    private final Recent<RoomId, StoredRooms.Row> rooms = new Recent<>(ROOMS_MAX);
    private final Recent<PlayerId, Name> names = new Recent<>(NAMES_MAX);

    private record Name(String text, long untilNanos) {}

    Rows(Bus bus) {
        this.bus = bus;
    }

    /** How a room was made; its epoch, status and outcome may be old. */
    Future<Reply<StoredRooms.Row>> made(RoomId roomId) {
        var row = rooms.get(roomId);
        return row != null ? Future.succeededFuture(Reply.done(row)) : find(roomId);
    }

    /** The room as it is. */
    Future<Reply<StoredRooms.Row>> find(RoomId roomId) {
        return bus.ask(StoredRooms.FIND, new StoredRooms.Find(roomId)).onSuccess(this::remember);
    }

    /**
     * A room that Redis has no log of any more, or soon will not, as it is. Refused with {@code UNAVAILABLE} while the end of its log
     * is on the way into the archive: what is there would be taken for all of it.
     */
    Future<Reply<StoredRooms.Row>> closed(RoomId roomId) {
        return find(roomId)
                .map(reply -> reply.flatMap(
                        row -> row.status() == Rooms.Status.CLOSED ? Reply.done(row) : Reply.refused(CLOSING)));
    }

    private void remember(Reply<StoredRooms.Row> reply) {
        if (reply instanceof Reply.Done<StoredRooms.Row> done) {
            rooms.put(done.value().roomId(), done.value());
        }
    }

    Future<Reply<String>> nameOf(PlayerId playerId) {
        var known = names.get(playerId);
        if (known != null && known.untilNanos() - System.nanoTime() > 0) {
            return Future.succeededFuture(Reply.done(known.text()));
        }
        return bus.ask(Accounts.READ_PROFILE, new Accounts.ReadProfile(playerId))
                .map(reply -> reply.map(profile -> {
                    names.put(playerId, new Name(profile.username(), System.nanoTime() + NAME_NANOS));
                    return profile.username();
                }));
    }
}
