package io.anteroom.matchmaking;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.MatchShards;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.MatchTickets.Opening;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.TicketId;
import io.anteroom.matchmaking.pairing.Found;
import io.anteroom.matchmaking.pairing.Found.Fill;
import io.anteroom.matchmaking.pairing.Found.Lineup;
import io.anteroom.matchmaking.pairing.Pass;
import io.anteroom.matchmaking.pairing.Waiting;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard while this instance owns it. A turn reads what is new, looks for matches on a worker thread, and commits them
 * in batches, one after another; turns never overlap. A turn that fails forgets all it knew, so that the next one begins
 * with what PostgreSQL has. Lives on the event loop of its {@link Matcher}.
 */
final class ShardQueue {

    private static final Logger LOG = LoggerFactory.getLogger(ShardQueue.class);
    private static final int PAGE = 5_000;
    /** Large enough that the flush to disk is shared, small enough that nobody waits for the others' rows. */
    private static final int BATCH = 250;
    /** Those who come together are looked at together. */
    private static final long GATHER_MS = 20;

    private final Bus bus;
    private final Mode mode;
    private final String shard;
    private final long epoch;
    private final long passEveryMs;
    private final MatchmakingMetrics.OfShard metrics;
    private final WaitTimes waits;
    private final Tickets tickets = new Tickets();
    private List<Opening> openings = List.of();
    private long mark;
    private long clockAheadMs;
    private long timer = -1;
    /** How many players waited when all tickets were known last; at first as the owner before said. */
    private int measured;

    /** All tickets are known. */
    private boolean loaded;

    private boolean turning;
    private boolean woken;
    private boolean stopped;

    ShardQueue(
            Bus bus,
            Mode mode,
            MatchShards.Owned owned,
            long passEveryMs,
            WaitTimes waits,
            int measured,
            MatchmakingMetrics metrics) {
        this.bus = bus;
        this.mode = mode;
        this.shard = owned.shard();
        this.epoch = owned.epoch();
        this.passEveryMs = passEveryMs;
        this.waits = waits;
        this.measured = measured;
        this.metrics = metrics.ofShard(shard);
    }

    long epoch() {
        return epoch;
    }

    void start() {
        turnIn(1);
    }

    /** Another instance owns the shard now, or will. */
    void stop() {
        stopped = true;
        bus.vertx().cancelTimer(timer);
        metrics.waiting(0, 0);
    }

    /** Tickets came, or these are gone. */
    void hear(Collection<TicketId> gone) {
        tickets.forget(gone);
        // Only the first one since the last turn: if each put it off, a steady stream would keep the next turn from
        // beginning.
        var isFirst = !woken;
        woken = true;
        if (isFirst && !turning && !stopped) {
            turnIn(GATHER_MS);
        }
    }

    /** While tickets are read from the beginning those that were read are no measure: a full queue would be taken for an empty one. */
    MatchShards.Measured measured() {
        measured = loaded ? tickets.players() : measured;
        var estimates = waits.now(nowMs());
        metrics.waiting(measured, estimates.all().map(Estimates.Median::ms).orElse(0L));
        return new MatchShards.Measured(shard, measured, estimates.write());
    }

    private void turnIn(long ms) {
        bus.vertx().cancelTimer(timer);
        timer = bus.vertx().setTimer(ms, due -> turn());
    }

    private void turn() {
        turning = true;
        woken = false;
        load(null).compose(loaded -> pair()).onComplete(result -> {
            turning = false;
            if (result.failed()) {
                begin(result.cause());
            }
            if (!stopped) {
                turnIn(woken ? GATHER_MS : passEveryMs);
            }
        });
    }

    /** From the beginning: what a failed turn did or did not is in PostgreSQL. */
    private void begin(Throwable failure) {
        LOG.debug("A turn of matchmaking failed shard={} cause={}", shard, failure.toString());
        loaded = false;
        tickets.clear();
        openings = List.of();
        mark = 0;
    }

    private Future<Void> load(MatchTickets.@Nullable Cursor after) {
        return ask(MatchTickets.NEWS, new MatchTickets.Since(shard, mark, after, PAGE))
                .compose(news -> {
                    news.seats().forEach(tickets::hear);
                    clockAheadMs = news.nowMs() - System.currentTimeMillis();
                    return news.next() == null
                            ? loaded(news)
                            : load(news.next()).onSuccess(done -> mark = news.mark());
                });
    }

    private Future<Void> loaded(MatchTickets.News news) {
        mark = news.mark();
        openings = mode.backfill() ? news.openings() : List.of();
        tickets.forgetExpired(nowMs());
        loaded = true;
        // Known also if the turn fails before anybody asks.
        measured = tickets.players();
        return Future.succeededFuture();
    }

    private long nowMs() {
        return System.currentTimeMillis() + clockAheadMs;
    }

    private Future<Void> pair() {
        if (stopped || (tickets.players() < mode.format().players() && openings.isEmpty())) {
            return Future.succeededFuture();
        }
        long nowMs = nowMs();
        var waiting = tickets.waiting(nowMs, mode.format().teamSize());
        var offered = openings.stream()
                .filter(opening -> opening.free().size() == mode.format().teams())
                .toList();
        return bus.vertx()
                .executeBlocking(() -> pass(offered, waiting, nowMs), false)
                .compose(this::commit);
    }

    private Found pass(List<Opening> offered, List<Waiting> waiting, long nowMs) {
        long startNanos = System.nanoTime();
        var found = Pass.run(mode.format(), offered, waiting, nowMs);
        metrics.passed(System.nanoTime() - startNanos);
        return found;
    }

    private Future<Void> commit(Found found) {
        Future<Void> done = Future.succeededFuture();
        for (var fill : found.fills()) {
            done = done.compose(before -> fill(fill));
        }
        var lineups = found.lineups();
        for (int from = 0; from < lineups.size(); from += BATCH) {
            var batch = lineups.subList(from, Math.min(lineups.size(), from + BATCH));
            done = done.compose(before -> make(batch));
        }
        return done;
    }

    private Future<Void> make(List<Lineup> lineups) {
        Map<RoomId, List<Waiting>> ticketsOf = new HashMap<>();
        var proposals = new ArrayList<Matches.Proposal>(lineups.size());
        for (var lineup : lineups) {
            if (!isWhole(lineup)) {
                continue;
            }
            var proposal = new Matches.Proposal(RoomId.next(), seats(lineup));
            proposals.add(proposal);
            ticketsOf.put(
                    proposal.roomId(),
                    lineup.teams().stream().flatMap(List::stream).toList());
        }
        if (stopped || proposals.isEmpty()) {
            return Future.succeededFuture();
        }
        var request =
                new Matches.Make(shard, epoch, mode.roomKind(), mode.format().players(), proposals);
        long startNanos = System.nanoTime();
        return ask(Matches.MAKE, request).map(made -> {
            metrics.committed(
                    made.made().size(), proposals.size() - made.made().size(), System.nanoTime() - startNanos);
            made.made().forEach(room -> ticketsOf.getOrDefault(room, List.of()).forEach(this::matched));
            tickets.forget(made.gone());
            return null;
        });
    }

    /** Somebody may have left while the pass ran. */
    private boolean isWhole(Lineup lineup) {
        return lineup.teams().stream().flatMap(List::stream).noneMatch(ticket -> tickets.players(ticket.ticketId())
                .isEmpty());
    }

    private List<Matches.Seat> seats(Lineup lineup) {
        var seats = new ArrayList<Matches.Seat>();
        for (int team = 0; team < lineup.teams().size(); team++) {
            for (var ticket : lineup.teams().get(team)) {
                seats.addAll(seats(ticket, team + 1));
            }
        }
        return seats;
    }

    private List<Matches.Seat> seats(Waiting ticket, int team) {
        return tickets.players(ticket.ticketId()).stream()
                .map(player -> new Matches.Seat(player, ticket.ticketId(), team, ticket.rank()))
                .toList();
    }

    private Future<Void> fill(Fill fill) {
        var seats = seats(fill.ticket(), fill.team());
        if (stopped || seats.isEmpty()) {
            return Future.succeededFuture();
        }
        var proposal = new Matches.Proposal(fill.opening().roomId(), seats);
        return ask(Matches.FILL, new Matches.Fill(shard, epoch, proposal)).map(filled -> {
            switch (filled.outcome()) {
                case FILLED -> {
                    metrics.filled();
                    matched(fill.ticket());
                }
                case GONE -> tickets.forget(fill.ticket().ticketId());
                // Not forgotten: the next turn reads its new rank.
                case STALE -> LOG.debug("A rank has changed room={}", proposal.roomId());
                case NO_PLACE -> LOG.debug("Places were gone room={}", proposal.roomId());
            }
            return null;
        });
    }

    private void matched(Waiting ticket) {
        long nowMs = nowMs();
        long waitedMs = Math.max(0, nowMs - ticket.joinedAtMs());
        for (int player = 0; player < ticket.size(); player++) {
            waits.matched(ticket.rank(), waitedMs, nowMs);
            metrics.waited(waitedMs);
        }
        tickets.forget(ticket.ticketId());
    }

    private <Q, R> Future<R> ask(Endpoint<Q, R> endpoint, Q request) {
        return bus.ask(endpoint, request).compose(reply -> reply.fold(Future::succeededFuture, this::refused));
    }

    private <R> Future<R> refused(Refusal refusal) {
        if (refusal.code() == Code.ROUND_CONFLICT && !stopped) {
            metrics.lost();
            LOG.info("A shard has another owner shard={} epoch={}", shard, epoch);
            stop();
        }
        return Future.failedFuture("refused: " + refusal.code() + ", " + refusal.message());
    }
}
