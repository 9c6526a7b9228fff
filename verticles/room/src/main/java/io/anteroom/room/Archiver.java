package io.anteroom.room;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.UnknownOutcome;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what is old out of the logs into PostgreSQL: first it is there, then it leaves Redis. One node does it at a time; an
 * older owner's steps are refused by both.
 */
final class Archiver {

    private static final Logger LOG = LoggerFactory.getLogger(Archiver.class);

    /** Rooms looked at in one run. */
    private static final int ROOMS_MAX = 500;

    /** So many at once, since each waits for Redis and PostgreSQL most of the time. */
    private static final int TOGETHER = 8;

    /**
     * A piece keeps the event loop, Redis and PostgreSQL from others for a moment each. One after another with
     * pauses, nobody feels it; all at once, everyone who talks in that tenth of a second does.
     */
    private static final int SPREAD_MS = 800;

    private static final int GAP_MAX_MS = 50;

    /** After that a run ends with the next failure: a neighbour that answers late is no fault of one room. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

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

    /**
     * Looks at the rooms that may have grown too long. One that can't be archived keeps no other from it; the run fails in the
     * end, so that somebody hears of it.
     */
    Future<?> run(StoredRooms.Fence fence) {
        return redis.send("SRANDMEMBER", "room:long", ROOMS_MAX).compose(found -> {
            var rooms = new ArrayDeque<RoomId>();
            if (found != null) {
                found.forEach(room -> rooms.add(RoomId.parse(room.toString())));
            }
            var pace = new Pace(rooms);
            var hands = new ArrayList<Future<?>>();
            for (int i = 0; i < TOGETHER; i++) {
                hands.add(work(fence, pace));
            }
            return Future.join(hands).compose(done -> pace.end());
        });
    }

    /** The rooms of one run, and when it is the turn of each: the first at once, the others evenly after it. */
    private static final class Pace {

        private final ArrayDeque<RoomId> rooms;
        private final long gapNanos;
        private final long startNanos = System.nanoTime();
        private long nextAtNanos = startNanos;
        private @Nullable Throwable failure;

        Pace(ArrayDeque<RoomId> rooms) {
            this.rooms = rooms;
            this.gapNanos = TimeUnit.MILLISECONDS.toNanos(Math.min(SPREAD_MS / Math.max(1, rooms.size()), GAP_MAX_MS));
        }

        /** Milliseconds until the turn of the room that was taken last; the next one follows later. */
        long waitMs() {
            var waitNanos = nextAtNanos - System.nanoTime();
            nextAtNanos += gapNanos;
            return TimeUnit.NANOSECONDS.toMillis(waitNanos);
        }

        /** A room could not be archived; the others are gone on with, if it did not last too long. */
        void failed(RoomId room, Throwable cause) {
            if (failure == null) {
                failure = cause instanceof UnknownOutcome
                        ? cause
                        : new IllegalStateException("could not be archived room=" + room, cause);
            }
            if (System.nanoTime() - startNanos > PATIENCE.toNanos()) {
                rooms.clear();
            }
        }

        /** Fails with what the first room failed with. */
        Future<?> end() {
            return failure == null ? Future.succeededFuture() : Future.failedFuture(failure);
        }
    }

    /** Takes one room after another, until there are no more. */
    private Future<?> work(StoredRooms.Fence fence, Pace pace) {
        var room = pace.rooms.poll();
        if (room == null) {
            return Future.succeededFuture();
        }
        var waitMs = pace.waitMs();
        Future<?> turn = waitMs < 1 ? Future.succeededFuture() : bus.vertx().timer(waitMs, TimeUnit.MILLISECONDS);
        return turn.compose(now -> archive(fence, room)).transform(done -> {
            if (done.failed()) {
                pace.failed(room, done.cause());
            }
            return work(fence, pace);
        });
    }

    /** Moves all that need not be retained; of a room that closes, all. Fails if another owns the job by now. */
    Future<?> archive(StoredRooms.Fence fence, RoomId roomId) {
        return step(fence, roomId, Kept.NOTHING);
    }

    /**
     * What is in PostgreSQL of a log.
     *
     * @param from number up to which Redis knew that when it was read
     * @param upto number up to which it is
     * @param bytes of the log between the two, or empty if they are to be counted
     * @param epoch of the log that was read
     * @param given the newest epoch of the room
     */
    private record Kept(long from, long upto, Object bytes, long epoch, long given) {

        static final Kept NOTHING = new Kept(0, 0, "", 0, 0);
    }

    /** Nothing leaves Redis that is not in PostgreSQL. */
    private Future<?> step(StoredRooms.Fence fence, RoomId roomId, Kept kept) {
        return live.run(
                        Script.ARCHIVE,
                        fence.job(),
                        fence.epoch(),
                        roomId,
                        kept.from(),
                        kept.upto(),
                        kept.bytes(),
                        kept.epoch(),
                        kept.given(),
                        config.retained(),
                        config.logBytesMax() / 2,
                        Piece.ENTRIES)
                .compose(Archiver::orFail)
                .compose(answer -> switch (Answers.letter(answer)) {
                    case 'W' -> Future.failedFuture("the job is another's");
                    case 'A' -> next(fence, roomId, new Piece(Piece.Due.of(answer)));
                    default -> Future.succeededFuture();
                });
    }

    private Future<?> next(StoredRooms.Fence fence, RoomId roomId, Piece piece) {
        return read(roomId, piece)
                .compose(whole -> piece.isEmpty()
                        ? Future.succeededFuture()
                        : bus.ask(StoredRooms.ARCHIVE, piece.archive(fence, roomId))
                                .compose(Archiver::orFail)
                                .compose(archived -> goOn(fence, roomId, piece, archived)));
    }

    private Future<?> read(RoomId roomId, Piece piece) {
        return live.elements(roomId, piece.last() + 1, piece.due().elementsOfPiece())
                .compose(Archiver::orFail)
                .compose(found -> piece.take(found) ? read(roomId, piece) : Future.succeededFuture());
    }

    private Future<?> goOn(StoredRooms.Fence fence, RoomId roomId, Piece piece, StoredRooms.Archived archived) {
        var due = piece.due();
        var isAll = archived.archivedSeq() >= piece.last();
        if (archived.archivedSeq() <= due.archived() && archived.epoch() <= due.given()) {
            // What did not move now would not move at once either.
            LOG.warn("A room's log does not move into its archive room={} live={} archived={}", roomId, due, archived);
            return Future.succeededFuture();
        }
        // What another archived in other pieces leaves by and by.
        return step(
                fence,
                roomId,
                new Kept(
                        due.archived(),
                        isAll ? piece.last() : archived.archivedSeq(),
                        isAll ? piece.bytes() : "",
                        due.epoch(),
                        archived.epoch()));
    }

    static <T> Future<T> orFail(Reply<T> reply) {
        return reply.fold(
                Future::succeededFuture,
                refusal -> Future.failedFuture(refusal.code().name()));
    }
}
