package io.anteroom.gateway.socket;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.LoginId;
import io.anteroom.gateway.GatewayConfig;
import io.anteroom.gateway.GatewayNode;
import io.anteroom.gateway.auth.Tokens;
import io.anteroom.gateway.session.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one event loop and what they share. Everything here happens on that loop, except {@link #run}.
 *
 * <p>One sweep twice a second looks after all of them: who has not authenticated, whose token expired, who does not
 * read, who is silent. A socket has no timer of its own.
 */
final class SocketLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SocketLoop.class);
    private static final int SWEEP_MS = 500;
    /** So many sockets get a frame that is for all in one turn of the loop. */
    private static final int BROADCAST_STEP = 256;

    /**
     * So long after the last sweep this loop, or the whole process, has stood still: what it was told meanwhile came too late to
     * be heard, so that others may have its sessions. Not longer than {@code Inbox.REPLACE} waits.
     */
    private static final long STOOD_STILL_NANOS = Inbox.REPLACE.timeout().toNanos();

    private static final long SILENT_BEFORE_PING_NANOS = Duration.ofSeconds(60).toNanos();
    private static final long SILENT_BEFORE_CUT_NANOS = Duration.ofSeconds(150).toNanos();

    /** They are closed and no socket's limit counts them any more. */
    private static final int LINGERING_MAX = 100;

    private final GatewayNode node;
    private final ContextInternal context;
    private final Tokens tokens;
    private final SessionStore store;
    private final SessionEvents sessions;
    private final SessionBeats<Socket> beats;
    private final OpenMatches openMatches;
    private final SessionPushes pushes = new SessionPushes(this);
    private final GameReleases releases;
    private final ResumedGames resumedGames;
    private final RoundEvents rounds;
    private final TableEvents tables;
    private final Audiences audiences;
    private final RoomFeeds feeds;
    private final RoomEvents rooms;
    private final ResumedRooms resumedRooms;
    private final BoardEvents boards;
    private final PresenceWatches watches;
    private final PresenceEvents presence;
    private final ArrayList<Socket> sockets = new ArrayList<>();
    private ArrayList<WebSocketChannel> unflushed = new ArrayList<>();
    private long sweptAtNanos = System.nanoTime();
    private int lingering;

    SocketLoop(GatewayNode node, ContextInternal context, Tokens tokens, SessionStore store) {
        this.node = node;
        this.context = context;
        this.tokens = tokens;
        this.store = store;
        this.sessions = new SessionEvents(this, node, tokens, store);
        this.beats = new SessionBeats<>(sessions::beat);
        this.releases = new GameReleases(this, node);
        this.resumedGames = new ResumedGames(this, node, releases);
        this.rounds = new RoundEvents(node, releases);
        this.tables = new TableEvents(this, node);
        this.openMatches = new OpenMatches(node, this, store);
        this.audiences = new Audiences(this, node.sockets());
        this.boards = new BoardEvents(node, audiences);
        this.watches = new PresenceWatches(this, node);
        this.presence = new PresenceEvents(node, watches);
        var seatRequests = new SeatRequests(node.bus());
        this.feeds = new RoomFeeds(this, node, seatRequests);
        this.rooms = new RoomEvents(this, node, feeds, seatRequests);
        this.resumedRooms = new ResumedRooms(seatRequests, feeds);
        context.setPeriodic(SWEEP_MS, tick -> sweep(System.nanoTime()));
    }

    /** Whether a socket that is closed may stay for some seconds, until its slow reader comes to the end; some at a time. */
    boolean beginsToLinger() {
        if (lingering == LINGERING_MAX) {
            return false;
        }
        lingering++;
        return true;
    }

    void hasLingered() {
        lingering--;
    }

    GatewayConfig config() {
        return node.config();
    }

    SocketMetrics metrics() {
        return node.socketMetrics();
    }

    SessionEvents sessions() {
        return sessions;
    }

    OpenMatches openMatches() {
        return openMatches;
    }

    SessionPushes pushes() {
        return pushes;
    }

    GameReleases releases() {
        return releases;
    }

    ResumedGames resumedGames() {
        return resumedGames;
    }

    RoundEvents rounds() {
        return rounds;
    }

    TableEvents tables() {
        return tables;
    }

    BoardEvents boards() {
        return boards;
    }

    PresenceWatches watches() {
        return watches;
    }

    PresenceEvents presence() {
        return presence;
    }

    Audiences audiences() {
        return audiences;
    }

    ResumedRooms resumedRooms() {
        return resumedRooms;
    }

    RoomEvents rooms() {
        return rooms;
    }

    RoomFeeds feeds() {
        return feeds;
    }

    long nextSocketNumber() {
        return node.sockets().nextNumber();
    }

    WaitingEvents waitingEvents() {
        return node.sockets().waitingEvents();
    }

    SessionStore store() {
        return store;
    }

    ContextInternal context() {
        return context;
    }

    /** Runs it on this loop, from any thread. */
    void run(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    /** Runs it on this loop after less time than the timers of Vert.x can tell; on this loop. */
    void runAfter(long nanos, Runnable task) {
        var scheduled = context.nettyEventLoop().schedule(() -> dispatch(task), nanos, TimeUnit.NANOSECONDS);
        scheduled.addListener(done -> {
            // A loop that stops cancels what is left.
            if (done.cause() != null && !done.isCancelled()) {
                LOG.error("A task failed", done.cause());
            }
        });
    }

    /** Runs it on this loop, now if this is it. */
    void runSoonest(Runnable task) {
        var current = ContextInternal.current();
        if (current != null && current.nettyEventLoop() == context.nettyEventLoop()) {
            dispatch(task);
        } else {
            run(task);
        }
    }

    /** Runs it now, in the verticle's context; on this loop. */
    void dispatch(Runnable task) {
        if (ContextInternal.current() == context) {
            task.run();
        } else {
            context.dispatch(task);
        }
    }

    /** Flushes it, with all others that ask for it, at the end of this turn; on this loop. */
    void flushLater(WebSocketChannel channel) {
        if (unflushed.isEmpty()) {
            context.nettyEventLoop().execute(this::flush);
        }
        unflushed.add(channel);
    }

    private void flush() {
        var some = unflushed;
        unflushed = new ArrayList<>();
        for (var channel : some) {
            // Whatever is wrong with one, the others believe that they are flushed in this turn, and ask for no other.
            try {
                channel.flush();
            } catch (RuntimeException | OutOfMemoryError failed) {
                LOG.error("A socket could not be flushed", failed);
                channel.cut();
            }
        }
    }

    Socket open() {
        var socket = new Socket(this);
        socket.place = sockets.size();
        sockets.add(socket);
        node.sockets().opened();
        return socket;
    }

    void forget(Socket socket) {
        if (socket.place < 0) {
            return;
        }
        // The last one takes its place, so that leaving costs the same however many there are.
        var last = sockets.remove(sockets.size() - 1);
        if (last != socket) {
            sockets.set(socket.place, last);
            last.place = socket.place;
        }
        socket.place = -1;
        node.sockets().closed();
        audiences.leaveAll(socket);
        watches.removeAll(socket);
        feeds.forget(socket);
        presence.look(socket, System.nanoTime());
        leave(socket);
    }

    private void leave(Socket socket) {
        var identity = socket.identity();
        var held = socket.session();
        if (identity == null || held == null) {
            return;
        }
        if (node.sockets().unregister(held.id(), socket)) {
            sessions.letGo(socket, held);
        }
        if (socket.hasGames()) {
            // Also if another socket here has the session by now: it may never ask for these games.
            releases.add(identity.playerId(), held.id());
        }
    }

    /** Gives each socket with a player the same frame, a few in each turn so that others are not kept waiting. */
    void broadcast(Frame frame) {
        broadcast(frame, sockets.size());
    }

    private void broadcast(Frame frame, int before) {
        var from = Math.max(0, before - BROADCAST_STEP);
        for (int i = Math.min(before, sockets.size()) - 1; i >= from; i--) {
            if (sockets.get(i).identity() != null) {
                sockets.get(i).send(frame);
            }
        }
        if (from > 0) {
            run(() -> broadcast(frame, from));
        }
    }

    /**
     * After Redis may have lost something, or this loop stood still. Says of every session that it lives on; gives back when that
     * was said, or tried.
     */
    @CanIgnoreReturnValue
    Future<Void> holdSessions() {
        feeds.mayHaveChanged();
        sockets.forEach(SessionEvents::mayBeLost);
        return beats.addAll(sockets);
    }

    void endLogins(Set<LoginId> ended) {
        each(socket -> {
            var identity = socket.identity();
            if (identity != null && identity.loginId() != null && ended.contains(identity.loginId())) {
                socket.close(CloseCode.NOT_AUTHENTICATED);
            }
        });
    }

    /** Lets the newest of the sockets go, as soon as what they do is done. */
    void drain(int wave) {
        var last = Math.max(0, sockets.size() - wave);
        for (int i = sockets.size() - 1; i >= last; i--) {
            sockets.get(i).drain(CloseCode.DRAINING);
        }
    }

    // Backwards, because whoever closes leaves the list.
    private void each(Consumer<Socket> action) {
        for (int i = sockets.size() - 1; i >= 0; i--) {
            action.accept(sockets.get(i));
        }
    }

    void sweep(long nowNanos) {
        if (nowNanos - sweptAtNanos > STOOD_STILL_NANOS) {
            holdSessions();
        }
        sweptAtNanos = nowNanos;
        sessions.look(nowNanos);
        watches.askBlocks(nowNanos);
        var authenticateWithin = config().authenticateWithin().toNanos();
        var slowWithinMs = config().slowReaderWithin().toMillis();
        var beatNanos = SessionStore.BEAT.toNanos();
        each(socket -> {
            var identity = socket.identity();
            // First what needs nothing of the other side: whoever could not be closed in any other way must not stay.
            if (socket.silentNanos(nowNanos) > SILENT_BEFORE_CUT_NANOS) {
                socket.cut();
            } else if (socket.isIdleWithoutPlayer(nowNanos, authenticateWithin)
                    || (identity != null && !tokens.isAlive(identity))) {
                socket.close(CloseCode.NOT_AUTHENTICATED);
            } else if (socket.stuckMs(nowNanos) > slowWithinMs) {
                socket.close(CloseCode.TOO_SLOW);
            } else if (socket.silentNanos(nowNanos) > SILENT_BEFORE_PING_NANOS) {
                socket.ping();
            }
            presence.look(socket, nowNanos);
            if (socket.beats(nowNanos, beatNanos)) {
                beats.add(socket);
                presence.tellAgain(socket);
            }
        });
    }
}
