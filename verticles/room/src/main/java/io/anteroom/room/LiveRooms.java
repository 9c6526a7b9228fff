package io.anteroom.room;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.room.rules.Kinds;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.FewAtOnce;
import io.anteroom.runtime.UnknownOutcome;
import io.anteroom.runtime.redis.RedisAway;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rooms in Redis. A room that is not there, or is of another {@link Lineage}, is begun first, by one node at
 * a time, under the epoch that PostgreSQL gives. Belongs to one event loop.
 */
final class LiveRooms {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRooms.class);

    /** A room that is lost again and again within one call is no room to count on. */
    private static final int TRIES = 3;

    /** Longer than store may take, so that who holds it and is alive is done before. */
    private static final Duration CLAIM = StoredRooms.BEGIN.timeout().plusMillis(500);

    /** At most; twice as long each time. Whoever waits for many rooms must not fill the link to Redis with asking. */
    private static final int CLAIM_ASKED_AGAIN_MS = 10;

    private static final int CLAIM_ASKED_LATER_MS = 160;

    /**
     * Of each instance. When thousands of rooms are missed at once, more would only wait for PostgreSQL together until their claims
     * run out, and raise their epochs again and again.
     */
    private static final int BEGUN_AT_ONCE = 32;

    /** Rooms that can't be begun, of those asked for last. */
    private static final int GONE_MAX = 10_000;

    /** PostgreSQL may be put back to a time when they were there. */
    private static final Duration GONE_KNOWN = Duration.ofMinutes(1);

    static final Refusal LATE = new Refusal(Code.OVERLOADED, "it waited too long; nothing was done");

    private static final Refusal NO_ROOM = new Refusal(Code.ROOM_NOT_FOUND, "there is no such room");
    private static final Refusal FULL = new Refusal(Code.OVERLOADED, "Redis has no room for more just now");
    private static final Refusal AWAY = new Refusal(Code.UNAVAILABLE, "rooms can't be reached now");

    private final Bus bus;
    private final RedisLink redis;
    private final Rows rows;
    private final Kinds kinds;
    private final TickShards shards;
    private final Duration seatKept;
    private final Map<RoomId, Future<Reply<Begun>>> beginning = new HashMap<>();
    private final FewAtOnce begins = new FewAtOnce(BEGUN_AT_ONCE, ShortWait.OVER);
    /**
     * Rooms that are closed or were never made, and until when they need not be looked for. That stays so: nobody is told a room's
     * id before it is committed, and none opens again.
     */
    private final Recent<RoomId, Deadline> gone = new Recent<>(GONE_MAX);

    private final RandomGenerator chance = new java.security.SecureRandom();

    /** How a log stands that was just begun, or was there. */
    record Begun(long epoch, long base, long last) {}

    /** Another has claimed the room: no epoch is 0. */
    private static final Begun ANOTHERS = new Begun(0, 0, 0);

    LiveRooms(Bus bus, RedisLink redis, Rows rows, Kinds kinds, TickShards shards, Duration seatKept) {
        this.bus = bus;
        this.redis = redis;
        this.rows = rows;
        this.kinds = kinds;
        this.shards = shards;
        this.seatKept = seatKept;
    }

    /** The first word on each connection to Redis. Its text, because what follows a name that is not known would come late. */
    static Future<?> greet(RedisLink link, Duration seatKept) {
        return link.send("EVAL", Script.GREET.redis().text(), 0, seatKept.toMillis());
    }

    /** Runs a script. Refused with {@code UNAVAILABLE} if it certainly did not run; a lost answer is unknown. */
    Future<Reply<Response>> run(Script script, Object... arguments) {
        return answered(redis.run(script.redis(), List.of(), arguments));
    }

    /** Elements of a log from one that has a number on. */
    Future<Reply<Response>> elements(RoomId roomId, long from, int most) {
        return answered(redis.send("XRANGE", "room:l:" + roomId, from + "-0", "+", "COUNT", most));
    }

    private static Future<Reply<Response>> answered(Future<Response> answer) {
        return answer.map(response -> Reply.done(Answers.present(response))).recover(LiveRooms::failed);
    }

    /** What a failure is to who asked: a definite no if Redis was not asked or said no, else unknown. */
    static <T> Future<Reply<T>> failed(Throwable failure) {
        if (failure instanceof RedisAway away && !away.isUnsent()) {
            return Future.failedFuture(new UnknownOutcome("Redis: " + away.getMessage()));
        }
        if (failure instanceof RedisAway) {
            return Future.succeededFuture(Reply.refused(AWAY));
        }
        if (failure instanceof Response && String.valueOf(failure.getMessage()).startsWith("OOM")) {
            return Future.succeededFuture(Reply.refused(FULL));
        }
        if (failure instanceof Response) {
            LOG.error("Redis refused a command", failure);
            return Future.succeededFuture(Reply.refused(AWAY));
        }
        return Future.failedFuture(failure);
    }

    /** Runs a script that is about one room and says so in its first letter; the room is begun if it has to be. */
    Future<Reply<Response>> on(RoomId roomId, Script script, Object... arguments) {
        return on(roomId, null, TRIES, script, arguments);
    }

    /**
     * The same for what must not happen once the asker has given up, and perhaps said that it wants it undone: refused with
     * {@code OVERLOADED} if it could not be run before.
     */
    Future<Reply<Response>> on(RoomId roomId, Deadline deadline, Script script, Object... arguments) {
        return on(roomId, deadline, TRIES, script, arguments);
    }

    private Future<Reply<Response>> on(
            RoomId roomId, @Nullable Deadline deadline, int tries, Script script, Object... arguments) {
        if (deadline != null && deadline.passed()) {
            return Future.succeededFuture(Reply.refused(LATE));
        }
        return run(script, arguments)
                .compose(reply -> reply.fold(
                        answer -> judge(roomId, deadline, tries, answer, script, arguments),
                        refusal -> Future.succeededFuture(reply)));
    }

    private Future<Reply<Response>> judge(
            RoomId roomId,
            @Nullable Deadline deadline,
            int tries,
            Response answer,
            Script script,
            Object... arguments) {
        return switch (Answers.letter(answer)) {
            case 'Z' -> Future.succeededFuture(Reply.refused(NO_ROOM));
            case 'L', 'D' ->
                tries == 1
                        ? Future.succeededFuture(Reply.refused(AWAY))
                        : begin(roomId)
                                .compose(reply -> reply.fold(
                                        begun -> on(roomId, deadline, tries - 1, script, arguments),
                                        refusal -> Future.succeededFuture(Reply.refused(refusal))));
            default -> Future.succeededFuture(Reply.done(answer));
        };
    }

    /**
     * Begins a room's log, or takes it up again under a higher epoch. Those who ask for the same room meanwhile get the
     * same answer. Refused with {@code ROOM_NOT_FOUND} if it is closed or was never made.
     */
    Future<Reply<Begun>> begin(RoomId roomId) {
        var underWay = beginning.get(roomId);
        if (underWay != null) {
            return underWay;
        }
        if (isGone(roomId)) {
            return Future.succeededFuture(noRoom());
        }
        var begun = claim(roomId, Long.toHexString(chance.nextLong()), CLAIM_ASKED_AGAIN_MS, Deadline.in(CLAIM))
                .onSuccess(reply -> remember(roomId, reply));
        if (!begun.isComplete()) {
            beginning.put(roomId, begun);
            return begun.onComplete(done -> beginning.remove(roomId));
        }
        return begun;
    }

    private boolean isGone(RoomId roomId) {
        var until = gone.get(roomId);
        return until != null && !until.passed();
    }

    private void remember(RoomId roomId, Reply<Begun> reply) {
        if (reply instanceof Reply.Refused<?> no && no.refusal().code() == Code.ROOM_NOT_FOUND) {
            gone.put(roomId, Deadline.in(GONE_KNOWN));
        }
    }

    /** Waits until another who claimed the room has begun it, or died over it; who only waits takes no place of others. */
    private Future<Reply<Begun>> claim(RoomId roomId, String name, int waitMs, Deadline deadline) {
        return begins.run(deadline, () -> rows.made(roomId)
                        .compose(reply -> reply.fold(
                                row -> claim(row, name), refusal -> Future.succeededFuture(Reply.refused(refusal)))))
                .compose(reply -> reply.fold(
                        begun -> begun.equals(ANOTHERS)
                                ? claimLater(roomId, name, waitMs, deadline)
                                : Future.succeededFuture(reply),
                        refusal -> Future.succeededFuture(reply)));
    }

    private Future<Reply<Begun>> claimLater(RoomId roomId, String name, int waitMs, Deadline deadline) {
        if (deadline.passed()) {
            return Future.succeededFuture(Reply.refused(AWAY));
        }
        var longer = Math.min(CLAIM_ASKED_LATER_MS, 2 * waitMs);
        return bus.vertx()
                .timer(chance.nextInt(waitMs) + 1L, TimeUnit.MILLISECONDS)
                .compose(due -> claim(roomId, name, longer, deadline));
    }

    private Future<Reply<Begun>> claim(StoredRooms.Row row, String name) {
        return run(Script.CLAIM, row.roomId(), name, CLAIM.toMillis())
                .compose(reply -> reply.fold(
                        answer -> switch (Answers.letter(answer)) {
                            case 'A' -> Future.succeededFuture(Reply.done(begun(answer)));
                            case 'C' ->
                                beginClaimed(row, name).eventually(() -> run(Script.UNCLAIM, row.roomId(), name)
                                        .otherwiseEmpty());
                            default -> Future.succeededFuture(Reply.done(ANOTHERS));
                        },
                        refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    /**
     * Who was given an epoch begins under it only while the claim stands, so that what PostgreSQL told with it still holds.
     */
    private Future<Reply<Begun>> beginClaimed(StoredRooms.Row row, String name) {
        return bus.ask(StoredRooms.BEGIN, new StoredRooms.Begin(row.roomId()))
                .compose(reply -> reply.fold(
                        stored -> begin(row, stored, name)
                                .map(begun -> begun.map(answer ->
                                        Answers.letter(answer) == 'A' ? begun(row.roomId(), answer) : ANOTHERS)),
                        refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    private Future<Reply<Response>> begin(StoredRooms.Row row, StoredRooms.Begun stored, String name) {
        var expected = row.admitted() == null ? List.<PlayerId>of() : row.admitted();
        var state = kinds.begin(row.kind(), chance.nextLong(), expected);
        return run(
                Script.BEGIN,
                row.roomId(),
                name,
                stored.epoch(),
                stored.archivedSeq(),
                row.maxMembers(),
                state.isPresent() ? row.kind() : "",
                state.map(Json::write).orElse(""),
                kinds.ticks(row.kind()).isPresent() ? shards.of(row.roomId()) : "",
                Mutes.text(stored.mutes()),
                seatKept.toMillis());
    }

    private Begun begun(RoomId roomId, Response answer) {
        var begun = begun(answer);
        if (begun.epoch() > 1 && Answers.number(answer, 4) == 1) {
            LOG.warn("A room's log was lost room={} epoch={} base={}", roomId, begun.epoch(), begun.base());
            bus.tell(Rooms.RESET, new Rooms.Reset(roomId, begun.epoch(), begun.base()));
        }
        return begun;
    }

    private static Begun begun(Response answer) {
        return new Begun(Answers.number(answer, 1), Answers.number(answer, 2), Answers.number(answer, 3));
    }

    static <T> Reply<T> noRoom() {
        return Reply.refused(NO_ROOM);
    }
}
