package io.anteroom.gateway.socket;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.runtime.Deadline;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rooms that a resumed session goes on with. */
final class ResumedRooms {

    /** The client waits, and its token is used up: a room that says nothing for so long is left out. */
    private static final Duration TAKEN_UP_WITHIN = Duration.ofSeconds(1);

    private static final long EPOCH_UNKNOWN = 0;

    private final SeatRequests requests;
    private final RoomFeeds feeds;

    ResumedRooms(SeatRequests requests, RoomFeeds feeds) {
        this.requests = requests;
        this.feeds = feeds;
    }

    /**
     * What a client has of a room's log.
     *
     * @param epoch 0 if it does not say
     */
    record Had(long epoch, long lastSeq) {}

    /**
     * The rooms of a {@code Resume}, each with the number of the last entry that the client has, or with {@code roomEpoch} and
     * {@code lastSeq} of it; empty if they are not well-formed.
     */
    static Optional<Map<RoomId, Had>> of(@Nullable JsonNode rooms) {
        if (rooms == null) {
            return Optional.of(Map.of());
        }
        if (!rooms.isObject() || rooms.size() > SocketRooms.MAX) {
            return Optional.empty();
        }
        var found = new LinkedHashMap<RoomId, Had>();
        for (var field : rooms.properties()) {
            var room = RoomEvents.roomOf(field.getKey());
            var had = had(field.getValue());
            if (room.isEmpty() || had == null) {
                return Optional.empty();
            }
            found.put(room.get(), had);
        }
        return Optional.of(found);
    }

    private static @Nullable Had had(JsonNode value) {
        if (RoomEvents.isSeq(value)) {
            return new Had(EPOCH_UNKNOWN, value.longValue());
        }
        var epoch = value.path("roomEpoch");
        var lastSeq = value.path("lastSeq");
        return value.size() == 2 && RoomEvents.isSeq(epoch) && epoch.longValue() > 0 && RoomEvents.isSeq(lastSeq)
                ? new Had(epoch.longValue(), lastSeq.longValue())
                : null;
    }

    /**
     * A room that goes on, and what its client missed.
     *
     * @param reset its log was lost since what the client has
     * @param isHere the socket had the seat before, and was sent all there is
     */
    record TakenUp(RoomSeat seat, long position, Rooms.Page page, boolean reset, boolean isHere) {

        static TakenUp of(RoomSeat seat, Had had, Rooms.Attached attached) {
            var page = attached.page();
            var position = attached.reset() ? page.base() : Math.min(had.lastSeq(), page.last());
            return new TakenUp(seat, position, page, attached.reset(), false);
        }

        /** Whether some of what its client missed is in PostgreSQL only, as {@code RoomState} says it of a join. */
        boolean truncated() {
            return !isHere && page.first() > position + 1;
        }
    }

    /** Takes the seats of a resumed session up. One that can't be is left out: its client has to join again. */
    Future<List<TakenUp>> takeUp(Socket socket, Map<RoomId, Had> rooms) {
        var all = new ArrayList<Future<Optional<TakenUp>>>();
        rooms.forEach((room, had) -> {
            var seat = socket.rooms().seat(room);
            if (seat != null) {
                all.add(Future.succeededFuture(here(seat)));
            } else if (!socket.rooms().isFull()) {
                all.add(takeUp(feeds.open(room, socket), had));
            }
        });
        return Future.join(all)
                .map(done -> all.stream().flatMap(one -> one.result().stream()).toList());
    }

    /** As a repeated {@code Resume} names it. */
    private Optional<TakenUp> here(RoomSeat seat) {
        var feed = feeds.feed(seat.roomId());
        if (feed == null || feed.epoch() == 0) {
            return Optional.empty();
        }
        var page = new Rooms.Page(feed.epoch(), feed.base(), feed.last() + 1, List.of(), feed.last());
        return Optional.of(new TakenUp(seat, feed.last(), page, false, true));
    }

    private Future<Optional<TakenUp>> takeUp(RoomSeat seat, Had had) {
        var attach = new Rooms.Attach(seat.roomId(), seat.seat(), had.lastSeq(), had.epoch());
        return requests.attach(seat, attach, Deadline.in(TAKEN_UP_WITHIN))
                .map(reply -> reply.fold(attached -> takenUp(seat, had, attached), refusal -> {
                    feeds.close(seat);
                    return Optional.<TakenUp>empty();
                }))
                .otherwise(unknown -> {
                    feeds.giveUp(seat);
                    return Optional.empty();
                });
    }

    private Optional<TakenUp> takenUp(RoomSeat seat, Had had, Rooms.Attached attached) {
        if (seat.isGone()) {
            // That it is gone may have been said before it was given.
            feeds.giveUp(seat);
            return Optional.empty();
        }
        return Optional.of(TakenUp.of(seat, had, attached));
    }

    /** Sends what was missed, and goes on from there. */
    void goOn(TakenUp taken) {
        if (taken.isHere()) {
            return;
        }
        if (taken.reset()) {
            var page = taken.page();
            taken.seat().socket().send(RoomFrames.reset(taken.seat().roomId(), page.epoch(), page.base()));
        }
        feeds.begin(taken.seat(), taken.page(), taken.position());
    }
}
