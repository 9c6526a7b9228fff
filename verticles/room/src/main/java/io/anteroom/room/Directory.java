package io.anteroom.room;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Makes rooms, shows them, lists them. */
final class Directory {

    /** Of a room without rules, if whoever makes it does not say. */
    private static final int MEMBERS_USUAL = 100;

    private static final Refusal NO_KIND = new Refusal(Code.INVALID_PAYLOAD_SCHEMA, "there is no such kind of room");

    private final RoomConfig config;
    private final Bus bus;
    private final LiveRooms live;
    private final Kinds kinds;
    private final Doors doors;
    private final Access access;

    Directory(RoomConfig config, Bus bus, LiveRooms live, Kinds kinds, Doors doors, Access access) {
        this.config = config;
        this.bus = bus;
        this.live = live;
        this.kinds = kinds;
        this.doors = doors;
        this.access = access;
    }

    Future<Reply<Rooms.Room>> create(Call<Rooms.Create> call) {
        var create = call.request();
        if (!kinds.exists(create.kind())) {
            return no(NO_KIND);
        }
        var most = kinds.membersMax(create.kind()).orElse(config.membersMax());
        var wanted = create.maxMembers();
        if (wanted != null && (wanted < 1 || wanted > most)) {
            return no(new Refusal(Code.INVALID_PAYLOAD_SCHEMA, "maxMembers is 1 to " + most + " for this kind"));
        }

        var insert = new StoredRooms.Insert(
                RoomId.next(),
                create.kind(),
                create.name(),
                wanted == null ? Math.min(most, MEMBERS_USUAL) : wanted,
                create.visibility(),
                create.password() == null ? null : doors.hash(create.password()),
                create.playerId(),
                config.openMax());
        return bus.ask(StoredRooms.INSERT, insert).map(reply -> reply.map(row -> room(row, List.of())));
    }

    Future<Reply<Rooms.Room>> view(Call<Rooms.View> call) {
        return access.of(call.request().playerId(), call.request().roomId())
                .compose(reply -> reply.fold(this::view, Directory::no));
    }

    private Future<Reply<Rooms.Room>> view(StoredRooms.Row row) {
        if (row.status() == Rooms.Status.CLOSED) {
            return Future.succeededFuture(Reply.done(room(row, List.of())));
        }
        return live.run(Script.STANDS, row.roomId())
                .map(reply -> reply.map(answer ->
                        room(row, Answers.letter(answer) == 'A' ? Answers.members(answer.get(5)) : List.of())));
    }

    private static Rooms.Room room(StoredRooms.Row row, List<Rooms.Member> members) {
        return new Rooms.Room(
                row.roomId(),
                row.kind(),
                row.name(),
                members,
                row.maxMembers(),
                row.visibility(),
                row.passwordHash() != null,
                row.status(),
                row.createdAt(),
                row.mode(),
                row.ranks(),
                row.outcome());
    }

    Future<Reply<Rooms.Listed>> list(Call<Rooms.ListOpen> call) {
        var list = call.request();
        return bus.ask(StoredRooms.LIST, new StoredRooms.ListOpen(list.kind(), list.before(), list.limit() + 1))
                .compose(reply -> reply.fold(found -> count(found.rows(), list.limit()), Directory::no));
    }

    private Future<Reply<Rooms.Listed>> count(List<StoredRooms.Row> rows, int limit) {
        var shown = rows.subList(0, Math.min(rows.size(), limit));
        if (shown.isEmpty()) {
            return Future.succeededFuture(Reply.done(new Rooms.Listed(List.of(), false)));
        }
        var ids = shown.stream().map(row -> (Object) row.roomId()).toArray();
        return live.run(Script.COUNTS, ids)
                .map(reply -> reply.map(counts -> new Rooms.Listed(found(shown, counts), rows.size() > limit)));
    }

    private static List<Rooms.Found> found(List<StoredRooms.Row> rows, Response counts) {
        var found = new ArrayList<Rooms.Found>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            found.add(new Rooms.Found(
                    row.roomId(),
                    row.kind(),
                    row.name(),
                    counts.get(i).toInteger(),
                    row.maxMembers(),
                    row.passwordHash() != null,
                    row.createdAt()));
        }
        return found;
    }

    private static <T> Future<Reply<T>> no(Refusal refusal) {
        return Future.succeededFuture(Reply.refused(refusal));
    }
}
