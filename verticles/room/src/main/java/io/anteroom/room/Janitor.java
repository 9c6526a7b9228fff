package io.anteroom.room;

import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.SilentNodes;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up the seats of nodes that died and of sockets that did not come back, and closes rooms that are empty. Each leave is
 * an entry of its room's log. One node does it at a time.
 */
final class Janitor {

    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);

    /** Of each kind, in one run. */
    private static final int STEP = 1_000;
    /** So many rooms are closed at once; each takes two commits. */
    private static final int CLOSED_TOGETHER = 8;
    /**
     * After that long the rooms that are still to close are left to the next run: it looks for dead nodes and seats again, and
     * the lease, which is renewed before each run, must not run out in one.
     */
    private static final long CLOSING_NANOS = Duration.ofSeconds(1).toNanos();

    private static final String NOBODY = "-";

    private final RoomConfig config;
    private final Bus bus;
    private final RedisLink redis;
    private final LiveRooms live;
    private final Seats seats;
    private final Archiver archiver;
    private final Outcomes outcomes;
    private final SilentNodes nodes = new SilentNodes();
    /** Rooms that the last run could not close: those that others wait behind no more. */
    private Set<String> notClosed = new HashSet<>();

    Janitor(
            RoomConfig config,
            Bus bus,
            RedisLink redis,
            LiveRooms live,
            Seats seats,
            Archiver archiver,
            Outcomes outcomes) {
        this.config = config;
        this.bus = bus;
        this.redis = redis;
        this.live = live;
        this.seats = seats;
        this.archiver = archiver;
        this.outcomes = outcomes;
    }

    Future<?> ready() {
        nodes.begin();
        return redis.send("PING");
    }

    /** Players of a node that died while there was no Redis to come back to get the time that a closed socket's seat has. */
    Future<?> run(StoredRooms.Fence fence) {
        return redis.send("EXISTS", "room:back")
                .compose(back -> back != null && back.toInteger() > 0 ? Future.succeededFuture() : clearDeadNodes())
                .compose(cleared -> giveUpSeats())
                .compose(given -> closeEmpty(fence))
                .onSuccess(closed -> nodes.answered())
                // Fails also where only matchmaking is away, which says nothing of beats.
                .compose(closed -> outcomes.reportAll());
    }

    private Future<?> clearDeadNodes() {
        return redis.send("SMEMBERS", "room:nodes").compose(members -> {
            var known = new ArrayList<NodeId>();
            if (members != null) {
                members.forEach(node -> known.add(NodeId.parse(node.toString())));
            }
            return clear(known);
        });
    }

    /** Asks of this node too: where its own beats did not arrive, those of others may not have either. */
    private Future<?> clear(List<NodeId> known) {
        if (known.isEmpty()) {
            return clearDead(List.of(), System.nanoTime());
        }
        var asked = new ArrayList<>(known);
        asked.add(bus.nodeId());
        var askedNanos = System.nanoTime();
        return bus.ask(
                        StoredRooms.DEAD,
                        new StoredRooms.AskDead(asked, config.nodeSilent().toMillis()))
                .compose(Archiver::orFail)
                .compose(dead -> clearDead(dead.nodes(), askedNanos));
    }

    private Future<?> clearDead(List<NodeId> silent, long askedNanos) {
        var told = silent.contains(bus.nodeId()) ? List.<NodeId>of() : silent;
        return inTurn(nodes.dead(told, askedNanos), this::clearNode);
    }

    private Future<?> clearNode(NodeId node) {
        return countAt(node).compose(rooms -> {
            LOG.warn("A node died node={} rooms={}", node, rooms);
            return clearSome(node, rooms);
        });
    }

    private Future<Long> countAt(NodeId node) {
        return redis.send("SCARD", "room:n:" + node).map(count -> count == null ? 0L : count.toLong());
    }

    /** Goes on at once only if there are fewer now; what can't be cleared is tried again in the next run. */
    private Future<?> clearSome(NodeId node, long before) {
        return redis.send("SRANDMEMBER", "room:n:" + node, STEP)
                .compose(rooms -> Together.each(
                        texts(rooms).stream().map(RoomId::parse).toList(), roomId -> clearRoom(roomId, node)))
                .compose(done -> countAt(node))
                .compose(left -> before > STEP && left < before ? clearSome(node, left) : Future.succeededFuture());
    }

    private Future<?> clearRoom(RoomId roomId, NodeId node) {
        return redis.send("HGETALL", "room:s:" + roomId).compose(found -> {
            Future<?> all = Future.succeededFuture();
            var texts = texts(found);
            for (int i = 0; i < texts.size(); i += 2) {
                var session = texts.get(i);
                var seat = texts.get(i + 1).split(" ");
                if (seat[1].equals(node.toString())) {
                    all = all.compose(before -> giveUp(roomId, session, PlayerId.parse(seat[0]), seat[1]));
                }
            }
            return all.compose(done -> texts.isEmpty() ? forgetAt(roomId, node) : Future.succeededFuture());
        });
    }

    /** A room that is not there any more must not be looked at for ever. */
    private Future<?> forgetAt(RoomId roomId, NodeId node) {
        return redis.send("SREM", "room:n:" + node, roomId)
                .compose(done -> redis.send("EXISTS", "room:n:" + node))
                .compose(left -> left != null && left.toInteger() > 0
                        ? Future.succeededFuture()
                        : redis.send("SREM", "room:nodes", node).<Void>mapEmpty());
    }

    private Future<?> giveUpSeats() {
        return due("room:gone", 0).compose(found -> Together.each(found, this::giveUp));
    }

    private Future<List<String>> due(String set, long sinceMs) {
        return live.run(Script.DUE, set, sinceMs, STEP)
                .compose(Archiver::orFail)
                .map(Answers::texts);
    }

    private Future<?> giveUp(String roomAndSession) {
        var parts = roomAndSession.split(" ");
        var roomId = RoomId.parse(parts[0]);
        return redis.send("HGET", "room:s:" + roomId, parts[1]).compose(seat -> {
            if (seat == null) {
                return redis.send("ZREM", "room:gone", roomAndSession).<Void>mapEmpty();
            }
            var player = PlayerId.parse(seat.toString().split(" ")[0]);
            return giveUp(roomId, parts[1], player, NOBODY).<Void>mapEmpty();
        });
    }

    /** A seat that somebody took up meanwhile is left alone. */
    private Future<?> giveUp(RoomId roomId, String session, PlayerId player, String node) {
        return seats.leave(roomId, Seats.Leaver.gone(session, player, node));
    }

    private Future<?> closeEmpty(StoredRooms.Fence fence) {
        return due("room:idle", config.closeAfter().toMillis())
                .compose(found -> closeSome(fence, inTurnAgain(found), System.nanoTime() + CLOSING_NANOS))
                .compose(closed -> bus.ask(
                        StoredRooms.CLOSE_UNUSED,
                        new StoredRooms.CloseUnused(fence, config.closeAfter().toMillis())));
    }

    /** Those that could not be closed last time behind the others, which they would keep from their turn else. */
    private List<String> inTurnAgain(List<String> rooms) {
        var before = notClosed;
        notClosed = new HashSet<>();
        return rooms.stream().sorted(Comparator.comparing(before::contains)).toList();
    }

    private Future<?> closeSome(StoredRooms.Fence fence, List<String> rooms, long untilNanos) {
        if (rooms.isEmpty() || System.nanoTime() - untilNanos >= 0) {
            return Future.succeededFuture();
        }
        int count = Math.min(CLOSED_TOGETHER, rooms.size());
        return Together.each(rooms.subList(0, count), room -> closeOrLater(fence, RoomId.parse(room)))
                .compose(closed -> closeSome(fence, rooms.subList(count, rooms.size()), untilNanos));
    }

    private Future<?> closeOrLater(StoredRooms.Fence fence, RoomId roomId) {
        return close(fence, roomId).transform(done -> {
            if (done.failed()) {
                notClosed.add(roomId.toString());
                LOG.warn(
                        "A room could not be closed room={} cause={}",
                        roomId,
                        done.cause().getMessage());
            }
            return Future.succeededFuture();
        });
    }

    /**
     * Nobody enters any more, nobody is sent there, the whole log is archived, PostgreSQL says it is closed, Redis forgets it:
     * in this order.
     */
    private Future<?> close(StoredRooms.Fence fence, RoomId roomId) {
        return bus.ask(StoredRooms.FIND, new StoredRooms.Find(roomId))
                .compose(Archiver::orFail)
                .compose(row -> close(fence, roomId, row.epoch()));
    }

    /** @param epoch the newest that the room was given, known before it is found empty */
    private Future<?> close(StoredRooms.Fence fence, RoomId roomId, long epoch) {
        return live.run(
                        Script.CLOSE,
                        fence.job(),
                        fence.epoch(),
                        roomId,
                        config.closeAfter().toMillis())
                .compose(Archiver::orFail)
                .compose(answer -> Answers.letter(answer) == 'A'
                        ? outcomes.withdrawPlaces(roomId)
                                .compose(withdrawn -> archiver.archive(fence, roomId))
                                .compose(archived -> finish(fence, roomId, epoch, answer))
                        : Future.succeededFuture());
    }

    private Future<?> finish(StoredRooms.Fence fence, RoomId roomId, long epoch, Response closing) {
        return bus.ask(StoredRooms.CLOSE, new StoredRooms.Close(fence, roomId, epoch, Answers.number(closing, 1)))
                .compose(Archiver::orFail)
                .compose(closed -> live.run(Script.FORGET, fence.job(), fence.epoch(), roomId))
                .compose(Archiver::orFail);
    }

    private static List<String> texts(@Nullable Response found) {
        return found == null ? List.of() : Answers.texts(found);
    }

    private static <T> Future<?> inTurn(List<T> items, Function<T, Future<?>> step) {
        Future<?> all = Future.succeededFuture();
        for (var item : items) {
            all = all.compose(before -> step.apply(item));
        }
        return all;
    }
}
