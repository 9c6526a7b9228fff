package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Refusal;
import io.anteroom.gateway.auth.Identity;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open socket: who it speaks for, what it plays, and the events that wait for their turn. Belongs to the event loop
 * of its {@link SocketLoop}. Most sockets are idle, so what an idle one does not need is made when it is needed.
 *
 * <p>Events are taken one after another; only messages to rooms that follow each other are under way together, because they
 * are put into logs in the order they were handed on. A copy of what waits or is under way shares its answer.
 */
final class Socket {

    /** Over this many waiting events, more are refused. */
    private static final int WAITING_MAX = 32;

    private static final int SEATS_MAX = 32;

    private static final Logger LOG = LoggerFactory.getLogger(Socket.class);
    private static final Refusal TOO_MANY = new Refusal(Code.OVERLOADED, "too many events wait already");

    private final SocketLoop loop;
    private final FrameRate rate;
    private final long openedAtNanos = System.nanoTime();
    private @Nullable Transport transport;
    private @Nullable Identity identity;
    private @Nullable HeldSession session;
    private @Nullable ArrayList<Seat> seats;
    private @Nullable ArrayDeque<Event> waiting;
    private @Nullable Event current;
    private @Nullable ArrayDeque<Event> sends;
    private @Nullable SocketRooms rooms;
    private boolean opening;
    private boolean ended;
    private @Nullable CloseCode drainedBy;
    private long heardAtNanos = openedAtNanos;
    private long beatAtNanos = openedAtNanos;
    /** Its place in the loop's list. */
    int place = -1;

    Socket(SocketLoop loop) {
        this.loop = loop;
        this.rate = new FrameRate(loop.config().framesPerSecond(), openedAtNanos);
    }

    // What carries it.

    void carriedBy(Transport carrier) {
        transport = carrier;
    }

    /** A frame came; on the event loop, outside of any Vert.x context. */
    void received(byte[] bytes) {
        loop.dispatch(() -> take(bytes));
    }

    void heard() {
        heardAtNanos = System.nanoTime();
    }

    /** The transport is gone, or closing: nothing is taken any more. */
    void ended() {
        if (!ended) {
            ended = true;
            waiting = null;
            loop.dispatch(() -> loop.forget(this));
        }
    }

    boolean isEnded() {
        return ended;
    }

    void send(Frame frame) {
        if (!ended && transport != null) {
            loop.metrics().sent();
            transport.send(frame);
        }
    }

    void close(CloseCode code) {
        if (!ended && transport != null) {
            loop.metrics().closed(code);
            transport.close(code);
        }
    }

    /** Closes as soon as what is under way has been answered; what waits behind it is dropped. */
    void drain(CloseCode code) {
        drainedBy = code;
        waiting = null;
        if (!isBusy()) {
            close(code);
        }
    }

    private boolean isBusy() {
        return current != null || sendsUnderWay() > 0;
    }

    private int sendsUnderWay() {
        return sends == null ? 0 : sends.size();
    }

    // Whom it speaks for.

    @Nullable
    Identity identity() {
        return identity;
    }

    void speaksFor(Identity who) {
        identity = who;
    }

    @Nullable
    HeldSession session() {
        return session;
    }

    void holds(HeldSession held) {
        session = held;
        beatAtNanos = System.nanoTime();
    }

    @Nullable
    Seat seat(String gameId) {
        if (seats != null) {
            for (var seat : seats) {
                if (seat.gameId().equals(gameId)) {
                    return seat;
                }
            }
        }
        return null;
    }

    boolean hasSeats() {
        return seats != null;
    }

    boolean mayTakeSeat() {
        return seats == null || seats.size() < SEATS_MAX;
    }

    void takes(Seat seat) {
        if (seats == null) {
            seats = new ArrayList<>(1);
        }
        seats.add(seat);
    }

    void leavesSeats() {
        seats = null;
    }

    /** The rooms it is in. */
    SocketRooms rooms() {
        if (rooms == null) {
            rooms = new SocketRooms(
                    loop.config().roomMovesPerSecond(), loop.config().roomMessagesPerSecond(), loop.nextSocketNumber());
        }
        return rooms;
    }

    boolean hasRooms() {
        return rooms != null;
    }

    // What it is sent.

    /** Begins with a token from the handshake; frames that come meanwhile wait. */
    void open(Identity who) {
        opening = true;
        loop.sessions().begin(this, who, null).onComplete(begun -> {
            opening = false;
            if (begun.succeeded()) {
                say(begun.result(), 1);
            } else {
                LOG.error("A session could not be begun", begun.cause());
                close(CloseCode.NOT_AUTHENTICATED);
            }
            pump();
        });
    }

    private void take(byte[] bytes) {
        if (ended || drainedBy != null) {
            return;
        }
        var now = System.nanoTime();
        heardAtNanos = now;
        loop.metrics().received();
        var envelope = EnvelopeParser.parse(bytes);
        if (!rate.take(now)) {
            refuse(envelope.eventId(), new Refusal(Code.RATE_LIMITED, "too many frames", rate.waitMs()));
            if (rate.isFlood()) {
                close(CloseCode.TOO_MANY_FRAMES);
            }
            return;
        }
        var problem = envelope.problem();
        if (problem != null && (envelope.type() == null || !envelope.type().isOnce())) {
            refuse(envelope.eventId(), problem);
        } else if (envelope.type() == EventType.PING && identity != null) {
            send(Frames.pong(Objects.requireNonNull(envelope.eventId()), Instant.now()));
        } else {
            queue(new Event(envelope));
        }
    }

    private void refuse(@Nullable EventId eventId, Refusal refusal) {
        loop.metrics().refused(refusal.code());
        send(Frames.error(eventId, refusal));
    }

    private void queue(Event event) {
        if (isCopy(event)) {
            return;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>(4);
        }
        if (waiting.size() + sendsUnderWay() >= WAITING_MAX) {
            refuse(event.id(), TOO_MANY);
            return;
        }

        waiting.add(event);
        pump();
    }

    private boolean isCopy(Event event) {
        if (!event.type().isOnce()) {
            return false;
        }
        return (current != null && current.absorbs(event)) || isCopyOfAny(sends, event) || isCopyOfAny(waiting, event);
    }

    private static boolean isCopyOfAny(@Nullable ArrayDeque<Event> others, Event event) {
        if (others != null) {
            for (var other : others) {
                if (other.absorbs(event)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Takes the events in turn, as far as they are answered at once. */
    private void pump() {
        while (current == null && !opening && !ended && waiting != null && !waiting.isEmpty()) {
            var next = waiting.element();
            if (next.type() != EventType.ROOM_SEND && sendsUnderWay() > 0) {
                return;
            }
            var event = waiting.remove();
            loop.metrics().waited(System.nanoTime() - event.receivedAtNanos());
            if (event.type() == EventType.ROOM_SEND) {
                hand(event);
                continue;
            }
            current = event;
            var answer = answer(event);
            if (!answer.isComplete()) {
                answer.onComplete(later -> {
                    finish(event, answer);
                    pump();
                });
                return;
            }
            finish(event, answer);
        }
    }

    /** A message is answered later, in {@link #sent}; those after it need not wait for that. */
    private void hand(Event event) {
        var refusal = loop.rooms().send(this, event);
        if (refusal == null) {
            if (sends == null) {
                sends = new ArrayDeque<>(4);
            }
            sends.add(event);
        } else {
            say(Answer.refused(event.id(), refusal), 1 + event.copies());
        }
    }

    /** What became of a message that was handed on. */
    void sent(Event event, Answer answer) {
        if (sends == null || !sends.remove(event)) {
            return;
        }
        loop.metrics().answered(event.type(), System.nanoTime() - event.receivedAtNanos());
        say(answer, 1 + event.copies());
        closeIfDrained();
        pump();
    }

    private Future<Answer> answer(Event event) {
        try {
            return switch (event.type()) {
                case AUTHENTICATE -> loop.sessions().authenticate(this, event);
                case RESUME -> loop.sessions().resume(this, event);
                case ROUND_STATE -> loop.rounds().state(this, event);
                case ROUND_ACTION -> loop.rounds().action(this, event);
                case GET_BALANCE -> loop.rounds().balance(this, event);
                case TABLE_JOIN -> loop.tables().join(this, event);
                case TABLE_LEAVE -> loop.tables().leave(this, event);
                case TABLE_BET -> loop.tables().bet(this, event);
                case ROOM_JOIN -> loop.rooms().join(this, event);
                case ROOM_LEAVE -> loop.rooms().leave(this, event);
                case ROOM_SEND -> throw new IllegalStateException("handed on before");
                case BOARD_WATCH -> loop.boards().watch(this, event);
                case BOARD_UNWATCH -> loop.boards().unwatch(this, event);
                // With a player it was answered at once.
                case PING ->
                    Future.succeededFuture(
                            Answer.refused(event.id(), Code.CLIENT_NOT_AUTHENTICATED, "authenticate first"));
            };
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }

    private void finish(Event event, Future<Answer> done) {
        current = null;
        loop.metrics().answered(event.type(), System.nanoTime() - event.receivedAtNanos());
        say(done.succeeded() ? done.result() : failed(event, done.cause()), 1 + event.copies());
        closeIfDrained();
    }

    private void closeIfDrained() {
        if (drainedBy != null && !isBusy()) {
            close(drainedBy);
        }
    }

    static Answer failed(Event event, Throwable cause) {
        if (cause instanceof UnknownOutcome) {
            return Answer.refused(
                    event.id(), Code.TIMEOUT, "the outcome is not known; the same eventId tells it later");
        }
        LOG.error("An event failed type={}", event.type(), cause);
        return Answer.refused(event.id(), Code.INTERNAL, "something went wrong");
    }

    private void say(Answer answer, int times) {
        if (answer.refused() != null) {
            loop.metrics().refused(answer.refused());
        }
        if (answer.frame() != null) {
            for (int i = 0; i < times; i++) {
                send(answer.frame());
            }
        }
        answer.more().forEach(this::send);
        if (answer.after() != null) {
            answer.after().run();
        }
        if (session != null) {
            session.announce();
            catchUp();
        }
        if (answer.close() != null) {
            close(answer.close());
        }
    }

    // What the server starts.

    /** A push of the session; sent if it is the next, else the outbox is read. */
    void deliver(HeldSession held, long seq, String frame) {
        if (session != held || ended) {
            return;
        }
        if (held.takes(seq)) {
            send(new Frame(frame));
        } else {
            catchUp();
        }
    }

    private void catchUp() {
        var held = session;
        if (held == null || ended || !held.beginsToCatchUp()) {
            return;
        }
        loop.store().missed(held.id(), held.delivered()).onComplete(read -> {
            var seq = held.delivered();
            if (session == held && read.succeeded()) {
                for (var missed : read.result()) {
                    send(new Frame(missed.frame()));
                    seq = missed.seq();
                }
            }
            held.caughtUp(seq);
            catchUp();
        });
    }

    // What the sweep looks at.

    boolean isIdleWithoutPlayer(long nowNanos, long maxNanos) {
        return identity == null && nowNanos - openedAtNanos > maxNanos;
    }

    /** Whether it reads what it is sent; then more may be sent at once. */
    boolean takesMore() {
        return !ended && transport != null && transport.takesMore();
    }

    long stuckMs(long nowNanos) {
        return transport == null ? 0 : transport.stuckMs(nowNanos);
    }

    long silentNanos(long nowNanos) {
        return nowNanos - heardAtNanos;
    }

    void ping() {
        if (transport != null) {
            transport.ping();
        }
    }

    void cut() {
        if (transport != null) {
            transport.cut();
        }
    }

    /** Whether it is time to say that the session lives on. */
    boolean beats(long nowNanos, long everyNanos) {
        var due = session != null && nowNanos - beatAtNanos > everyNanos;
        if (due) {
            beatAtNanos = nowNanos;
        }
        return due;
    }
}
