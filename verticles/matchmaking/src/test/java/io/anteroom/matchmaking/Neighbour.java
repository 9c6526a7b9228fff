package io.anteroom.matchmaking;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.MatchShards;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matches.FillOutcome;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.TicketId;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.Deadline;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Store as a matcher sees it, in memory: one owner of every shard, tickets of one player, commits that a test may refuse.
 * What store really does is tested beside it and in {@code app}. All on one thread at a time, by synchronized methods.
 */
final class Neighbour implements AutoCloseable {

    final Vertx vertx = Vertx.vertx();
    final Bus bus = Bus.local(vertx);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final List<Matches.Make> makes = new CopyOnWriteArrayList<>();
    final List<MatchTickets.Since> asked = new CopyOnWriteArrayList<>();
    final List<MatchTickets.Wish> wishes = new CopyOnWriteArrayList<>();
    /** Tickets whose time is over. */
    final AtomicInteger toExpire = new AtomicInteger();

    final AtomicInteger joinCalls = new AtomicInteger();
    /** Until when each of the renewals that came is of use. */
    final List<Deadline> holds = new CopyOnWriteArrayList<>();

    /** What was said to wait in the shard of duels, by each renewal that told of it. */
    final List<Integer> measured = new CopyOnWriteArrayList<>();

    /** Of each release that came, how many renewals were under way then. */
    final List<Integer> heldAtRelease = new CopyOnWriteArrayList<>();

    volatile boolean holdsAnswered = true;
    volatile boolean answers = true;
    private volatile Future<Void> holdsHeld = Future.succeededFuture();
    private final AtomicInteger holdsUnderWay = new AtomicInteger();
    private volatile Future<Void> joinsHeld = Future.succeededFuture();
    volatile Function<Matches.Make, Future<Reply<Matches.Made>>> maker = this::make;
    volatile Function<Matches.Fill, Future<Reply<Matches.Filled>>> filler = this::fill;
    final List<MatchTickets.Opening> openings = new CopyOnWriteArrayList<>();
    final List<Matches.Fill> fills = new CopyOnWriteArrayList<>();
    /** Those who join and are in a match. */
    final Map<PlayerId, Matchmaking.FoundMatch> matches = new ConcurrentHashMap<>();

    private final Map<TicketId, MatchTickets.Seat> waiting = new LinkedHashMap<>();
    /** What {@link #mark} was when a ticket came or changed. */
    private final Map<TicketId, Long> changedAt = new HashMap<>();

    private long mark = 1;
    private long epoch = 1;
    private boolean owned = true;

    Neighbour() {
        serve(MatchShards.HOLD, call -> {
            holds.add(call.deadline());
            call.request().measured().stream()
                    .filter(one -> one.shard().equals("duel/"))
                    .forEach(one -> measured.add(one.waiting()));
            holdsUnderWay.incrementAndGet();
            return holdsAnswered
                    ? holdsHeld
                            .compose(open -> hold(call.request()))
                            .onComplete(held -> holdsUnderWay.decrementAndGet())
                    : Promise.<Reply<MatchShards.Held>>promise().future();
        });
        serve(MatchShards.RELEASE, call -> {
            heldAtRelease.add(holdsUnderWay.get());
            return done(Done.DONE);
        });
        serve(Leases.HOLD, call -> done(new Leases.Held(1L)));
        serve(MatchTickets.EXPIRE, call -> expire());
        serve(MatchTickets.NEWS, call -> news(call.request()));
        serve(MatchTickets.JOIN, call -> join(call.request()));
        serve(Matches.MAKE, call -> {
            makes.add(call.request());
            return maker.apply(call.request());
        });
        serve(Matches.FILL, call -> {
            fills.add(call.request());
            return filler.apply(call.request());
        });
    }

    private <Q, R> void serve(Endpoint<Q, R> endpoint, Function<Call<Q>, Future<Reply<R>>> handler) {
        await(bus.serve(endpoint, 10_000, handler));
    }

    /** Gives what it takes to undeploy it. */
    @CanIgnoreReturnValue
    String matchmaking(String... assignments) {
        var config = MatchmakingConfigTest.config(assignments);
        return await(vertx.deployVerticle(
                MatchmakingVerticle.instances(config, bus, registry), new DeploymentOptions().setInstances(1)));
    }

    private static <T> Future<Reply<T>> done(T value) {
        return Future.succeededFuture(Reply.done(value));
    }

    /** As where parties share them: fewer than were asked for, and more are left. */
    private Future<Reply<MatchTickets.Expired>> expire() {
        var last = toExpire.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
        return done(new MatchTickets.Expired(
                last ? List.of() : List.of(new MatchTickets.Changed("duel/", List.of(TicketId.next())))));
    }

    private synchronized Future<Reply<MatchShards.Held>> hold(MatchShards.Hold request) {
        var owns = owned
                ? request.shards().stream()
                        .map(shard -> new MatchShards.Owned(shard, epoch))
                        .toList()
                : List.<MatchShards.Owned>of();
        var measured = request.shards().stream()
                .map(shard -> new MatchShards.Measured(shard, waiting.size(), new RawJson("{}")))
                .toList();
        return done(new MatchShards.Held(owns, measured));
    }

    synchronized void owned(boolean now) {
        owned = now;
        epoch++;
    }

    @CanIgnoreReturnValue
    synchronized TicketId queue(String shard, int rank) {
        var player = PlayerId.next();
        var now = System.currentTimeMillis();
        var seat = new MatchTickets.Seat(player, TicketId.next(), rank, List.of(player), now, now + 60_000);
        put(shard, seat);
        return seat.ticketId();
    }

    /** Its player joins again with another rank. */
    synchronized void refresh(String shard, TicketId ticketId, int rank) {
        var seat = Objects.requireNonNull(waiting.get(ticketId));
        put(
                shard,
                new MatchTickets.Seat(
                        seat.playerId(), ticketId, rank, seat.players(), seat.joinedAtMs(), seat.expiresAtMs()));
    }

    private void put(String shard, MatchTickets.Seat seat) {
        waiting.put(seat.ticketId(), seat);
        changedAt.put(seat.ticketId(), ++mark);
        tellNews(shard);
    }

    void tellNews(String shard) {
        bus.tell(MatchTickets.CHANGED, new MatchTickets.Changed(shard, List.of()));
    }

    /** From now on renewals are not answered, until what is returned is completed. */
    Promise<Void> holdHolds() {
        var held = Promise.<Void>promise();
        holdsHeld = held.future();
        return held;
    }

    /** From now on joins are not answered, until what is returned is completed. */
    @CanIgnoreReturnValue
    Promise<Void> holdJoins() {
        var held = Promise.<Void>promise();
        joinsHeld = held.future();
        return held;
    }

    synchronized PlayerId playerOf(TicketId ticketId) {
        return Objects.requireNonNull(waiting.get(ticketId)).playerId();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized void leaveAll() {
        waiting.clear();
    }

    private synchronized Future<Reply<MatchTickets.News>> news(MatchTickets.Since since) {
        asked.add(since);
        if (!answers) {
            return Future.succeededFuture(Reply.refused(Code.UNAVAILABLE, "away"));
        }
        if (!since.shard().equals("duel/")) {
            return done(new MatchTickets.News(mark, System.currentTimeMillis(), List.of(), null, List.of()));
        }
        var seats = waiting.values().stream()
                .filter(seat -> changedAt.getOrDefault(seat.ticketId(), 0L) > since.mark())
                .toList();
        return done(new MatchTickets.News(mark, System.currentTimeMillis(), seats, null, openings));
    }

    synchronized Future<Reply<Matches.Made>> make(Matches.Make request) {
        var made = new ArrayList<RoomId>();
        var gone = new ArrayList<TicketId>();
        for (var proposal : request.proposals()) {
            var missing = proposal.seats().stream()
                    .map(Matches.Seat::ticketId)
                    .filter(ticket -> !waiting.containsKey(ticket))
                    .toList();
            gone.addAll(missing);
            if (missing.isEmpty() && proposal.seats().stream().noneMatch(this::isStale)) {
                proposal.seats().forEach(seat -> waiting.remove(seat.ticketId()));
                made.add(proposal.roomId());
            }
        }
        return done(new Matches.Made(made, gone));
    }

    private boolean isStale(Matches.Seat seat) {
        var now = waiting.get(seat.ticketId());
        return now != null && seat.rank() != null && seat.rank() != now.rank();
    }

    synchronized Future<Reply<Matches.Filled>> fill(Matches.Fill request) {
        var seat = request.proposal().seats().get(0);
        if (isStale(seat)) {
            return done(new Matches.Filled(FillOutcome.STALE));
        }
        openings.clear();
        return done(
                new Matches.Filled(waiting.remove(seat.ticketId()) == null ? FillOutcome.GONE : FillOutcome.FILLED));
    }

    private synchronized Future<Reply<MatchTickets.Joined>> join(MatchTickets.Join request) {
        joinCalls.incrementAndGet();
        return joinsHeld.compose(open -> joined(request));
    }

    private synchronized Future<Reply<MatchTickets.Joined>> joined(MatchTickets.Join request) {
        wishes.addAll(request.wishes());
        return done(new MatchTickets.Joined(
                request.wishes().stream().map(this::answer).toList()));
    }

    private MatchTickets.JoinedOne answer(MatchTickets.Wish wish) {
        var match = matches.get(wish.playerId());
        if (match != null) {
            return new MatchTickets.JoinedOne(MatchTickets.Outcome.MATCHED, null, 0, 0, match);
        }
        var ticket = waiting.values().stream()
                .filter(seat -> seat.playerId().equals(wish.playerId()))
                .map(MatchTickets.Seat::ticketId)
                .findFirst()
                .orElse(wish.waitMaxMs() == 0 ? null : wish.ticketId());
        return new MatchTickets.JoinedOne(
                MatchTickets.Outcome.QUEUED, ticket, wish.rank() == null ? 1500 : wish.rank(), 0, null);
    }

    @CanIgnoreReturnValue
    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, SECONDS)
                .join();
    }

    static void until(BooleanSupplier condition) {
        var end = System.nanoTime() + SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("did not become true in time");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
