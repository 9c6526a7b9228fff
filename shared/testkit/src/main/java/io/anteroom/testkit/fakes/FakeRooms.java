package io.anteroom.testkit.fakes;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.contracts.StoredMutes;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rooms of a store that forgets everything at the end of the test. Any thread; one request at a time. */
public final class FakeRooms {

    private static final int IN_FLIGHT_MAX = 10_000;

    private final Bus bus;
    private final Map<RoomId, StoredRooms.Row> rows = new TreeMap<>(java.util.Comparator.comparing(RoomId::value));
    private final Map<RoomId, NavigableMap<Long, String>> archives = new ConcurrentHashMap<>();
    private final Map<RoomId, Set<PlayerId>> players = new ConcurrentHashMap<>();
    private final Set<RoomId> begun = new HashSet<>();
    private final Set<RoomId> reported = new HashSet<>();
    private final Set<RoomId> withdrawn = ConcurrentHashMap.newKeySet();
    private final FakeMutes mutes = new FakeMutes();
    private final Set<NodeId> dead = ConcurrentHashMap.newKeySet();
    private final Map<NodeId, Integer> seemingDead = new ConcurrentHashMap<>();
    private final AtomicLong deadAsked = new AtomicLong();
    private final AtomicLong jobEpoch = new AtomicLong(1);
    private final FakeLeaseShares shares = new FakeLeaseShares();
    private volatile boolean away;
    private volatile Future<Void> named = Future.succeededFuture();
    private volatile Future<Void> archiving = Future.succeededFuture();
    private final AtomicLong archivesAsked = new AtomicLong();
    private volatile Supplier<Future<Void>> closing = Future::succeededFuture;
    private final AtomicLong closesAsked = new AtomicLong();
    private volatile Future<Void> beginning = Future.succeededFuture();
    private final AtomicLong beginsAsked = new AtomicLong();
    private volatile Future<Void> finding = Future.succeededFuture();
    private final AtomicLong findsAsked = new AtomicLong();

    private FakeRooms(Bus bus) {
        this.bus = bus;
    }

    /** Serves what room asks of store; waits until it does. */
    public static FakeRooms start(Bus bus) throws Exception {
        var fake = new FakeRooms(bus);
        var unused = Future.all(fake.serveAll()).await(10, TimeUnit.SECONDS);
        return fake;
    }

    /** From now on store refuses, until it is back. */
    public void goAway(boolean isAway) {
        away = isAway;
    }

    /** Whoever asks for a player's name waits until this is completed. */
    public Promise<Void> holdNames() {
        var held = Promise.<Void>promise();
        named = held.future();
        return held;
    }

    /** Whoever wants something archived waits until this is completed. */
    public Promise<Void> holdArchives() {
        var held = Promise.<Void>promise();
        archiving = held.future();
        return held;
    }

    /** How often something was to be archived, done or not. */
    public long archivesAsked() {
        return archivesAsked.get();
    }

    /** Whoever wants a room closed waits until this is completed. */
    public Promise<Void> holdCloses() {
        var held = Promise.<Void>promise();
        closing = held::future;
        return held;
    }

    /** Each room takes so long to close; nothing for as fast as it goes. */
    public void slowCloses(Duration each) {
        closing = each.isZero()
                ? Future::succeededFuture
                : () -> bus.vertx()
                        .timer(each.toMillis(), TimeUnit.MILLISECONDS)
                        .mapEmpty();
    }

    /** How often a room was to be closed, done or not. */
    public long closesAsked() {
        return closesAsked.get();
    }

    /** Whoever wants a room begun waits until this is completed; if it fails, nobody says whether the room is. */
    public Promise<Void> holdBegins() {
        var held = Promise.<Void>promise();
        beginning = held.future();
        return held;
    }

    /** How often a room was to be begun, done or not. */
    public long beginsAsked() {
        return beginsAsked.get();
    }

    /** Whoever looks for a room waits until this is completed. */
    public Promise<Void> holdFinds() {
        var held = Promise.<Void>promise();
        finding = held.future();
        return held;
    }

    /** How often a room was looked for, found or not. */
    public long findsAsked() {
        return findsAsked.get();
    }

    /** That node is not heard of any more. */
    public void die(NodeId node) {
        dead.add(node);
    }

    /** That node looks dead in the next so many answers, as after PostgreSQL was away. */
    public void seemDead(NodeId node, int answers) {
        seemingDead.put(node, answers);
    }

    /** How often it was asked, and told, which nodes are dead. */
    public long deadAsked() {
        return deadAsked.get();
    }

    /** The shards of rooms that tick. */
    public FakeLeaseShares shares() {
        return shares;
    }

    /** Another node took all jobs over: what is written under the epoch before is refused. */
    public void takeJobsOver() {
        jobEpoch.incrementAndGet();
    }

    public long jobEpoch() {
        return jobEpoch.get();
    }

    public synchronized void put(StoredRooms.Row row) {
        rows.put(row.roomId(), row);
    }

    public synchronized StoredRooms.Row row(RoomId roomId) {
        var row = rows.get(roomId);
        if (row == null) {
            throw new AssertionError("no room " + roomId);
        }
        return row;
    }

    /** The room is closed, whatever Redis has of it. */
    public synchronized void close(RoomId roomId) {
        var row = row(roomId);
        rows.put(roomId, with(row, Rooms.Status.CLOSED, row.epoch(), row.archivedSeq(), row.outcome()));
    }

    /** The room's match has its result now. */
    public synchronized void report(RoomId roomId) {
        reported.add(roomId);
    }

    /** Whether places of its match are not offered any more, by the room's own word. */
    public boolean isWithdrawn(RoomId roomId) {
        return withdrawn.contains(roomId);
    }

    /** All archived entries by number. */
    public synchronized NavigableMap<Long, String> archive(RoomId roomId) {
        return new TreeMap<>(archives.getOrDefault(roomId, new TreeMap<>()));
    }

    private List<Future<Void>> serveAll() {
        return List.of(
                serve(StoredRooms.INSERT, this::insert),
                bus.serve(StoredRooms.FIND, IN_FLIGHT_MAX, call -> {
                    findsAsked.incrementAndGet();
                    return finding.map(goesOn -> judge(call.request(), this::find));
                }),
                serve(StoredRooms.LIST, this::list),
                bus.serve(StoredRooms.BEGIN, IN_FLIGHT_MAX, call -> {
                    beginsAsked.incrementAndGet();
                    return beginning.map(goesOn -> judge(call.request(), this::begin));
                }),
                serve(StoredMutes.MUTE, mutes::mute),
                serve(StoredMutes.UNMUTE, mutes::unmute),
                serve(StoredMutes.READ, read -> Reply.done(mutes.of(read.roomId()))),
                bus.serve(StoredRooms.ARCHIVE, IN_FLIGHT_MAX, call -> {
                    archivesAsked.incrementAndGet();
                    return archiving.map(goesOn -> judge(call.request(), this::archive));
                }),
                serve(StoredRooms.READ, this::read),
                bus.serve(StoredRooms.CLOSE, IN_FLIGHT_MAX, call -> {
                    closesAsked.incrementAndGet();
                    return closing.get().map(goesOn -> judge(call.request(), this::close));
                }),
                serve(StoredRooms.FINISH, this::finish),
                serve(Matches.UNREPORTED, this::unreported),
                serve(Matches.BACKFILL, this::offer),
                serve(StoredRooms.WAS_IN, this::wasIn),
                serve(StoredRooms.CLOSE_UNUSED, this::closeUnused),
                serve(StoredRooms.LIST_BEGUN, this::listBegun),
                serve(StoredRooms.DEAD, this::dead),
                serve(Leases.HOLD, hold -> Reply.done(new Leases.Held(jobEpoch.get()))),
                bus.serve(
                        Leases.HOLD_SHARE,
                        IN_FLIGHT_MAX,
                        call -> away ? Future.succeededFuture(isAway()) : shares.ask(call.request())),
                bus.serve(
                        Accounts.READ_PROFILE,
                        IN_FLIGHT_MAX,
                        call -> named.map(goesOn -> judge(call.request(), FakeRooms::profile))));
    }

    private <Q, R> Future<Void> serve(Endpoint<Q, R> endpoint, Function<Q, Reply<R>> handler) {
        return bus.serve(endpoint, IN_FLIGHT_MAX, call -> Future.succeededFuture(judge(call.request(), handler)));
    }

    private synchronized <Q, R> Reply<R> judge(Q request, Function<Q, Reply<R>> handler) {
        return away ? isAway() : handler.apply(request);
    }

    private static <R> Reply<R> isAway() {
        return Reply.refused(Code.UNAVAILABLE, "store is away");
    }

    /** Everybody has an account. */
    private static Reply<Accounts.Profile> profile(Accounts.ReadProfile read) {
        var name = "n" + read.playerId().toString().substring(24);
        return Reply.done(new Accounts.Profile(
                read.playerId(), name, name + "@example.com", Instant.now(), Instant.now(), 0, 0, 0));
    }

    private Reply<StoredRooms.Row> insert(StoredRooms.Insert insert) {
        var open = rows.values().stream()
                .filter(row -> insert.createdBy().equals(row.createdBy()) && isOpen(row))
                .count();
        if (open >= insert.openMax()) {
            return Reply.refused(Code.RATE_LIMITED, "too many");
        }
        var row = new StoredRooms.Row(
                insert.roomId(),
                insert.kind(),
                insert.name(),
                insert.maxMembers(),
                insert.visibility(),
                insert.passwordHash(),
                Rooms.Status.OPEN,
                1,
                0,
                insert.createdBy(),
                Instant.now(),
                null,
                null,
                null,
                null);
        rows.put(row.roomId(), row);
        return Reply.done(row);
    }

    private static boolean isOpen(StoredRooms.Row row) {
        return row.status() == Rooms.Status.OPEN;
    }

    private Reply<StoredRooms.Row> find(StoredRooms.Find find) {
        var row = rows.get(find.roomId());
        return row == null ? noRoom() : Reply.done(row);
    }

    private static <T> Reply<T> noRoom() {
        return Reply.refused(Code.ROOM_NOT_FOUND, "no such room");
    }

    private Reply<StoredRooms.Listed> list(StoredRooms.ListOpen list) {
        var found = new ArrayList<StoredRooms.Row>();
        for (var row : rows.values()) {
            var fits = isOpen(row)
                    && row.visibility() == Rooms.Visibility.PUBLIC
                    && row.admitted() == null
                    && (list.kind() == null || row.kind().equals(list.kind()))
                    && (list.before() == null
                            || row.roomId().value().compareTo(list.before().value()) < 0);
            if (fits) {
                found.add(0, row);
            }
        }
        return Reply.done(new StoredRooms.Listed(found.subList(0, Math.min(found.size(), list.limit()))));
    }

    private Reply<StoredRooms.Begun> begin(StoredRooms.Begin begin) {
        var row = rows.get(begin.roomId());
        if (row == null || !isOpen(row)) {
            return noRoom();
        }
        var epoch = begun.add(row.roomId()) ? row.epoch() : row.epoch() + 1;
        rows.put(row.roomId(), with(row, row.status(), epoch, row.archivedSeq(), row.outcome()));
        return Reply.done(new StoredRooms.Begun(epoch, row.archivedSeq(), mutes.of(row.roomId())));
    }

    private static StoredRooms.Row with(
            StoredRooms.Row row, Rooms.Status status, long epoch, long archivedSeq, @Nullable RawJson outcome) {
        return new StoredRooms.Row(
                row.roomId(),
                row.kind(),
                row.name(),
                row.maxMembers(),
                row.visibility(),
                row.passwordHash(),
                status,
                epoch,
                archivedSeq,
                row.createdBy(),
                row.createdAt(),
                row.admitted(),
                row.mode(),
                row.ranks(),
                outcome);
    }

    private <T> Reply<T> lost() {
        return Reply.refused(Code.FORBIDDEN, "the job is another's, or not ready");
    }

    private Reply<StoredRooms.Archived> archive(StoredRooms.Archive archive) {
        if (archive.fence().epoch() != jobEpoch.get()) {
            return lost();
        }
        var row = row(archive.roomId());
        if (row.archivedSeq() != archive.first() - 1 || row.epoch() > archive.epoch()) {
            return Reply.done(new StoredRooms.Archived(row.archivedSeq(), row.epoch()));
        }
        var entries = archives.computeIfAbsent(archive.roomId(), none -> new TreeMap<>());
        var number = archive.first();
        for (var entry : String.join(StoredRooms.BETWEEN, archive.texts()).split(StoredRooms.BETWEEN)) {
            entries.put(number++, entry);
        }
        if (number != archive.last() + 1) {
            throw new AssertionError("entries up to " + (number - 1) + ", announced up to " + archive.last());
        }
        players.computeIfAbsent(archive.roomId(), none -> new HashSet<>()).addAll(archive.joined());
        rows.put(row.roomId(), with(row, row.status(), row.epoch(), entries.lastKey(), row.outcome()));
        return Reply.done(new StoredRooms.Archived(entries.lastKey(), row.epoch()));
    }

    private Reply<StoredRooms.Pieces> read(StoredRooms.ReadArchive read) {
        var found = archives.getOrDefault(read.roomId(), new TreeMap<>())
                .subMap(read.afterSeq(), false, read.afterSeq() + read.limit(), true);
        return Reply.done(new StoredRooms.Pieces(
                found.isEmpty()
                        ? List.of()
                        : List.of(new StoredRooms.Piece(found.firstKey(), List.copyOf(found.values())))));
    }

    private Reply<Done> close(StoredRooms.Close close) {
        var row = row(close.roomId());
        var mayClose = close.fence().epoch() == jobEpoch.get()
                && row.archivedSeq() >= close.lastSeq()
                && row.epoch() <= close.epoch();
        if (!mayClose) {
            return lost();
        }
        rows.put(row.roomId(), with(row, Rooms.Status.CLOSED, row.epoch(), row.archivedSeq(), row.outcome()));
        return Reply.done(Done.DONE);
    }

    private Reply<Done> finish(StoredRooms.Finish finish) {
        var row = rows.get(finish.roomId());
        if (row != null && row.outcome() == null) {
            rows.put(row.roomId(), with(row, row.status(), row.epoch(), row.archivedSeq(), finish.outcome()));
        }
        return Reply.done(Done.DONE);
    }

    private Reply<Done> offer(Matchmaking.Backfill backfill) {
        var row = rows.get(backfill.roomId());
        if (row == null || row.mode() == null || !isOpen(row)) {
            return noRoom();
        }
        if (backfill.free().isEmpty()) {
            withdrawn.add(row.roomId());
        }
        return Reply.done(Done.DONE);
    }

    private Reply<Matches.Unreported> unreported(Matches.FindUnreported find) {
        return Reply.done(new Matches.Unreported(rows.values().stream()
                .filter(row -> row.outcome() != null && row.mode() != null && !reported.contains(row.roomId()))
                .map(StoredRooms.Row::roomId)
                .limit(find.limit())
                .toList()));
    }

    private Reply<StoredRooms.Dead> dead(StoredRooms.AskDead ask) {
        deadAsked.incrementAndGet();
        return Reply.done(new StoredRooms.Dead(ask.nodes().stream()
                .distinct()
                .filter(node -> dead.contains(node) || seemsDead(node))
                .toList()));
    }

    private boolean seemsDead(NodeId node) {
        int left = seemingDead.getOrDefault(node, 0);
        seemingDead.put(node, left - 1);
        return left > 0;
    }

    private Reply<StoredRooms.WasIn> wasIn(StoredRooms.AskWasIn ask) {
        return Reply.done(new StoredRooms.WasIn(
                players.getOrDefault(ask.roomId(), Set.of()).contains(ask.playerId())));
    }

    private Reply<Done> closeUnused(StoredRooms.CloseUnused close) {
        if (close.fence().epoch() != jobEpoch.get()) {
            return lost();
        }
        rows.replaceAll((id, row) -> {
            var old = row.createdAt().isBefore(Instant.now().minusMillis(close.olderThanMs()));
            return isOpen(row) && old && !begun.contains(id)
                    ? with(row, Rooms.Status.CLOSED, row.epoch(), row.archivedSeq(), row.outcome())
                    : row;
        });
        return Reply.done(Done.DONE);
    }

    private Reply<StoredRooms.ListedBegun> listBegun(StoredRooms.ListBegun list) {
        return Reply.done(new StoredRooms.ListedBegun(rows.values().stream()
                .filter(row -> isOpen(row) && begun.contains(row.roomId()))
                .map(StoredRooms.Row::roomId)
                .filter(id -> list.after() == null
                        || id.value().compareTo(list.after().value()) > 0)
                .limit(list.limit())
                .toList()));
    }
}
