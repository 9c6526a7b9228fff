package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.gateway.GatewayNode;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms that sockets of one event loop are in. Belongs to that loop.
 *
 * <p>The bus is only a hint: an entry whose predecessors do not come is waited for {@link #LATE_MS}, then the log is read;
 * and a room of which nothing was heard for a second is asked how far it is, which also tells that its log was lost, or that
 * the room has forgotten this node. As long as it stays as it is, that happens every four seconds, and later where thousands are to
 * be asked ({@link RoomTails}): a node has many rooms where nobody speaks.
 */
final class RoomFeeds {

    private static final Logger LOG = LoggerFactory.getLogger(RoomFeeds.class);

    /** Entries of one room that come from two nodes may overtake each other by this much. */
    private static final int LATE_MS = 20;

    private static final int POLL_MS = 1_000;
    private static final int PAGE_ENTRIES = 250;
    /** How soon a reader that does not keep up is looked at again. */
    private static final int SLOW_READER_MS = 50;

    private final SocketLoop loop;
    private final GatewayNode node;
    private final SeatRequests requests;
    private final Map<RoomId, RoomFeed> feeds = new HashMap<>();
    private final RoomDepartures departures;
    private final RoomTails tails;
    private final RoomRejoins rejoins;

    RoomFeeds(SocketLoop loop, GatewayNode node, SeatRequests requests) {
        this.requests = requests;
        this.loop = loop;
        this.node = node;
        this.departures = new RoomDepartures(node.bus());
        this.tails = new RoomTails(
                rooms -> node.bus()
                        .ask(Rooms.TAILS, new Rooms.AskTails(node.bus().nodeId(), rooms)),
                this::isHere,
                this::hear);
        this.rejoins = new RoomRejoins(node.bus(), requests, this);
        loop.context().setPeriodic(POLL_MS, tick -> poll());
    }

    /** A seat that a socket asks for; entries are gathered for it from now on. */
    RoomSeat open(RoomId roomId, Socket socket) {
        var feed = feeds.computeIfAbsent(roomId, none -> new RoomFeed(roomId));
        if (feed.isEmpty()) {
            node.sockets().enter(roomId, loop);
        }
        var opened = new RoomSeat(roomId, socket, seatOf(socket));
        feed.add(opened);
        socket.rooms().add(opened);
        return opened;
    }

    /** What a room knows a socket by. */
    Rooms.Seat seatOf(Socket socket) {
        var session = Objects.requireNonNull(socket.session());
        return new Rooms.Seat(
                Objects.requireNonNull(socket.identity()).playerId(),
                session.id(),
                node.bus().nodeId(),
                socket.rooms().number(),
                session.resume());
    }

    @Nullable
    RoomFeed feed(RoomId roomId) {
        return feeds.get(roomId);
    }

    /** The socket asks again for a place it has. */
    void reopen(RoomSeat seat) {
        var feed = feeds.get(seat.roomId());
        if (feed != null) {
            feed.asksAgain(seat);
        }
    }

    /** The socket keeps the place it had before it asked again, or goes on asking for one in a log that is new. */
    void goOn(RoomSeat seat) {
        var feed = feeds.get(seat.roomId());
        if (feed == null || seat.isGone()) {
            return;
        }
        if (seat.epoch() < feed.epoch()) {
            rejoins.sayReset(feed, seat);
        } else if (seat.wantsPlace()) {
            rejoins.rejoin(feed, seat);
        } else {
            seat.standsAt(seat.position());
            advance(feed, seat);
        }
    }

    /** The seat was not given, or is given up. */
    void close(RoomSeat seat) {
        seat.socket().rooms().remove(seat);
        drop(seat);
    }

    private void drop(RoomSeat seat) {
        var feed = feeds.get(seat.roomId());
        if (feed != null) {
            feed.remove(seat);
            forgetIfEmpty(feed);
        }
    }

    void forgetIfEmpty(RoomFeed feed) {
        if (feed.isEmpty() && feeds.remove(feed.roomId(), feed)) {
            node.sockets().exit(feed.roomId(), loop);
        }
    }

    /** The socket is gone; its seats wait for their sessions. */
    void forget(Socket socket) {
        if (!socket.hasRooms()) {
            return;
        }
        var seats = socket.rooms().all();
        seats.forEach(this::drop);
        // A socket that resumed may have taken some before that, for another session.
        seats.stream()
                .collect(Collectors.groupingBy(
                        RoomSeat::seat, Collectors.mapping(RoomSeat::roomId, Collectors.toList())))
                .forEach(departures::add);
    }

    /** A seat may have been given to a socket that is gone, or was not told. */
    void giveUp(RoomSeat seat) {
        close(seat);
        depart(seat);
    }

    private void depart(RoomSeat seat) {
        seat.socket().rooms().renumber(node.sockets().nextNumber());
        departures.add(seat.seat(), List.of(seat.roomId()));
    }

    /**
     * The seat was given, and its socket was sent the log up to {@code position}. From here on it gets every entry once, in
     * order, those of the page that are beyond first.
     */
    void begin(RoomSeat seat, Rooms.Page page, long position) {
        seat.isTold(page.epoch());
        place(seat, page, position);
    }

    /** The same for a client that was told of the epoch before. */
    void place(RoomSeat seat, Rooms.Page page, long position) {
        var feed = feeds.get(seat.roomId());
        if (feed == null || seat.isGone()) {
            return;
        }
        feed.begins(page);
        letGoOn(feed);
        if (page.epoch() > feed.epoch()) {
            // Tells the others; this one is still asked for.
            reset(new Rooms.Reset(seat.roomId(), page.epoch(), page.base()));
        }
        seat.isPlaced(page.last());
        seat.standsAt(position);
        if (seat.epoch() < feed.epoch()) {
            // The log was lost a moment ago, and perhaps the seat with it.
            rejoins.sayReset(feed, seat);
        } else {
            feed.give(seat, RoomNews.of(feed.roomId(), page));
            advance(feed, seat);
            forgetIfEmpty(feed);
        }
        readIfMissing(feed);
    }

    // What comes.

    void hear(List<RoomNews> news) {
        for (var one : news) {
            var feed = feeds.get(one.roomId());
            if (feed != null) {
                if (feed.hear(one)) {
                    node.bus().vertx().setTimer(LATE_MS, tick -> readIfMissing(feed));
                }
                letGoOn(feed);
                forgetIfEmpty(feed);
            }
        }
    }

    private void readIfMissing(RoomFeed feed) {
        if (feed.isMissingSome() && isHere(feed)) {
            read(feed);
        }
    }

    private boolean isHere(RoomFeed feed) {
        return feeds.get(feed.roomId()) == feed;
    }

    /** Reads the log from the last entry handed on, until there is no more. */
    private void read(RoomFeed feed) {
        if (!feed.beginsToRead()) {
            return;
        }
        node.bus()
                .ask(Rooms.READ, new Rooms.Read(feed.roomId(), feed.last(), PAGE_ENTRIES))
                .onComplete(result -> {
                    var isWanted = feed.hasRead();
                    var page = result.succeeded() ? valueOf(result.result()) : null;
                    if (page != null && isHere(feed)) {
                        took(feed, page);
                    }
                    if (isWanted) {
                        readIfMissing(feed);
                    }
                });
    }

    private void took(RoomFeed feed, Rooms.Page page) {
        if (page.epoch() > feed.epoch()) {
            reset(new Rooms.Reset(feed.roomId(), page.epoch(), page.base()));
            return;
        }
        var before = feed.last();
        feed.take(page);
        letGoOn(feed);
        forgetIfEmpty(feed);
        if (feed.last() > before && (feed.isMissingSome() || feed.last() < page.last())) {
            read(feed);
        }
    }

    static <T> @Nullable T valueOf(Reply<T> reply) {
        return reply instanceof Reply.Done<T> done ? done.value() : null;
    }

    // Seats that are behind.

    private void letGoOn(RoomFeed feed) {
        feed.takeFallenBack().forEach(seat -> advance(feed, seat));
    }

    private void advance(RoomFeed feed, RoomSeat seat) {
        if (seat.isBehind() && !feed.joins(seat)) {
            readFor(feed, seat);
        }
    }

    private void readFor(RoomFeed feed, RoomSeat seat) {
        if (!seat.socket().takesMore()) {
            node.bus().vertx().setTimer(SLOW_READER_MS, tick -> advanceIfHere(seat));
            return;
        }
        if (!seat.beginsToRead()) {
            return;
        }
        node.bus()
                .ask(Rooms.READ, new Rooms.Read(feed.roomId(), seat.position(), PAGE_ENTRIES))
                .onComplete(result -> {
                    seat.hasRead();
                    var page = result.succeeded() ? valueOf(result.result()) : null;
                    if (page != null && isHere(feed) && page.epoch() > feed.epoch()) {
                        reset(new Rooms.Reset(feed.roomId(), page.epoch(), page.base()));
                    } else if (page != null && isHere(feed) && isNext(page, feed, seat)) {
                        feed.give(seat, RoomNews.of(feed.roomId(), page));
                        advance(feed, seat);
                        forgetIfEmpty(feed);
                    } else if (seat.isBehind()) {
                        // No answer, or one to what was asked before the seat came to where it is.
                        node.bus().vertx().setTimer(POLL_MS, tick -> advanceIfHere(seat));
                    }
                });
    }

    private static boolean isNext(Rooms.Page page, RoomFeed feed, RoomSeat seat) {
        return seat.isBehind() && page.epoch() == feed.epoch() && page.first() <= seat.position() + 1;
    }

    private void advanceIfHere(RoomSeat seat) {
        var feed = feeds.get(seat.roomId());
        if (feed != null && !seat.isGone()) {
            advance(feed, seat);
        }
    }

    // A log that was lost.

    /** Who is here takes the seat again, in the new log. */
    void reset(Rooms.Reset reset) {
        var feed = feeds.get(reset.roomId());
        if (feed == null || feed.epoch() == 0 || reset.epoch() <= feed.epoch()) {
            return;
        }
        feed.resets(reset.epoch(), reset.base());
        for (var seat : feed.seats()) {
            // Who waits for an answer is told with it.
            if (!seat.isAsked()) {
                rejoins.sayReset(feed, seat);
            }
        }
    }

    /** Looks whether a log was lost that this node has not heard of yet; fails if that can't be learnt. */
    Future<Void> lookForReset(RoomId roomId) {
        return node.bus()
                .ask(Rooms.TAILS, new Rooms.AskTails(node.bus().nodeId(), List.of(roomId)))
                .compose(reply -> {
                    if (reply instanceof Reply.Done<Rooms.Tails> done) {
                        var tail = done.value().tails().get(0);
                        if (tail.equals(Rooms.Tail.UNKNOWN)) {
                            return Future.failedFuture(new UnknownOutcome("how far a room is was not told"));
                        }
                        reset(new Rooms.Reset(roomId, tail.epoch(), tail.base()));
                    }
                    return Future.succeededFuture();
                });
    }

    /** Its place may have been taken once more after it was given up, or the answer that said so was lost. */
    void goneMeanwhile(RoomSeat seat) {
        if (!sits(seat.seat(), seat.roomId())) {
            depart(seat);
        }
    }

    // The poll.

    /** What rooms told may have been lost, or the rooms themselves: all that are quiet are asked soon. */
    void mayHaveChanged() {
        feeds.values().forEach(RoomFeed::mayHaveChanged);
        tails.hurry();
    }

    private void poll() {
        departures.retry(this::sits);
        tails.poll(feeds.values());
    }

    private void hear(RoomFeed feed, Rooms.Tail tail) {
        if (!isHere(feed) || tail.equals(Rooms.Tail.UNKNOWN)) {
            return;
        }
        if (tail.equals(Rooms.Tail.CLOSED)) {
            feed.seats().forEach(feed::ends);
            forgetIfEmpty(feed);
        } else if (tail.epoch() > feed.epoch()) {
            reset(new Rooms.Reset(feed.roomId(), tail.epoch(), tail.base()));
        } else if (tail.epoch() == feed.epoch()) {
            if (tail.last() > feed.last()) {
                LOG.debug("Entries of a room were not told room={}", feed.roomId());
                read(feed);
            } else if (tail.seated()) {
                feed.isAsKnown();
            }
            if (!tail.seated() && feed.seats().stream().anyMatch(RoomSeat::isLive)) {
                feed.seats().stream().filter(RoomSeat::isLive).forEach(seat -> attach(feed, seat));
                // Others may have forgotten this node too.
                tails.hurry();
            }
        }
    }

    /** The room believes that nobody sits here, as after a node was taken for dead. */
    private void attach(RoomFeed feed, RoomSeat seat) {
        var asked = seat.asked();
        var attach = Rooms.Attach.stays(feed.roomId(), seat.seat(), feed.last(), feed.epoch());
        requests.attach(seat, attach, Deadline.in(Rooms.ATTACH.timeout())).onComplete(result -> {
            if (seat.isGone()) {
                goneMeanwhile(seat);
            } else if (result.succeeded() && isHere(feed) && !seat.isAsked() && seat.asked() == asked) {
                attached(feed, seat, result.result());
            }
        });
    }

    /** Not for a seat that its client has asked for since: it is that answer which counts. */
    private void attached(RoomFeed feed, RoomSeat seat, Reply<Rooms.Attached> reply) {
        var attached = valueOf(reply);
        if (attached != null && attached.page().epoch() == feed.epoch()) {
            seat.isPlaced(attached.page().last());
        } else if (seat.isLive()
                && reply instanceof Reply.Refused<?> no
                && no.refusal().code() == Code.NOT_A_MEMBER) {
            feed.ends(seat);
            forgetIfEmpty(feed);
        }
    }

    private boolean sits(Rooms.Seat seat, RoomId roomId) {
        var feed = feeds.get(roomId);
        return feed != null
                && feed.seats().stream().anyMatch(other -> other.seat().equals(seat));
    }
}
