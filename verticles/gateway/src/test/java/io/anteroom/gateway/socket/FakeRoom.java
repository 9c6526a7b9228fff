package io.anteroom.gateway.socket;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Inbox;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.SessionId;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One room in memory, whose news a test can lose, hold back or turn round. All on one thread at a time. */
final class FakeRoom {

    final RoomId id = RoomId.next();
    final List<Rooms.Detach> detached = new CopyOnWriteArrayList<>();
    final List<Integer> batches = new CopyOnWriteArrayList<>();
    final AtomicInteger attaches = new AtomicInteger();
    /** How long who asked for a seat again waits for it. */
    final List<Long> attachDeadlinesMs = new CopyOnWriteArrayList<>();
    /** Joins take place when they are let on, and are told to come later if they are refused. */
    final Gate joinGate = new Gate();
    /** Pages stay as they were when they were asked for. */
    final Gate readGate = new Gate();
    /** Messages are in the log before, only the answers wait. */
    final Gate appendGate = new Gate();

    final Gate attachGate = new Gate();
    /** How far the log is, as it was when it was asked for. */
    final Gate tailGate = new Gate();

    private final Bus bus;
    private final List<String> log = new ArrayList<>();
    private final Set<Rooms.Seat> seats = new LinkedHashSet<>();
    private final Set<Rooms.Seat> before = new LinkedHashSet<>();
    private final List<Inbox.RoomEntries> held = new ArrayList<>();
    private int joinsRefused;
    private long epoch = 1;
    private long base;
    private boolean closed;
    private boolean losesNews;
    private boolean holdsNews;
    private boolean othersOpen;
    private final Map<String, Known> known = new HashMap<>();
    /** What clients whose seats were taken again may still name of an older log. */
    private final Map<SessionId, Rooms.Older> older = new HashMap<>();

    private int livePageMax = Integer.MAX_VALUE;
    private long archived;

    /** A message that was taken under an event id. */
    private record Known(Hash content, long seq) {}

    FakeRoom(Bus bus) {
        this.bus = bus;
    }

    Future<?> serve() {
        return Future.all(List.of(
                bus.serve(Rooms.JOIN, 10_000, call -> join(call.request())),
                bus.serve(Rooms.LEAVE, 10_000, call -> leave(call.request())),
                bus.serve(Rooms.APPEND, 10_000, call -> append(call.request())),
                bus.serve(Rooms.RECALL, 10_000, call -> recall(call.request())),
                bus.serve(Rooms.READ, 10_000, call -> read(call.request())),
                bus.serve(Rooms.TAILS, 10_000, call -> tails(call.request())),
                bus.serve(Rooms.ATTACH, 10_000, this::attach),
                bus.serve(Rooms.DETACH, 10_000, call -> detach(call.request()))));
    }

    synchronized void losesNews(boolean loses) {
        losesNews = loses;
    }

    /** Lets sockets into rooms where nothing ever happens. */
    synchronized void opensOthers() {
        othersOpen = true;
    }

    /** Keeps news back until {@link #releaseBackwards}. */
    synchronized void holdsNews() {
        holdsNews = true;
    }

    synchronized void releaseBackwards() {
        holdsNews = false;
        for (int i = held.size() - 1; i >= 0; i--) {
            tell(held.get(i));
        }
        held.clear();
    }

    synchronized List<Rooms.Seat> seated() {
        return List.copyOf(seats);
    }

    /** So many joins are told to come later. */
    synchronized void refusesJoins(int many) {
        joinsRefused = many;
    }

    /** A join's page is cut after so many entries. */
    synchronized void cutsPages(int max) {
        livePageMax = max;
    }

    /** What is up to here is in the archive only. */
    synchronized void archives(long upTo) {
        archived = upTo;
    }

    /** Somebody elsewhere said it. */
    synchronized void say(String text) {
        put(message(PlayerId.next(), "\"" + text + "\""));
    }

    synchronized void leaves(PlayerId player) {
        seats.removeIf(seat -> seat.playerId().equals(player));
        put("{\"eventType\":\"PlayerLeft\",\"playerId\":\"" + player + "\",\"at\":\"now\"}");
    }

    /** Somebody comes to another node, so that there is news also while nobody sits here. */
    synchronized void takesAStranger() {
        var stranger = new Rooms.Seat(PlayerId.next(), SessionId.next(), bus.nodeId(), 1, 0);
        seats.add(stranger);
        put("{\"eventType\":\"PlayerJoined\",\"playerId\":\"" + stranger.playerId() + "\",\"at\":\"now\"}");
    }

    /** Who was there was given up, and nobody told them. */
    synchronized void forgets() {
        seats.clear();
    }

    /** The log is gone, and with it who was there. */
    synchronized void lose(boolean tells) {
        epoch++;
        log.clear();
        base = 0;
        seats.clear();
        if (tells) {
            tellsReset();
        }
    }

    /** What came last may be lost; who was there may come back. */
    synchronized void restart() {
        epoch++;
        base = log.size();
        before.addAll(seats);
        seats.clear();
    }

    /** Whether a seat's client may still name a number of an older log. */
    synchronized boolean doubtsNumbers() {
        return !older.isEmpty();
    }

    synchronized void tellsReset() {
        bus.tell(Rooms.RESET, new Rooms.Reset(id, epoch, base));
    }

    synchronized void close() {
        closed = true;
    }

    synchronized int size() {
        return log.size();
    }

    synchronized int seatCount() {
        return seats.size();
    }

    private static String message(PlayerId from, String data) {
        return "{\"eventType\":\"RoomMessage\",\"from\":\"" + from + "\",\"at\":\"now\",\"data\":" + data + "}";
    }

    @CanIgnoreReturnValue
    private long put(String entry) {
        return put(entry, this::tell);
    }

    private long put(String entry, Consumer<Inbox.RoomEntries> told) {
        log.add(entry);
        var news = new Inbox.RoomEntries(id, epoch, log.size(), List.of(entry));
        if (holdsNews) {
            held.add(news);
        } else if (!losesNews && !seats.isEmpty()) {
            told.accept(news);
        }
        return log.size();
    }

    private void tell(Inbox.RoomEntries news) {
        bus.hint(Inbox.ROOM_EVENTS.at(bus.nodeId()), new Inbox.RoomEvents(List.of(news)));
    }

    private Rooms.Page page(long asked, int max) {
        var after = Math.max(asked, archived);
        var from = (int) Math.min(log.size(), after);
        var to = (int) Math.min(log.size(), (long) from + max);
        return new Rooms.Page(epoch, base, after + 1, List.copyOf(log.subList(from, to)), log.size());
    }

    private Future<Reply<Rooms.Joined>> join(Rooms.Join join) {
        return joinGate.pass().transform(passed -> passed.succeeded() ? joinNow(join) : refused(Code.OVERLOADED));
    }

    private synchronized Future<Reply<Rooms.Joined>> joinNow(Rooms.Join join) {
        if (joinsRefused > 0) {
            joinsRefused--;
            return refused(Code.OVERLOADED);
        }
        if (!join.roomId().equals(id) && othersOpen) {
            return done(new Rooms.Joined(List.of(), new Rooms.Page(1, 0, 1, List.of(), 0), false, null));
        }
        if (closed || !join.roomId().equals(id)) {
            return refused(Code.ROOM_NOT_FOUND);
        }
        var isNew = seats.stream()
                .noneMatch(seat -> seat.playerId().equals(join.seat().playerId()));
        if (isNew) {
            put("{\"eventType\":\"PlayerJoined\",\"playerId\":\"" + join.seat().playerId() + "\",\"at\":\"now\"}");
        }
        seats.add(join.seat());
        if (join.older() == null) {
            older.remove(join.seat().sessionId());
        } else {
            older.put(join.seat().sessionId(), join.older());
        }
        return done(new Rooms.Joined(List.of(), page(join.afterSeq(), livePageMax), false, null));
    }

    private synchronized Future<Reply<Rooms.Left>> leave(Rooms.Leave leave) {
        var session = leave.seat().sessionId();
        if (!(leave.resumed()
                ? seats.removeIf(seat -> seat.sessionId().equals(session))
                : seats.remove(leave.seat()))) {
            return refused(Code.NOT_A_MEMBER);
        }
        put("{\"eventType\":\"PlayerLeft\",\"playerId\":\"" + leave.seat().playerId() + "\",\"at\":\"now\"}");
        return done(new Rooms.Left());
    }

    private synchronized Future<Reply<Rooms.Appended>> append(Rooms.Append append) {
        batches.add(append.sends().size());
        var results = new ArrayList<Rooms.Sent>();
        var news = new ArrayList<Inbox.RoomEntries>();
        for (var send : append.sends()) {
            var member = seats.stream().anyMatch(seat -> seat.playerId().equals(send.playerId()));
            results.add(
                    member
                            ? Rooms.Sent.at(put(message(send.playerId(), send.data()), news::add))
                            : Rooms.Sent.refused(new io.anteroom.contracts.Refusal(Code.NOT_A_MEMBER, "no")));
        }
        return appendGate.pass().compose(passed -> {
            remember(append.sends(), results);
            return done(new Rooms.Appended(results, news));
        });
    }

    private synchronized void remember(List<Rooms.Send> sends, List<Rooms.Sent> results) {
        for (int i = 0; i < sends.size(); i++) {
            var send = sends.get(i);
            if (results.get(i).refusal() == null) {
                known.put(
                        send.playerId() + " " + send.eventId(),
                        new Known(send.contentHash(), results.get(i).seq()));
            }
        }
    }

    private synchronized Future<Reply<Rooms.Recalled>> recall(Rooms.Recall recall) {
        var one = known.get(recall.playerId() + " " + recall.eventId());
        if (one == null) {
            return done(new Rooms.Recalled(null));
        }
        return done(new Rooms.Recalled(
                one.content().equals(recall.contentHash())
                        ? Rooms.Sent.at(one.seq())
                        : Rooms.Sent.refused(new io.anteroom.contracts.Refusal(Code.EVENT_ID_REUSED, "other"))));
    }

    private synchronized Future<Reply<Rooms.Page>> read(Rooms.Read read) {
        Future<Reply<Rooms.Page>> answer =
                closed ? refused(Code.ROOM_NOT_FOUND) : done(page(read.afterSeq(), read.limit()));
        return readGate.pass().compose(passed -> answer);
    }

    private synchronized Future<Reply<Rooms.Tails>> tails(Rooms.AskTails ask) {
        var tail = closed ? Rooms.Tail.CLOSED : new Rooms.Tail(epoch, base, log.size(), !seats.isEmpty());
        Future<Reply<Rooms.Tails>> answer = done(new Rooms.Tails(ask.rooms().stream()
                .map(room -> room.equals(id) ? tail : Rooms.Tail.UNKNOWN)
                .toList()));
        return tailGate.pass().compose(passed -> answer);
    }

    private Future<Reply<Rooms.Attached>> attach(Call<Rooms.Attach> call) {
        attaches.incrementAndGet();
        attachDeadlinesMs.add(call.deadline().remainingMs());
        return attachGate.pass().compose(passed -> attachNow(call.request()));
    }

    private synchronized Future<Reply<Rooms.Attached>> attachNow(Rooms.Attach attach) {
        var seat = attach.seat();
        if (before.removeIf(other -> other.sessionId().equals(seat.sessionId()))) {
            seats.add(seat);
            put("{\"eventType\":\"PlayerJoined\",\"playerId\":\"" + seat.playerId() + "\",\"at\":\"now\"}");
            return done(new Rooms.Attached(page(base, Integer.MAX_VALUE), true));
        }
        if (!attach.roomId().equals(id)
                || seats.stream().noneMatch(other -> other.playerId().equals(seat.playerId()))) {
            return refused(Code.NOT_A_MEMBER);
        }
        seats.removeIf(other -> other.sessionId().equals(seat.sessionId()));
        seats.add(seat);
        var reset = isOfAnOlderLog(attach);
        older.remove(seat.sessionId());
        return done(new Rooms.Attached(page(reset ? base : attach.afterSeq(), Integer.MAX_VALUE), reset));
    }

    private boolean isOfAnOlderLog(Rooms.Attach attach) {
        var named = older.get(attach.seat().sessionId());
        return attach.epoch() == 0
                ? attach.afterSeq() > log.size() || (named != null && attach.afterSeq() <= named.seq())
                : attach.epoch() != epoch;
    }

    private synchronized Future<Reply<Done>> detach(Rooms.Detach detach) {
        detached.add(detach);
        return done(Done.DONE);
    }

    private static <R> Future<Reply<R>> done(R value) {
        return Future.succeededFuture(Reply.done(value));
    }

    private static <R> Future<Reply<R>> refused(Code code) {
        return Future.succeededFuture(Reply.refused(code, "no"));
    }
}
