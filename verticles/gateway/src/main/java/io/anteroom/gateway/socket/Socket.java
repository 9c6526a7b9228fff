package io.anteroom.gateway.socket;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Refusal;
import io.anteroom.gateway.auth.Identity;
import io.anteroom.gateway.presence.Counts;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open socket: who it speaks for, what it plays, and what it is sent. Belongs to the event loop of its {@link SocketLoop}.
 * Most sockets are idle, so what an idle one does not need is made when it is needed.
 */
final class Socket {

    private static final Logger LOG = LoggerFactory.getLogger(Socket.class);

    private final SocketLoop loop;
    private final FrameRate rate;
    private final long openedAtNanos = System.nanoTime();
    private @Nullable Transport transport;
    private @Nullable Identity identity;
    private @Nullable HeldSession session;
    private @Nullable GameSeats games;
    private boolean tookGames;
    private @Nullable EventTurns turns;
    private @Nullable SocketRooms rooms;
    private @Nullable Runnable afterReplay;
    private boolean waitsForReader;
    private boolean opening;
    private boolean ended;
    private @Nullable CloseCode drainedBy;
    private long heardAtNanos = openedAtNanos;
    private long beatAtNanos = openedAtNanos;
    private long actedAtNanos = openedAtNanos;
    private boolean saidAway;
    private Counts countedAs = Counts.NONE;
    private int tables;
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

    /** Its channel has something to flush when this turn of the loop ends. */
    void flushLater(WebSocketChannel channel) {
        loop.flushLater(channel);
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
            dropWaiting();
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
        dropWaiting();
        closeIfDrained();
    }

    private void dropWaiting() {
        if (turns != null) {
            turns.dropWaiting();
        }
    }

    private void closeIfDrained() {
        if (drainedBy != null && (turns == null || !turns.isBusy())) {
            close(drainedBy);
        }
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
        return games == null ? null : games.seat(gameId);
    }

    /** Whether its session may hold games by it, also some that it has not played. */
    boolean hasGames() {
        return games != null || tookGames;
    }

    /** Its session came with games. */
    void takesGames() {
        tookGames = true;
    }

    boolean mayTakeSeat() {
        return games == null || !games.isFull();
    }

    void takes(Seat seat) {
        if (games == null) {
            games = new GameSeats();
        }
        games.add(seat);
    }

    void leavesGames() {
        games = null;
        tookGames = false;
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

    // How it is present.

    void saysAway(boolean isAway) {
        saidAway = isAway;
    }

    /** Whether it said so, or nothing else for that long. */
    boolean isAway(long nowNanos, long silentNanosMax) {
        return saidAway || nowNanos - actedAtNanos > silentNanosMax;
    }

    /** It came to a table, 1, or left one, -1. */
    void sits(int tablesMore) {
        tables += tablesMore;
    }

    /** Whether it is in a room or at a table. */
    boolean isSeated() {
        return tables > 0 || (rooms != null && !rooms.isEmpty());
    }

    /** What it counts as from now on; gives what it counted as before. */
    Counts countsAs(Counts is) {
        var was = countedAs;
        countedAs = is;
        return was;
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
            if (turns != null) {
                turns.pump();
            }
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
        // A ping is what a program sends by itself.
        if (envelope.type() != EventType.PING) {
            actedAtNanos = now;
        }
        if (!takesFrame(envelope.eventId(), now)) {
            return;
        }
        var problem = envelope.problem();
        if (problem != null && (envelope.type() == null || !envelope.type().isOnce())) {
            refuse(envelope.eventId(), problem);
        } else if (envelope.type() == EventType.PING && identity != null) {
            send(Frames.pong(Objects.requireNonNull(envelope.eventId()), Instant.now()));
        } else {
            turns().add(new Event(envelope));
        }
    }

    /** A frame came that is no event by itself; false if it came too fast, of which the client was told. */
    @CanIgnoreReturnValue
    boolean takesFrame() {
        return takesFrame(null, System.nanoTime());
    }

    private boolean takesFrame(@Nullable EventId eventId, long nowNanos) {
        if (rate.take(nowNanos)) {
            return true;
        }
        refuse(eventId, new Refusal(Code.RATE_LIMITED, "too many frames", rate.waitMs()));
        if (rate.isFlood()) {
            close(CloseCode.TOO_MANY_FRAMES);
        }
        return false;
    }

    /**
     * Whether events may be answered now; not until a player of the handshake has a session, nor before what a resume has
     * promised was sent.
     */
    boolean takesEvents() {
        return !opening && !ended && afterReplay == null;
    }

    private EventTurns turns() {
        if (turns == null) {
            turns = new EventTurns(this, loop);
        }
        return turns;
    }

    /** What became of a message that was handed on. */
    void sent(Event event, Answer answer) {
        turns().sent(event, answer);
    }

    /** An event was answered, also to its copies. */
    void answered(Answer answer, int times) {
        say(answer, times);
        closeIfDrained();
    }

    void refuse(@Nullable EventId eventId, Refusal refusal) {
        loop.metrics().refused(refusal.code());
        send(Frames.error(eventId, refusal));
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
        if (session != null) {
            session.announce();
            loop.pushes().goOn(this);
        }
        if (answer.after() != null) {
            afterReplay = answer.after();
            takeUp();
        }
        if (answer.close() != null) {
            close(answer.close());
        }
    }

    // How fast it is sent what it did not ask for just now.

    /** Whether it reads what it is sent; then more may be sent at once. */
    boolean takesMore() {
        return !ended && transport != null && transport.takesMore();
    }

    /** The same; and if it does not, {@link #goOn} is called once it does. */
    boolean takesMoreOrWaits() {
        var takesMore = takesMore();
        waitsForReader |= !takesMore;
        return takesMore;
    }

    /** Its transport takes more; on the event loop, perhaps within a write. */
    void readsAgain() {
        if (waitsForReader) {
            waitsForReader = false;
            loop.run(this::goOn);
        }
    }

    /** Takes up what waited for its reader, or for a page of its outbox. */
    void goOn() {
        loop.pushes().goOn(this);
        takeUp();
    }

    /** Takes up what waited behind pushes that a resume had promised, if they were sent, and then events. */
    void takeUp() {
        var task = afterReplay;
        if (task != null && !ended && (session == null || !session.isReplaying())) {
            afterReplay = null;
            task.run();
        }
        if (turns != null) {
            turns.pump();
        }
    }

    // What the sweep looks at.

    boolean isIdleWithoutPlayer(long nowNanos, long maxNanos) {
        return identity == null && nowNanos - openedAtNanos > maxNanos;
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

    /** Redis was not told that the session lives on; it is to be told this soon instead of with the next beat. */
    void beatsIn(Duration soon, Duration every) {
        beatAtNanos = System.nanoTime() - every.minus(soon).toNanos();
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
