package io.anteroom.room;

import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves what is old out of the logs into PostgreSQL: first it is there, then it leaves Redis. One node does it at a time; an
 * older owner's steps are refused by both.
 */
final class Archiver {

    /** Rooms looked at in one run. */
    private static final int ROOMS_MAX = 500;

    /** So many at once, since each waits for Redis and PostgreSQL most of the time. */
    private static final int TOGETHER = 8;

    /** Of one piece. */
    private static final int ENTRIES_MAX = 512;

    private static final int BYTES_MAX = 256 * 1024;
    /** Entries beyond those retained that make a piece worth its row. */
    private static final int PIECE_MIN = 256;

    private static final String JOINED = "{\"eventType\":\"PlayerJoined\"";

    private final RoomConfig config;
    private final Bus bus;
    private final RedisLink redis;
    private final LiveRooms live;

    Archiver(RoomConfig config, Bus bus, RedisLink redis, LiveRooms live) {
        this.config = config;
        this.bus = bus;
        this.redis = redis;
        this.live = live;
    }

    /** Looks at the rooms that may have grown too long. */
    Future<?> run(StoredRooms.Fence fence) {
        return redis.send("SRANDMEMBER", "room:long", ROOMS_MAX).compose(found -> {
            var rooms = new ArrayDeque<RoomId>();
            if (found != null) {
                found.forEach(room -> rooms.add(RoomId.parse(room.toString())));
            }
            var hands = new ArrayList<Future<?>>();
            for (int i = 0; i < TOGETHER; i++) {
                hands.add(work(fence, rooms));
            }
            return Future.join(hands);
        });
    }

    /** Takes one room after another, until there are no more. */
    private Future<?> work(StoredRooms.Fence fence, ArrayDeque<RoomId> rooms) {
        var room = rooms.poll();
        return room == null ? Future.succeededFuture() : archive(fence, room).compose(done -> work(fence, rooms));
    }

    /** Moves all that need not be retained; of a room that closes, all. Fails if another owns the job by now. */
    Future<?> archive(StoredRooms.Fence fence, RoomId roomId) {
        return live.run(
                        Script.LOG,
                        fence.job(),
                        fence.epoch(),
                        roomId,
                        config.retained(),
                        config.logBytesMax() / 2,
                        PIECE_MIN,
                        ENTRIES_MAX,
                        BYTES_MAX)
                .compose(Archiver::orFail)
                .compose(answer -> switch (Answers.letter(answer)) {
                    case 'W' -> Future.failedFuture("the job is another's");
                    case 'L' -> Future.succeededFuture();
                    default -> archive(fence, roomId, answer);
                });
    }

    private Future<?> archive(StoredRooms.Fence fence, RoomId roomId, Response answer) {
        var before = Answers.number(answer, 1);
        var entries =
                Answers.page(0, 0, 0, answer.get(2), before, Integer.MAX_VALUE).entries();
        if (entries.isEmpty()) {
            return Future.succeededFuture();
        }
        var archive = new StoredRooms.Archive(fence, roomId, before + 1, entries, joined(entries));
        Future<?> moved = bus.ask(StoredRooms.ARCHIVE, archive)
                .compose(Archiver::orFail)
                .compose(archived -> trim(fence, archive, archived.archivedSeq(), Answers.number(answer, 4)));
        return Answers.number(answer, 3) == 1 ? moved.compose(done -> archive(fence, roomId)) : moved;
    }

    /** Nothing leaves Redis that is not in PostgreSQL. What another archived in other pieces leaves by and by. */
    private Future<?> trim(StoredRooms.Fence fence, StoredRooms.Archive archive, long archivedSeq, long bytes) {
        var last = archive.first() + archive.entries().size() - 1;
        return live.run(
                        Script.TRIM,
                        fence.job(),
                        fence.epoch(),
                        archive.roomId(),
                        Math.min(last, archivedSeq),
                        archivedSeq >= last ? bytes : 0)
                .compose(Archiver::orFail);
    }

    private static List<PlayerId> joined(List<String> entries) {
        return entries.stream()
                .filter(entry -> entry.startsWith(JOINED))
                .map(entry -> PlayerId.parse(Json.tree(entry).path("playerId").asText()))
                .distinct()
                .toList();
    }

    static <T> Future<T> orFail(Reply<T> reply) {
        return reply.fold(
                Future::succeededFuture,
                refusal -> Future.failedFuture(refusal.code().name()));
    }
}
