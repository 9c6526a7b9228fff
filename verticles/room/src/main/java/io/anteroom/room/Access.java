package io.anteroom.room;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;

/**
 * Who may look into a room: who made it, whom its match admits, who is a member, and of a closed room who ever was one.
 */
final class Access {

    private final Bus bus;
    private final LiveRooms live;
    private final Rows rows;

    Access(Bus bus, LiveRooms live, Rows rows) {
        this.bus = bus;
        this.live = live;
        this.rows = rows;
    }

    /** The room as it is. Refused with {@code ROOM_NOT_FOUND}, {@code NOT_A_MEMBER}, and {@code UNAVAILABLE} while it closes. */
    Future<Reply<StoredRooms.Row>> of(PlayerId player, RoomId roomId) {
        return rows.find(roomId)
                .compose(reply -> reply.fold(row -> judge(player, row), refusal -> Future.succeededFuture(reply)));
    }

    private Future<Reply<StoredRooms.Row>> judge(PlayerId player, StoredRooms.Row row) {
        var invited = row.admitted() != null && row.admitted().contains(player);
        if (invited || player.equals(row.createdBy())) {
            return Future.succeededFuture(Reply.done(row));
        }
        return row.status() == Rooms.Status.CLOSED ? wasIn(player, row) : isIn(player, row);
    }

    private Future<Reply<StoredRooms.Row>> isIn(PlayerId player, StoredRooms.Row row) {
        return live.on(row.roomId(), Script.READ, row.roomId(), 0, 0, 0, player)
                .compose(reply -> reply.fold(
                        answer -> Future.succeededFuture(onlyIf(Answers.letter(answer) != 'N', row)),
                        refusal -> refusal.code() == Code.ROOM_NOT_FOUND
                                ? wasIn(player, row.roomId())
                                : Future.succeededFuture(Reply.refused(refusal))));
    }

    /** Of a room that closed meanwhile. */
    private Future<Reply<StoredRooms.Row>> wasIn(PlayerId player, RoomId roomId) {
        return rows.closed(roomId)
                .compose(reply -> reply.fold(row -> wasIn(player, row), refusal -> Future.succeededFuture(reply)));
    }

    private Future<Reply<StoredRooms.Row>> wasIn(PlayerId player, StoredRooms.Row row) {
        return bus.ask(StoredRooms.WAS_IN, new StoredRooms.AskWasIn(row.roomId(), player))
                .map(reply -> reply.flatMap(was -> onlyIf(was.wasIn(), row)));
    }

    private static Reply<StoredRooms.Row> onlyIf(boolean in, StoredRooms.Row row) {
        return in ? Reply.done(row) : Reply.refused(Appends.NO_MEMBER);
    }
}
