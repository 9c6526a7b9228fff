package io.anteroom.gateway.socket;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rooms;
import io.anteroom.runtime.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the seats of a log that was lost again, in the new one. Belongs to the loop of its feeds. */
final class RoomRejoins {

    private static final Logger LOG = LoggerFactory.getLogger(RoomRejoins.class);

    /** How soon it is asked again, if no answer came or one that says later. */
    private static final int AGAIN_MS = 1_000;

    /** Whoever gives no sign of life for so long after a reset, though asked for one, has perhaps not heard of it. */
    private static final int HEARD_WITHIN_MS = 1_000;

    private final Bus bus;
    private final SeatRequests requests;
    private final RoomFeeds feeds;

    RoomRejoins(Bus bus, SeatRequests requests, RoomFeeds feeds) {
        this.bus = bus;
        this.requests = requests;
        this.feeds = feeds;
    }

    /** Tells a client that its room's log is another, and takes its seat again there. */
    void sayReset(RoomFeed feed, RoomSeat seat) {
        seat.socket().send(RoomFrames.reset(feed.roomId(), feed.epoch(), feed.base()));
        if (seat.isGone()) {
            // Its reader was too slow for one more frame.
            return;
        }
        feed.asksAgain(seat);
        seat.isReset(feed.epoch(), feed.base());
        rejoin(feed, seat);
        var toldAtNanos = System.nanoTime();
        seat.socket().ping();
        bus.vertx().setTimer(HEARD_WITHIN_MS, due -> lookWhetherHeard(seat, toldAtNanos));
    }

    /** The link to the client may be broken: then the room remembers what it will name if it has not heard of the reset. */
    private void lookWhetherHeard(RoomSeat seat, long toldAtNanos) {
        if (seat.isGone()) {
            return;
        }
        var nowNanos = System.nanoTime();
        if (seat.socket().silentNanos(nowNanos) < nowNanos - toldAtNanos) {
            seat.mayNameNothing();
        } else if (seat.isAsked()) {
            bus.vertx().setTimer(HEARD_WITHIN_MS, due -> lookWhetherHeard(seat, toldAtNanos));
        } else {
            noteUnheard(seat, toldAtNanos);
        }
    }

    /** Not in turn behind those that ask for seats: the client may be back at any moment, through another node. */
    private void noteUnheard(RoomSeat seat, long toldAtNanos) {
        var note =
                Rooms.Join.stays(seat.roomId(), seat.seat(), seat.position(), new Rooms.Older(seat.olderSeq(), false));
        bus.ask(Rooms.JOIN, note).onComplete(result -> {
            if (seat.isGone()) {
                feeds.goneMeanwhile(seat);
            } else if (result.failed() || isLater(result.result())) {
                bus.vertx().setTimer(AGAIN_MS, due -> lookWhetherHeard(seat, toldAtNanos));
            }
        });
    }

    /** Its client may ask for the place meanwhile; then it is that answer which counts. */
    void rejoin(RoomFeed feed, RoomSeat seat) {
        var question = feed.asksAgain(seat);
        var after = seat.position();
        requests.join(seat, Rooms.Join.stays(feed.roomId(), seat.seat(), after, null))
                .onComplete(result -> {
                    if (seat.isGone()) {
                        feeds.goneMeanwhile(seat);
                    } else if (!seat.waitsFor(question)) {
                        LOG.debug("A seat was asked for again meanwhile room={}", seat.roomId());
                    } else if (result.failed() || isLater(result.result())) {
                        bus.vertx().setTimer(AGAIN_MS, tick -> rejoinIfWaiting(seat, question));
                    } else {
                        var joined = RoomFeeds.valueOf(result.result());
                        if (joined == null) {
                            feed.ends(seat);
                            feeds.forgetIfEmpty(feed);
                        } else {
                            feeds.place(seat, joined.page(), after);
                        }
                    }
                });
    }

    private void rejoinIfWaiting(RoomSeat seat, int question) {
        var feed = feeds.feed(seat.roomId());
        if (feed != null && seat.waitsFor(question)) {
            rejoin(feed, seat);
        }
    }

    private static boolean isLater(Reply<?> reply) {
        return reply instanceof Reply.Refused<?> no && no.refusal().code().retryable();
    }
}
