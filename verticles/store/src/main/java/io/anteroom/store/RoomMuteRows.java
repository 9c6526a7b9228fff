package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.RoomMutes;
import io.anteroom.contracts.StoredMutes;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;

/** Who is muted in rooms. */
final class RoomMuteRows {

    private static final String MUTE = "select mute_in_room($1, $2, $3, $4, $5) as outcome";
    private static final String UNMUTE = "select unmute_in_room($1, $2, $3) as outcome";

    private static final String READ = """
            select r.mutes_version, m.player_id, m.until, m.by_operator, m.at
            from rooms r
            left join room_mutes m on m.room_id = r.id and (m.until is null or m.until > clock_timestamp())
            where r.id = $1
            order by m.at, m.player_id
            """;

    private final Database database;

    RoomMuteRows(Database database) {
        this.database = database;
    }

    Future<Reply<StoredMutes.Mutes>> mute(StoredMutes.Mute request) {
        var seconds = request.seconds();
        return database.query(
                        MUTE,
                        request.roomId().value(),
                        request.playerId().value(),
                        seconds == null ? null : (Double) seconds.doubleValue(),
                        request.byOperator(),
                        RoomMutes.MAX)
                .compose(rows -> changed(request.roomId(), rows));
    }

    Future<Reply<StoredMutes.Mutes>> unmute(StoredMutes.Unmute request) {
        return database.query(
                        UNMUTE, request.roomId().value(), request.playerId().value(), request.byOperator())
                .compose(rows -> changed(request.roomId(), rows));
    }

    /** What is read after a change has that change and perhaps later ones, under their number. */
    private Future<Reply<StoredMutes.Mutes>> changed(RoomId roomId, RowSet<Row> rows) {
        var outcome = rows.iterator().next().getString("outcome");
        return switch (outcome) {
            case "done" -> read(roomId);
            case "closed" -> Future.succeededFuture(noRoom());
            case "unknown" -> Future.succeededFuture(Reply.refused(Code.NOT_FOUND, "no such player"));
            case "operator" ->
                Future.succeededFuture(Reply.refused(Code.FORBIDDEN, "an operator has muted this player"));
            case "full" -> Future.succeededFuture(Reply.refused(Code.OVERLOADED, "too many are muted in this room"));
            default -> throw new IllegalStateException("unknown outcome " + outcome);
        };
    }

    Future<Reply<StoredMutes.Mutes>> read(StoredMutes.Read request) {
        return read(request.roomId());
    }

    Future<Reply<StoredMutes.Mutes>> read(RoomId roomId) {
        return database.query(READ, roomId.value()).map(RoomMuteRows::mutes);
    }

    private static Reply<StoredMutes.Mutes> mutes(RowSet<Row> rows) {
        if (rows.size() == 0) {
            return noRoom();
        }
        var version = rows.iterator().next().getLong("mutes_version");
        var muted = new ArrayList<RoomMutes.Muted>();
        for (var row : rows) {
            if (row.getUUID("player_id") != null) {
                muted.add(new RoomMutes.Muted(
                        new PlayerId(row.getUUID("player_id")),
                        row.getOffsetDateTime("until") == null ? null : Columns.at(row, "until"),
                        row.getBoolean("by_operator"),
                        Columns.at(row, "at")));
            }
        }
        return Reply.done(new StoredMutes.Mutes(version, muted));
    }

    private static <T> Reply<T> noRoom() {
        return Reply.refused(Code.ROOM_NOT_FOUND, "there is no such room");
    }
}
