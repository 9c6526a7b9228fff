package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rooms as they were made, and how they stand. */
final class RoomRows {

    private static final String COLUMNS = """
            id, kind, name, max_members, visibility, password_hash, status, epoch, archived_seq, created_by, created_at,
            admitted, mode, ranks, outcome
            """;

    private static final String INSERT = "select " + COLUMNS + "from insert_room($1, $2, $3, $4, $5, $6, $7, $8)";
    private static final String FIND = "select " + COLUMNS + "from rooms where id = $1";

    private static final String LIST = "select " + COLUMNS + """
            from rooms
            where status = 'open'
                and visibility = 'public'
                and admitted is null
                and ($1::text is null or kind = $1)
                and ($2::uuid is null
                    or (created_at, id) < (select created_at, id from rooms where id = $2))
            order by created_at desc, id desc
            limit $3
            """;

    private static final String BEGIN = """
            update rooms
            set epoch = case when begun then epoch + 1 else epoch end, begun = true
            where id = $1 and status = 'open'
            returning epoch, archived_seq
            """;

    private static final String FINISH = "update rooms set outcome = $2 where id = $1 and outcome is null";

    /** Waiting helps if one of them is empty: such a room closes by itself after a while. */
    private static final Refusal TOO_MANY = new Refusal(Code.RATE_LIMITED, "too many of your rooms are open", 60_000L);

    private final Database database;
    private final RoomMuteRows mutes;

    RoomRows(Database database, RoomMuteRows mutes) {
        this.database = database;
        this.mutes = mutes;
    }

    Future<Reply<StoredRooms.Row>> insert(StoredRooms.Insert request) {
        return database.first(
                        INSERT,
                        request.roomId().value(),
                        request.kind(),
                        request.name(),
                        request.maxMembers(),
                        word(request.visibility()),
                        request.passwordHash(),
                        request.createdBy().value(),
                        request.openMax())
                .map(found -> found.map(row -> Reply.done(row(row))).orElseGet(() -> Reply.refused(TOO_MANY)));
    }

    Future<Reply<StoredRooms.Row>> find(StoredRooms.Find request) {
        return database.first(FIND, request.roomId().value())
                .map(found -> found.map(row -> Reply.done(row(row))).orElseGet(RoomRows::noRoom));
    }

    Future<Reply<StoredRooms.Listed>> list(StoredRooms.ListOpen request) {
        var before = request.before();
        return database.query(LIST, request.kind(), before == null ? null : before.value(), request.limit())
                .map(rows -> {
                    var listed = new ArrayList<StoredRooms.Row>();
                    rows.forEach(row -> listed.add(row(row)));
                    return Reply.done(new StoredRooms.Listed(listed));
                });
    }

    Future<Reply<StoredRooms.Begun>> begin(StoredRooms.Begin request) {
        return database.first(BEGIN, request.roomId().value()).compose(found -> found.map(row -> begun(request, row))
                .orElseGet(() -> Future.succeededFuture(RoomRows.noRoom())));
    }

    private Future<Reply<StoredRooms.Begun>> begun(StoredRooms.Begin request, Row row) {
        return mutes.read(request.roomId())
                .map(reply -> reply.map(
                        read -> new StoredRooms.Begun(row.getLong("epoch"), row.getLong("archived_seq"), read)));
    }

    Future<Reply<Done>> finish(StoredRooms.Finish request) {
        return database.query(
                        FINISH, request.roomId().value(), request.outcome().text())
                .map(done -> Reply.done(Done.DONE));
    }

    private static <T> Reply<T> noRoom() {
        return Reply.refused(Code.ROOM_NOT_FOUND, "there is no such room");
    }

    private static StoredRooms.Row row(Row row) {
        return new StoredRooms.Row(
                new RoomId(row.getUUID("id")),
                row.getString("kind"),
                row.getString("name"),
                row.getInteger("max_members"),
                Rooms.Visibility.valueOf(upper(row.getString("visibility"))),
                row.getString("password_hash"),
                Rooms.Status.valueOf(upper(row.getString("status"))),
                row.getInteger("epoch"),
                row.getLong("archived_seq"),
                player(row.getUUID("created_by")),
                Columns.at(row, "created_at"),
                players(row.getArrayOfUUIDs("admitted")),
                row.getString("mode"),
                json(row.getString("ranks")),
                json(row.getString("outcome")));
    }

    private static @Nullable PlayerId player(@Nullable UUID id) {
        return id == null ? null : new PlayerId(id);
    }

    private static @Nullable List<PlayerId> players(UUID @Nullable [] ids) {
        return ids == null ? null : Stream.of(ids).map(PlayerId::new).toList();
    }

    private static @Nullable RawJson json(@Nullable String text) {
        return Optional.ofNullable(text).map(RawJson::new).orElse(null);
    }

    private static String word(Rooms.Visibility visibility) {
        return visibility.name().toLowerCase(Locale.ROOT);
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
