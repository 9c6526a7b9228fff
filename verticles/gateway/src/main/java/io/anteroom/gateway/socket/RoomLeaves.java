package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Deadline;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Gives seats up for their players. One whose log was lost a moment ago is taken again first: a room that has forgotten who was
 * there can't tell its rules and matchmaking that somebody left.
 */
final class RoomLeaves {

    private static final Duration SEATED_WITHIN = Duration.ofSeconds(2);
    private static final int LOOKED_AT_EVERY_MS = 20;
    /** A log may be lost while the seat is given up, but hardly twice. */
    private static final int TRIES = 2;

    private static final Refusal NOT_BACK =
            new Refusal(Code.UNAVAILABLE, "the room's log was lost, and you are not back in it yet");

    private final Bus bus;
    private final RoomFeeds feeds;

    RoomLeaves(Bus bus, RoomFeeds feeds) {
        this.bus = bus;
        this.feeds = feeds;
    }

    /** Of a socket that has no seat there. */
    Future<Answer> leave(Event event, Rooms.Leave leave) {
        return bus.ask(Rooms.LEAVE, leave)
                .map(reply -> reply.fold(
                        done -> left(event, leave.roomId()), refusal -> Answer.refused(event.id(), refusal)));
    }

    Future<Answer> leave(Event event, RoomSeat seat) {
        return leave(event, seat, TRIES);
    }

    private Future<Answer> leave(Event event, RoomSeat seat, int tries) {
        return isSeated(seat, Deadline.in(SEATED_WITHIN))
                .compose(seated -> seated
                        ? leaveNow(event, seat, tries)
                        : Future.succeededFuture(Answer.refused(event.id(), NOT_BACK)));
    }

    /** Waits while the seat is being taken again. */
    private Future<Boolean> isSeated(RoomSeat seat, Deadline deadline) {
        if (!seat.wantsPlace() || seat.isGone() || deadline.passed()) {
            return Future.succeededFuture(!seat.wantsPlace() || seat.isGone());
        }
        return bus.vertx().timer(LOOKED_AT_EVERY_MS, TimeUnit.MILLISECONDS).compose(later -> isSeated(seat, deadline));
    }

    private Future<Answer> leaveNow(Event event, RoomSeat seat, int tries) {
        var epoch = seat.epoch();
        return bus.ask(Rooms.LEAVE, new Rooms.Leave(seat.roomId(), seat.seat()))
                .compose(reply -> reply.fold(
                        done -> Future.succeededFuture(left(event, seat)),
                        refusal -> notLeft(event, seat, epoch, tries, refusal)));
    }

    private Answer left(Event event, RoomSeat seat) {
        feeds.close(seat);
        return left(event, seat.roomId());
    }

    private static Answer left(Event event, RoomId room) {
        return Answer.of(RoomFrames.left(event.id(), room));
    }

    private Future<Answer> notLeft(Event event, RoomSeat seat, long epoch, int tries, Refusal refusal) {
        if (refusal.code() != Code.NOT_A_MEMBER || tries == 1) {
            return Future.succeededFuture(notLeft(event, seat, refusal));
        }
        return feeds.lookForReset(seat.roomId())
                .compose(looked -> seat.wantsPlace() || seat.epoch() > epoch
                        ? leave(event, seat, tries - 1)
                        : Future.succeededFuture(notLeft(event, seat, refusal)));
    }

    private Answer notLeft(Event event, RoomSeat seat, Refusal refusal) {
        if (refusal.code() == Code.NOT_A_MEMBER || refusal.code() == Code.ROOM_NOT_FOUND) {
            feeds.close(seat);
        }
        return Answer.refused(event.id(), refusal);
    }
}
