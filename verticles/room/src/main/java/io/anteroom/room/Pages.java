package io.anteroom.room;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads logs, from Redis and, for what was moved out, from PostgreSQL. Redis is read first: whatever is not there any more
 * was in PostgreSQL before it left.
 */
final class Pages {

    private static final int LIMIT_MAX = 1_000;
    private static final int TAILS_BEGUN_MAX = 64;

    private final Bus bus;
    private final LiveRooms live;
    private final Rows rows;
    private final Access access;

    Pages(Bus bus, LiveRooms live, Rows rows, Access access) {
        this.bus = bus;
        this.live = live;
        this.rows = rows;
        this.access = access;
    }

    Future<Reply<Rooms.Page>> read(Call<Rooms.Read> call) {
        var read = call.request();
        return live(read.roomId(), read.afterSeq(), Math.min(LIMIT_MAX, read.limit()));
    }

    Future<Reply<Rooms.Page>> readAs(Call<Rooms.ReadAs> call) {
        var read = call.request();
        return access.of(read.playerId(), read.roomId())
                .compose(reply -> reply.fold(
                        row -> readAs(row, read.afterSeq(), Math.min(LIMIT_MAX, read.limit())), Pages::refused));
    }

    private Future<Reply<Rooms.Page>> readAs(StoredRooms.Row row, long after, int limit) {
        return row.status() == Rooms.Status.CLOSED
                ? closed(row, after, limit)
                : live(row.roomId(), after, limit)
                        .compose(reply -> reply.fold(
                                page -> Future.succeededFuture(reply),
                                refusal -> refusal.code() == Code.ROOM_NOT_FOUND
                                        ? closedMeanwhile(row.roomId(), after, limit)
                                        : refused(refusal)));
    }

    private Future<Reply<Rooms.Page>> closedMeanwhile(RoomId roomId, long after, int limit) {
        return rows.closed(roomId).compose(reply -> reply.fold(row -> closed(row, after, limit), Pages::refused));
    }

    private static <T> Future<Reply<T>> refused(Refusal refusal) {
        return Future.succeededFuture(Reply.refused(refusal));
    }

    private Future<Reply<Rooms.Page>> live(RoomId roomId, long after, int limit) {
        return live.on(roomId, Script.READ, roomId, after, limit, Seats.PAGE_BYTES, "")
                .compose(reply -> reply.fold(answer -> whole(roomId, after, limit, answer), Pages::refused));
    }

    private Future<Reply<Rooms.Page>> whole(RoomId roomId, long after, int limit, Response answer) {
        var page = Answers.page(
                Answers.number(answer, 1),
                Answers.number(answer, 2),
                Answers.number(answer, 3),
                answer.get(4),
                after,
                limit);
        var archived = Answers.number(answer, 5);
        return after >= archived
                ? Future.succeededFuture(Reply.done(page))
                : archive(roomId, after, limit).map(reply -> reply.map(old -> joined(after, limit, old, page)));
    }

    private Future<Reply<Rooms.Page>> closed(StoredRooms.Row row, long after, int limit) {
        var none = new Rooms.Page(row.epoch(), 0, after + 1, List.of(), row.archivedSeq());
        return archive(row.roomId(), after, limit).map(reply -> reply.map(old -> joined(after, limit, old, none)));
    }

    private Future<Reply<StoredRooms.Pieces>> archive(RoomId roomId, long after, int limit) {
        return bus.ask(StoredRooms.READ, new StoredRooms.ReadArchive(roomId, after, limit));
    }

    /** What is archived, then what is live and was not archived; without a seam, or only up to where one would be. */
    private static Rooms.Page joined(long after, int limit, StoredRooms.Pieces old, Rooms.Page live) {
        Map<Long, String> byNumber = new TreeMap<>();
        for (var piece : old.pieces()) {
            put(byNumber, piece.first(), piece.entries());
        }
        put(byNumber, live.first(), live.entries());
        var entries = new ArrayList<String>();
        var size = 0;
        for (long next = after + 1; entries.size() < limit && size < Seats.PAGE_BYTES; next++) {
            var entry = byNumber.get(next);
            if (entry == null) {
                break;
            }
            entries.add(entry);
            size += entry.length();
        }
        return new Rooms.Page(live.epoch(), live.base(), after + 1, entries, live.last());
    }

    private static void put(Map<Long, String> byNumber, long first, List<String> entries) {
        for (int i = 0; i < entries.size(); i++) {
            byNumber.put(first + i, entries.get(i));
        }
    }

    /**
     * Rooms that Redis does not have are begun; more than some at once, or what takes longer than a {@link ShortWait}, are told
     * another time.
     */
    Future<Reply<Rooms.Tails>> tails(Call<Rooms.AskTails> call) {
        var rooms = call.request().rooms();
        var arguments = new ArrayList<Object>(rooms.size() + 1);
        arguments.add(call.request().nodeId());
        arguments.addAll(rooms);
        return live.run(Script.TAILS, arguments.toArray())
                .compose(reply -> reply.fold(answer -> tails(rooms, answer, new ShortWait()), Pages::refused));
    }

    private Future<Reply<Rooms.Tails>> tails(List<RoomId> rooms, Response answer, ShortWait wait) {
        var tails = new ArrayList<Rooms.Tail>(rooms.size());
        var lost = new ArrayList<Integer>(0);
        for (int i = 0; i < rooms.size(); i++) {
            var one = answer.get(i);
            tails.add(tail(one));
            var letter = Answers.letter(one);
            if ((letter == 'L' || letter == 'D') && lost.size() < TAILS_BEGUN_MAX) {
                lost.add(i);
            }
        }
        return Together.each(lost, place -> wait.on(live.begin(rooms.get(place)))
                        .onSuccess(reply -> tails.set(place, reply.fold(Pages::tail, refusal -> tails.get(place)))))
                .map(done -> Reply.done(new Rooms.Tails(tails)));
    }

    private static Rooms.Tail tail(LiveRooms.Begun begun) {
        return new Rooms.Tail(begun.epoch(), begun.base(), begun.last(), false);
    }

    private static Rooms.Tail tail(Response one) {
        return switch (Answers.letter(one)) {
            case 'A' ->
                new Rooms.Tail(
                        Answers.number(one, 1),
                        Answers.number(one, 2),
                        Answers.number(one, 3),
                        Answers.number(one, 4) == 1);
            case 'Z' -> Rooms.Tail.CLOSED;
            default -> Rooms.Tail.UNKNOWN;
        };
    }
}
