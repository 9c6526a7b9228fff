package io.anteroom.room;

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

    /** The room as it is. Refused with {@code ROOM_NOT_FOUND} and {@code NOT_A_MEMBER}. */
    Future<Reply<StoredRooms.Row>> of(PlayerId player, RoomId roomId) {
        return rows.find(roomId)
                .compose(reply -> reply.fold(row -> judge(player, row), refusal -> Future.succeededFuture(reply)));
    }

    private Future<Reply<StoredRooms.Row>> judge(PlayerId player, StoredRooms.Row row) {
        var invited = row.admitted() != null && row.admitted().contains(player);
        if (invited || player.equals(row.createdBy())) {
            return Future.succeededFuture(Reply.done(row));
        }
        return (row.status() == Rooms.Status.CLOSED ? wasIn(player, row) : isIn(player, row))
                .map(reply -> reply.flatMap(in -> in ? Reply.done(row) : Reply.refused(Appends.NO_MEMBER)));
    }

    private Future<Reply<Boolean>> isIn(PlayerId player, StoredRooms.Row row) {
        return live.on(row.roomId(), Script.READ, row.roomId(), 0, 0, 0, player)
                .map(reply -> reply.map(answer -> Answers.letter(answer) != 'N'));
    }

    private Future<Reply<Boolean>> wasIn(PlayerId player, StoredRooms.Row row) {
        return bus.ask(StoredRooms.WAS_IN, new StoredRooms.AskWasIn(row.roomId(), player))
                .map(reply -> reply.map(StoredRooms.WasIn::wasIn));
    }
}
