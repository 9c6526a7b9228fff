package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.CommitRound.Committed;
import io.anteroom.contracts.CommitRound.Status;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.FirstAnswer;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits, in batches: one is in flight, whatever comes meanwhile is the next. A player has at most one item in a batch;
 * a second waits its turn. Lives on one event loop.
 *
 * <p>A batch that PostgreSQL refuses as a whole was rolled back: it is split until the item that can't be done is alone,
 * so that it sinks no other. A batch whose connection was lost may have been done: its items fail as unknown.
 */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    private static final int COLLISIONS_MAX = 5;
    /** Batches from this size on come from players who play on. */
    private static final int GATHER_MIN = 8;

    private static final long GATHER_MS = 1;

    /** The status of an item whose jurisdiction wants a pause before it; the only one with a wait. */
    private static final int TOO_EARLY = 8;

    private static final String ENDS = "this node stops";

    private final Context context;
    private final StoreConfig config;
    private final LaneConnection connection;
    private final Function<CommitRound.Request, Future<@Nullable FirstAnswer>> firstAnswers;
    private final Runnable pushWritten;
    private final LaneMetrics metrics;
    private final ArrayDeque<CommitItem> queue = new ArrayDeque<>();
    private final Map<Currency, Long> houses = new HashMap<>();
    private final Map<Hash, Short> modules = new HashMap<>();
    private Future<Void> batch = Future.succeededFuture();
    private boolean inFlight;
    private boolean closed;
    private boolean woken;
    private int gatheringFor;
    private long gatherTimer;

    /**
     * @param firstAnswers looks up what a replayed event was first answered
     * @param pushWritten told after a commit that left a push behind
     */
    Lane(
            Context context,
            StoreConfig config,
            LaneConnection connection,
            Function<CommitRound.Request, Future<@Nullable FirstAnswer>> firstAnswers,
            Runnable pushWritten,
            LaneMetrics metrics) {
        this.context = context;
        this.config = config;
        this.connection = connection;
        this.firstAnswers = firstAnswers;
        this.pushWritten = pushWritten;
        this.metrics = metrics;
        connection.onReady(this::connected);
        connection.onTick(this::dropLate);
    }

    /** Fails with {@link UnknownOutcome} if the connection is lost with the item in flight. */
    Future<Reply<Committed>> commit(CommitRound.Request request, Deadline deadline) {
        if (closed) {
            metrics.refused("unavailable");
            return Future.succeededFuture(Reply.refused(Code.UNAVAILABLE, ENDS));
        }
        if (queue.size() >= config.queueMax()) {
            metrics.refused("overloaded");
            return Future.succeededFuture(Reply.refused(Code.OVERLOADED, "too many commits wait"));
        }

        var item = new CommitItem(request, deadline);
        queue.add(item);
        metrics.queued(queue.size());
        wake();
        return item.answer.future();
    }

    /**
     * Refuses what waits, of which PostgreSQL has heard nothing, and whatever comes. The batch in flight is answered before the
     * connection is closed.
     */
    Future<Void> close() {
        closed = true;
        queue.forEach(item -> refuse(item, Code.UNAVAILABLE, ENDS));
        queue.clear();
        metrics.queued(0);
        return batch.transform(over -> connection.close());
    }

    /** Collects what arrives in the same turn of the loop, and then sends it. */
    private void wake() {
        if (gatheringFor > 0) {
            if (queue.size() >= gatheringFor) {
                gathered();
            }
        } else if (!inFlight && !woken) {
            woken = true;
            context.runOnContext(turn -> {
                woken = false;
                pump();
            });
        }
    }

    private void connected() {
        // Another lane may have been taken, and with it other accounts of the house.
        houses.clear();
        modules.clear();
        pump();
    }

    private void pump() {
        if (inFlight || gatheringFor > 0 || !connection.isReady()) {
            return;
        }
        var items = takeBatch();
        if (items.isEmpty()) {
            return;
        }
        inFlight = true;
        metrics.sent(items);
        batch = findHouses(items)
                .compose(found -> findModules(items))
                .compose(found -> run(items, 0))
                .recover(lost -> failAll(items, lost))
                .onComplete(done -> {
                    inFlight = false;
                    gather(items.size());
                });
    }

    /**
     * Those who were just answered will be back at once, so after a batch of many the next one waits for them a little:
     * one full batch costs less than two halves, each with a flush to disk of its own. Alone nobody waits.
     */
    private void gather(int answered) {
        int full = Math.min(config.batchMax(), queue.size() + answered);
        if (answered < GATHER_MIN || queue.size() >= full) {
            pump();
            return;
        }
        gatheringFor = full;
        gatherTimer = context.owner().setTimer(GATHER_MS, late -> gathered());
    }

    private void gathered() {
        context.owner().cancelTimer(gatherTimer);
        gatheringFor = 0;
        pump();
    }

    private List<CommitItem> takeBatch() {
        var items = new ArrayList<CommitItem>(Math.min(queue.size(), config.batchMax()));
        var players = new HashSet<PlayerId>();
        for (var each = queue.iterator(); each.hasNext() && items.size() < config.batchMax(); ) {
            var item = each.next();
            if (item.deadline.passed()) {
                each.remove();
                answer(item, Status.LATE);
            } else if (players.add(item.request.playerId())) {
                each.remove();
                items.add(item);
            }
        }
        metrics.queued(queue.size());
        items.sort(CommitItem.BY_PLAYER);
        return items;
    }

    /** While PostgreSQL is away nothing is sent, and so nothing else would notice. */
    private void dropLate() {
        Predicate<CommitItem> late = item -> item.deadline.passed();
        var gone = queue.stream().filter(late).toList();
        queue.removeIf(late);
        metrics.queued(queue.size());
        gone.forEach(item -> answer(item, Status.LATE));
    }

    private Future<Void> findHouses(List<CommitItem> items) {
        Future<Void> found = Future.succeededFuture();
        for (var item : items) {
            var currency = item.request.currency();
            if (!houses.containsKey(currency)) {
                found = found.compose(previous -> connection.houseAccount(currency))
                        .map(id -> {
                            houses.put(currency, id);
                            return null;
                        });
            }
        }
        return found;
    }

    /** One for each release of rng that runs, and so nearly always known. */
    private Future<Void> findModules(List<CommitItem> items) {
        Future<Void> found = Future.succeededFuture();
        for (var item : items) {
            var draws = item.request.draws();
            var module = draws == null ? null : draws.module();
            if (module != null && !modules.containsKey(module)) {
                found = found.compose(previous -> connection.rngModule(module)).map(id -> {
                    modules.put(module, id);
                    return null;
                });
            }
        }
        return found;
    }

    private Future<Void> run(List<CommitItem> items, int collisions) {
        var startNanos = System.nanoTime();
        var batch = new Batch(items, houses, modules);
        return connection.execute(Batch.SQL, batch.parameters()).transform(result -> {
            metrics.answered(startNanos);
            return result.succeeded() ? settle(items, result.result()) : failed(items, result.cause(), collisions);
        });
    }

    private Future<Void> failed(List<CommitItem> items, Throwable cause, int collisions) {
        if (!DatabaseFailure.isDefinite(cause)) {
            return failAll(items, cause);
        }
        if (DatabaseFailure.isCollision(cause) && collisions < COLLISIONS_MAX) {
            return run(items, collisions + 1);
        }
        if (DatabaseFailure.isCollision(cause) || DatabaseFailure.isExhausted(cause)) {
            LOG.warn("A batch was refused, nothing was done items={} cause={}", items.size(), cause.getMessage());
            items.forEach(item -> refuse(item, Code.OVERLOADED, "the database is busy"));
            return Future.succeededFuture();
        }
        if (items.size() > 1) {
            int middle = items.size() / 2;
            return run(items.subList(0, middle), 0).compose(done -> run(items.subList(middle, items.size()), 0));
        }
        refuseImpossible(items.get(0), cause);
        return Future.succeededFuture();
    }

    private void refuseImpossible(CommitItem item, Throwable cause) {
        if (DatabaseFailure.hasState(cause, DatabaseFailure.UNKNOWN_PLAYER)) {
            refuse(item, Code.NOT_FOUND, "no such player");
            return;
        }
        LOG.error(
                "A commit could not be done player={} event={} round={}",
                item.request.playerId(),
                item.request.eventId(),
                item.request.result().roundId(),
                cause);
        refuse(item, Code.INTERNAL, "this can't be done");
    }

    private Future<Void> failAll(List<CommitItem> items, Throwable cause) {
        LOG.warn("A batch was lost on its way items={} cause={}", items.size(), cause.getMessage());
        items.forEach(item -> item.answer.tryFail(new UnknownOutcome("the connection was lost")));
        return Future.succeededFuture();
    }

    private Future<Void> settle(List<CommitItem> items, RowSet<Row> rows) {
        var row = rows.iterator().next();
        var statuses = row.getArrayOfIntegers(0);
        var balances = row.getArrayOfLongs(1);
        var waitsMs = row.getArrayOfIntegers(2);
        var pushes = false;
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            if (statuses[i] == TOO_EARLY) {
                refuse(item, tooEarly(waitsMs[i]));
            } else {
                settle(item, statuses[i], balances[i]);
            }
            pushes |= statuses[i] == 0 && item.request.tellPlayer() != null;
        }
        if (pushes) {
            pushWritten.run();
        }
        return Future.succeededFuture();
    }

    /** The numbers are those of the database function. */
    private void settle(CommitItem item, int status, long balanceBefore) {
        switch (status) {
            case 0 -> committed(item, balanceBefore);
            case 1 -> replayed(item);
            case 2 -> refuse(item, Code.EVENT_ID_REUSED, "this event id stands for another event");
            case 3 -> answer(item, Status.LATE);
            case 4 -> answer(item, Status.STALE_EPOCH);
            case 5 -> answer(item, Status.STALE_STANDING);
            case 6 -> answer(item, Status.STALE_CONFIG);
            case 7 -> refuse(item, Code.INSUFFICIENT_FUNDS, "the balance is too low");
            default -> throw new IllegalStateException("unknown status " + status);
        }
    }

    private void committed(CommitItem item, long balanceBefore) {
        metrics.committed();
        var balance = new Money(balanceBefore - item.bets + item.wins, item.request.currency());
        item.answer.tryComplete(Reply.done(new Committed(Status.COMMITTED, balance, null)));
    }

    private void replayed(CommitItem item) {
        metrics.refused("replayed");
        firstAnswers
                .apply(item.request)
                .onSuccess(first -> item.answer.tryComplete(Reply.done(new Committed(Status.REPLAYED, null, first))))
                .onFailure(lost -> item.answer.tryFail(new UnknownOutcome("the first answer could not be read")));
    }

    private void answer(CommitItem item, Status status) {
        metrics.refused(status.name().toLowerCase(java.util.Locale.ROOT));
        item.answer.tryComplete(Reply.done(new Committed(status, null, null)));
    }

    /** Also of a bet at a table. */
    static Refusal tooEarly(long waitMs) {
        return new Refusal(Code.RATE_LIMITED, "the next round may begin a little later", Math.max(1, waitMs));
    }

    private void refuse(CommitItem item, Code code, String why) {
        refuse(item, new Refusal(code, why));
    }

    private void refuse(CommitItem item, Refusal refusal) {
        metrics.refused(refusal.code().name().toLowerCase(java.util.Locale.ROOT));
        item.answer.tryComplete(Reply.refused(refusal));
    }
}
