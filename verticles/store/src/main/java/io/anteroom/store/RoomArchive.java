package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredRooms;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** What was moved out of the rooms' logs, and what the jobs that do it need to know. */
final class RoomArchive {

    /** A piece is some hundreds of entries, so a page is rarely more than two. */
    private static final int PIECES_MAX = 8;

    private static final String ARCHIVE = """
            select archive_room($1, $2, $3, $4, $5, $6, $7, nullif($8, 0)) as archived, (select epoch from rooms where id = $3) as epoch
            """;

    private static final String READ = """
            select first_seq, entries from room_archive
            where room_id = $1 and last_seq > $2 and first_seq <= $2 + $3
            order by last_seq
            limit $4
            """;

    private static final String CLOSE = "select close_room($1, $2, $3, $4, nullif($5, 0)) as done";
    private static final String CLOSE_UNUSED = "select close_unused_rooms($1, $2, $3) as done";

    private static final String LIST_BEGUN = """
            select id from rooms
            where status = 'open' and begun and id > coalesce($1, '00000000-0000-0000-0000-000000000000'::uuid)
            order by id
            limit $2
            """;

    private static final String WAS_IN = """
            select exists (select from room_players where room_id = $1 and player_id = $2) as was_in
            """;

    /** A node that has no row was forgotten long ago. */
    private static final String DEAD = """
            select asked.id from unnest($1::uuid[]) as asked(id)
            where not exists (
                select from nodes n
                where n.id = asked.id and n.beat_at > clock_timestamp() - $2 * interval '1 millisecond')
            """;

    private final Database database;

    RoomArchive(Database database) {
        this.database = database;
    }

    Future<Reply<StoredRooms.Archived>> archive(StoredRooms.Archive request) {
        var fence = request.fence();
        Object joined = request.joined().stream().map(PlayerId::value).toArray(UUID[]::new);
        return database.first(
                        ARCHIVE,
                        fence.job(),
                        fence.epoch(),
                        request.roomId().value(),
                        request.first(),
                        request.last(),
                        String.join(StoredRooms.BETWEEN, request.texts()),
                        joined,
                        request.epoch())
                .map(row -> row.filter(found -> found.getLong("archived") != null)
                        .map(found -> Reply.done(new StoredRooms.Archived(
                                found.getLong("archived"), Objects.requireNonNullElse(found.getInteger("epoch"), 0))))
                        .orElseGet(RoomArchive::lost));
    }

    Future<Reply<StoredRooms.Pieces>> read(StoredRooms.ReadArchive request) {
        return database.query(READ, request.roomId().value(), request.afterSeq(), (long) request.limit(), PIECES_MAX)
                .map(rows -> {
                    var pieces = new ArrayList<StoredRooms.Piece>();
                    rows.forEach(row -> pieces.add(new StoredRooms.Piece(
                            row.getLong("first_seq"),
                            List.of(row.getString("entries").split(StoredRooms.BETWEEN)))));
                    return Reply.done(new StoredRooms.Pieces(pieces));
                });
    }

    Future<Reply<Done>> close(StoredRooms.Close request) {
        var fence = request.fence();
        return database.first(
                        CLOSE, fence.job(), fence.epoch(), request.roomId().value(), request.lastSeq(), request.epoch())
                .map(RoomArchive::doneOrLost);
    }

    Future<Reply<Done>> closeUnused(StoredRooms.CloseUnused request) {
        var fence = request.fence();
        return database.first(CLOSE_UNUSED, fence.job(), fence.epoch(), (double) request.olderThanMs())
                .map(RoomArchive::doneOrLost);
    }

    Future<Reply<StoredRooms.ListedBegun>> listBegun(StoredRooms.ListBegun request) {
        var after = request.after();
        return database.query(LIST_BEGUN, after == null ? null : after.value(), request.limit())
                .map(rows -> {
                    var rooms = new ArrayList<RoomId>();
                    rows.forEach(row -> rooms.add(new RoomId(row.getUUID("id"))));
                    return Reply.done(new StoredRooms.ListedBegun(rooms));
                });
    }

    Future<Reply<StoredRooms.WasIn>> wasIn(StoredRooms.AskWasIn request) {
        return database.query(
                        WAS_IN, request.roomId().value(), request.playerId().value())
                .map(rows ->
                        Reply.done(new StoredRooms.WasIn(rows.iterator().next().getBoolean("was_in"))));
    }

    Future<Reply<StoredRooms.Dead>> dead(StoredRooms.AskDead request) {
        Object nodes = request.nodes().stream().map(NodeId::value).toArray(UUID[]::new);
        return database.query(DEAD, nodes, (double) request.silentMs()).map(rows -> {
            var dead = new ArrayList<NodeId>();
            rows.forEach(row -> dead.add(new NodeId(row.getUUID("id"))));
            return Reply.done(new StoredRooms.Dead(dead));
        });
    }

    private static Reply<Done> doneOrLost(java.util.Optional<io.vertx.sqlclient.Row> found) {
        return found.filter(row -> row.getBoolean("done")).isPresent() ? Reply.done(Done.DONE) : lost();
    }

    private static <T> Reply<T> lost() {
        return Reply.refused(Code.FORBIDDEN, "the job is another's, or not ready");
    }
}
