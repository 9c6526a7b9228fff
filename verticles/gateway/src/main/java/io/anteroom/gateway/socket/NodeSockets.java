package io.anteroom.gateway.socket;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.SessionId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Which sockets this node has, over all its event loops. Any thread; what concerns a socket happens on its loop. */
public final class NodeSockets {

    private final ConcurrentHashMap<SessionId, Holder> holders = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<SocketLoop> loops = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<String, SockJsSession> carried = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Audience, Integer> audiences = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<RoomId, List<SocketLoop>> rooms = new ConcurrentHashMap<>();
    private final WaitingEvents waitingEvents = new WaitingEvents();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong claims = new AtomicLong();
    private volatile boolean draining;

    private record Holder(SocketLoop loop, Socket socket, HeldSession held, long sinceNanos) {

        void replace() {
            loop.run(() -> socket.close(CloseCode.REPLACED));
        }

        boolean isNewerThan(Holder other) {
            return other.held.resume() <= held.resume();
        }
    }

    public int count() {
        return count.get();
    }

    /** Whether a socket of this node holds the session. */
    public boolean holds(SessionId session) {
        return holders.containsKey(session);
    }

    /**
     * Closes the session's socket, because a newer one took over.
     *
     * @param resume of the newer one, if it has the session itself: a socket that has it by a later one stays
     */
    public void replace(SessionId session, @Nullable Long resume) {
        var holder = holders.get(session);
        if (holder != null && (resume == null || holder.held().resume() < resume)) {
            holder.replace();
        }
    }

    /**
     * Closes the session's socket, because a newer one took a game over; not one that has the session only since.
     *
     * @param atNanos when that was, or a little earlier
     */
    public void lost(SessionId session, long atNanos) {
        var holder = holders.get(session);
        if (holder != null && holder.sinceNanos() - atNanos < 0) {
            holder.replace();
        }
    }

    /** Hands a push to whoever holds the session; without a frame, what is in its outbox up to there. */
    public void deliver(SessionId session, long seq, @Nullable String frame) {
        var holder = holders.get(session);
        if (holder != null) {
            holder.loop().run(() -> {
                var pushes = holder.loop().pushes();
                if (frame == null) {
                    pushes.lookFor(holder.socket(), holder.held(), seq);
                } else {
                    pushes.deliver(holder.socket(), holder.held(), seq, frame);
                }
            });
        }
    }

    /** Closes the sockets of logins that were ended. */
    public void endLogins(Collection<LoginId> ended) {
        var set = Set.copyOf(ended);
        if (!set.isEmpty()) {
            onLoops(loop -> loop.endLogins(set));
        }
    }

    /** Tells every player's socket how a game is set up now, from one encoded frame. */
    public void tellConfig(GameConfig config) {
        var frame = Frames.updateConfig(config);
        onLoops(loop -> loop.broadcast(frame));
    }

    /** Redis may have lost them: says of every session again that it lives. Gives back when that was said, or tried. */
    @CanIgnoreReturnValue
    public Future<Void> holdSessions() {
        var said = new ArrayList<Future<Void>>();
        for (var loop : List.copyOf(loops)) {
            var ofLoop = Promise.<Void>promise();
            said.add(ofLoop.future());
            loop.run(() -> loop.holdSessions().onComplete(ofLoop));
        }
        return Future.join(said).mapEmpty();
    }

    /** Tells an audience, from one encoded frame. */
    public void tell(Audience audience, Frame frame) {
        if (audiences.containsKey(audience)) {
            onLoops(loop -> loop.audiences().tell(audience, frame));
        }
    }

    /** What sockets of this node listen to now. */
    public Set<Audience> audiences() {
        return Set.copyOf(audiences.keySet());
    }

    /** Whether a socket of this node listens to it. */
    boolean isHeard(Audience audience) {
        return audiences.containsKey(audience);
    }

    void joined(Audience audience) {
        audiences.merge(audience, 1, Integer::sum);
    }

    void left(Audience audience) {
        audiences.computeIfPresent(audience, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Names a socket of this node for good. */
    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /** Numbers a claim of a game, above those of all claims before. */
    long nextClaim() {
        return claims.incrementAndGet();
    }

    long lastClaim() {
        return claims.get();
    }

    /** That loop has sockets in the room. */
    void enter(RoomId room, SocketLoop loop) {
        rooms.merge(room, List.of(loop), (some, one) -> some.contains(loop) ? some : with(some, loop));
    }

    private static List<SocketLoop> with(List<SocketLoop> some, SocketLoop one) {
        var all = new ArrayList<>(some);
        all.add(one);
        return List.copyOf(all);
    }

    void exit(RoomId room, SocketLoop loop) {
        rooms.computeIfPresent(room, (same, some) -> {
            var rest = some.stream().filter(other -> other != loop).toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    /** Hands entries of rooms to the loops with members, each entry as one frame for all of them. */
    public void hearRooms(List<Inbox.RoomEntries> news) {
        var perLoop = new IdentityHashMap<SocketLoop, List<RoomNews>>();
        for (var one : news) {
            var members = rooms.get(one.roomId());
            if (members != null) {
                var framed = RoomNews.of(one);
                for (var loop : members) {
                    perLoop.computeIfAbsent(loop, none -> new ArrayList<>()).add(framed);
                }
            }
        }
        perLoop.forEach((loop, some) -> loop.runSoonest(() -> loop.feeds().hear(some)));
    }

    /** A room's log was lost and begun anew. */
    public void hearReset(Rooms.Reset reset) {
        for (var loop : rooms.getOrDefault(reset.roomId(), List.of())) {
            loop.run(() -> loop.feeds().reset(reset));
        }
    }

    /** Players whom sockets of this node watch were looked at, and these stand otherwise than before. */
    void hearPresence(List<PlayerId> changed) {
        onLoops(loop -> loop.watches().hear(changed));
    }

    public boolean isDraining() {
        return draining;
    }

    /** From now on no new sockets. */
    public void beginToDrain() {
        draining = true;
    }

    /** Lets some sockets of each loop go. */
    public void drain(int wave) {
        onLoops(loop -> loop.drain(wave));
    }

    /** SockJS sessions over HTTP, by the name their client chose; each step of one may come to another loop. */
    ConcurrentHashMap<String, SockJsSession> carried() {
        return carried;
    }

    WaitingEvents waitingEvents() {
        return waitingEvents;
    }

    void add(SocketLoop loop) {
        loops.add(loop);
    }

    void remove(SocketLoop loop) {
        loops.remove(loop);
    }

    void opened() {
        count.incrementAndGet();
    }

    void closed() {
        count.decrementAndGet();
    }

    /** Says who holds a session. Of this socket and one that held it before, the one with the older resume is closed. */
    void register(SocketLoop loop, Socket socket, HeldSession held) {
        var own = new Holder(loop, socket, held, System.nanoTime());
        var before = new AtomicReference<@Nullable Holder>();
        holders.compute(held.id(), (same, other) -> {
            before.set(other);
            return other == null || own.isNewerThan(other) ? own : other;
        });
        var other = before.get();
        if (other != null && other.socket() != socket) {
            (own.isNewerThan(other) ? other : own).replace();
        }
    }

    /** Forgets it, unless someone else holds it by now. */
    boolean unregister(SessionId session, Socket socket) {
        var holder = holders.get(session);
        return holder != null && holder.socket() == socket && holders.remove(session, holder);
    }

    private void onLoops(Consumer<SocketLoop> action) {
        for (var loop : List.copyOf(loops)) {
            loop.run(() -> action.accept(loop));
        }
    }
}
