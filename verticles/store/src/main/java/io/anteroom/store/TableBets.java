package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.StoredTables.Placed;
import io.anteroom.contracts.StoredTables.Status;
import io.anteroom.contracts.Tables;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Money at tables: bets, in batches over a write connection of its own, and what they are paid. One batch is in flight,
 * whatever comes meanwhile is the next; a player has at most one bet in a batch. The connection is dialled with the first
 * bet, so that a node without tables has none. Lives on one event loop.
 *
 * <p>A bet that PostgreSQL can't take sinks no other: its batch was rolled back, and is done again one by one.
 */
final class TableBets {

    private static final Logger LOG = LoggerFactory.getLogger(TableBets.class);

    private static final int BATCH_MAX = 256;

    private static final String PLACE = """
            select statuses, balances, waits, owns
            from place_table_bets($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """;

    private static final String PAY = "select settle_table_bets($1, $2, $3, $4, $5, $6, $7, $8)";

    private static final Status[] STATUSES = {
        Status.ACCEPTED,
        Status.REPLAYED,
        Status.EVENT_ID_REUSED,
        Status.LATE,
        Status.CLOSED,
        Status.OVER_LIMIT,
        Status.INSUFFICIENT_FUNDS,
        Status.TOO_MANY_BETS,
        Status.OTHER_JURISDICTION
    };

    /** Of a player with a jurisdiction, from a node that knows none. */
    private static final Refusal NEEDS_TERMS =
            new Refusal(Code.UNAVAILABLE, "the node that asked can't take bets of this player");

    /** The status of a bet whose player's jurisdiction wants a pause before it; the only one with a wait. */
    private static final int TOO_EARLY = 9;

    private final StoreConfig config;
    private final LaneConnection connection;
    private final GameTables tables;
    private final Runnable pushWritten;
    private final ArrayDeque<Item> queue = new ArrayDeque<>();
    private final Map<Currency, Long> houses = new HashMap<>();
    private @Nullable Future<Void> dialled;
    private Future<Void> batch = Future.succeededFuture();
    private boolean inFlight;
    private boolean closed;

    private record Item(StoredTables.Place request, Deadline deadline, UUID betId, Promise<Reply<Placed>> answer) {

        void status(Status status) {
            answer.tryComplete(Reply.done(new Placed(status, null, null)));
        }
    }

    TableBets(StoreConfig config, LaneConnection connection, GameTables tables, Runnable pushWritten) {
        this.config = config;
        this.connection = connection;
        this.tables = tables;
        this.pushWritten = pushWritten;
        // Another lane may have been taken, and with it other accounts of the house.
        connection.onReady(() -> {
            houses.clear();
            pump();
        });
        connection.onTick(this::dropLate);
    }

    /** Fails with {@link UnknownOutcome} if the connection is lost with the bet in flight. */
    Future<Reply<Placed>> place(StoredTables.Place request, Deadline deadline) {
        if (closed) {
            return Future.succeededFuture(ends());
        }
        if (queue.size() >= config.queueMax()) {
            return Future.succeededFuture(Reply.refused(Code.OVERLOADED, "too many bets wait"));
        }
        var item = new Item(request, deadline, io.anteroom.contracts.UuidV7.next(), Promise.promise());
        queue.add(item);
        dial().onSuccess(open -> pump()).onFailure(away -> LOG.debug("No connection for tables", away));
        return item.answer().future();
    }

    Future<Reply<Done>> pay(StoredTables.Pay request) {
        var currency = request.currency();
        return dial().compose(open -> house(currency))
                .compose(house -> connection.execute(PAY, Tuple.from(new Object[] {
                    request.tableId().value(),
                    request.number(),
                    request.betIds().stream().map(UUID::fromString).toArray(UUID[]::new),
                    request.payouts().toArray(Long[]::new),
                    Columns.kind(
                            request.refund()
                                    ? io.anteroom.contracts.Move.Kind.REFUND
                                    : io.anteroom.contracts.Move.Kind.WIN),
                    currency.code(),
                    house,
                    currency.digits()
                })))
                .map(paid -> {
                    pushWritten.run();
                    return Reply.done(Done.DONE);
                });
    }

    /**
     * Refuses the bets that wait, of which PostgreSQL has heard nothing, and those that come. The batch in flight is answered
     * before the connection is closed.
     */
    Future<Void> close() {
        closed = true;
        queue.forEach(item -> item.answer().tryComplete(ends()));
        queue.clear();
        return batch.transform(over -> connection.close());
    }

    private static Reply<Placed> ends() {
        return Reply.refused(Code.UNAVAILABLE, "this node stops");
    }

    private Future<Void> dial() {
        if (dialled == null || dialled.failed()) {
            dialled = connection.open();
        }
        return dialled;
    }

    private Future<Long> house(Currency currency) {
        var known = houses.get(currency);
        return known != null
                ? Future.succeededFuture(known)
                : connection.houseAccount(currency).onSuccess(id -> houses.put(currency, id));
    }

    private void dropLate() {
        queue.removeIf(item -> {
            var late = item.deadline().passed();
            if (late) {
                item.status(Status.LATE);
            }
            return late;
        });
    }

    private void pump() {
        if (inFlight || !connection.isReady() || queue.isEmpty()) {
            return;
        }
        var items = takeBatch();
        if (items.isEmpty()) {
            return;
        }
        inFlight = true;
        batch = findHouses(items).compose(found -> run(items)).onComplete(done -> {
            inFlight = false;
            if (done.failed()) {
                lost(items, done.cause());
            }
            pump();
        });
    }

    private List<Item> takeBatch() {
        var items = new ArrayList<Item>();
        var players = new HashSet<PlayerId>();
        for (var each = queue.iterator(); each.hasNext() && items.size() < BATCH_MAX; ) {
            var item = each.next();
            if (item.deadline().passed()) {
                each.remove();
                item.status(Status.LATE);
            } else if (players.add(item.request().playerId())) {
                each.remove();
                items.add(item);
            }
        }
        items.sort((a, b) -> CommitItem.compareIds(
                a.request().playerId().value(), b.request().playerId().value()));
        return items;
    }

    private Future<Void> findHouses(List<Item> items) {
        Future<?> found = Future.succeededFuture();
        for (var item : items) {
            found = found.compose(previous -> house(item.request().amount().currency()));
        }
        return found.mapEmpty();
    }

    private Future<Void> run(List<Item> items) {
        return connection.execute(PLACE, parameters(items)).transform(result -> {
            if (result.succeeded()) {
                return answer(items, result.result());
            }
            return DatabaseFailure.isDefinite(result.cause())
                    ? refused(items, result.cause())
                    : Future.failedFuture(result.cause());
        });
    }

    private Future<Void> refused(List<Item> items, Throwable cause) {
        if (items.size() > 1) {
            Future<Void> done = Future.succeededFuture();
            for (var item : items) {
                done = done.compose(before -> run(List.of(item)));
            }
            return done;
        }
        var answer = items.get(0).answer();
        return DatabaseFailure.<Placed>answer(cause)
                .onSuccess(answer::tryComplete)
                .recover(fault -> {
                    LOG.error("A bet could not be placed", fault);
                    answer.tryComplete(Reply.refused(Code.INTERNAL, "this can't be done"));
                    return Future.succeededFuture(Reply.refused(Code.INTERNAL, "this can't be done"));
                })
                .mapEmpty();
    }

    private Tuple parameters(List<Item> items) {
        int n = items.size();
        var codes = new ArrayList<String>();
        var houseIds = new ArrayList<Long>();
        var currencies = new Integer[n];
        for (int i = 0; i < n; i++) {
            var currency = items.get(i).request().amount().currency();
            if (!codes.contains(currency.code())) {
                codes.add(currency.code());
                houseIds.add(java.util.Objects.requireNonNull(houses.get(currency)));
            }
            currencies[i] = codes.indexOf(currency.code()) + 1;
        }
        return Tuple.from(new Object[] {
            column(items, UUID.class, item -> item.request().playerId().value()),
            column(items, UUID.class, item -> item.request().tableId().value()),
            column(items, Long.class, item -> item.request().number()),
            column(items, UUID.class, Item::betId),
            column(items, String.class, item -> item.request().eventId().value()),
            column(
                    items,
                    io.vertx.core.buffer.Buffer.class,
                    item -> Columns.bytes(item.request().contentHash())),
            column(items, String.class, item -> item.request().details().text()),
            column(items, Long.class, item -> item.request().amount().minor()),
            currencies,
            column(items, Long.class, item -> item.request().stakeMaxMinor()),
            column(items, Integer.class, item -> item.request().betCountMax()),
            column(items, Integer.class, item ->
                    (int) Math.min(Integer.MAX_VALUE, item.deadline().remainingMs())),
            terms(items, String.class, CommitRound.Terms::jurisdiction),
            terms(items, String.class, CommitRound.Terms::stamp),
            terms(items, Integer.class, CommitRound.Terms::minCycleMs),
            codes.toArray(String[]::new),
            houseIds.toArray(Long[]::new)
        });
    }

    /** Few batches have any, and then these are null. */
    private static <T> @Nullable T @Nullable [] terms(
            List<Item> items, Class<T> type, java.util.function.Function<CommitRound.Terms, @Nullable T> value) {
        return items.stream().allMatch(item -> item.request().terms() == null)
                ? null
                : column(items, type, item -> {
                    var terms = item.request().terms();
                    return terms == null ? null : value.apply(terms);
                });
    }

    @SuppressWarnings("unchecked")
    private static <T> @Nullable T[] column(
            List<Item> items, Class<T> type, java.util.function.Function<Item, @Nullable T> value) {
        return items.stream().map(value).toArray(size -> (T[]) java.lang.reflect.Array.newInstance(type, size));
    }

    private Future<Void> answer(List<Item> items, RowSet<Row> rows) {
        var row = rows.iterator().next();
        var statuses = row.getArrayOfIntegers(0);
        var balances = row.getArrayOfLongs(1);
        var waitsMs = row.getArrayOfIntegers(2);
        var owns = row.getArrayOfStrings(3);
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            if (statuses[i] == TOO_EARLY) {
                item.answer().tryComplete(Reply.refused(Lane.tooEarly(waitsMs[i])));
            } else if (STATUSES[statuses[i]] == Status.OTHER_JURISDICTION) {
                item.answer()
                        .tryComplete(
                                item.request().knowsTerms() == null
                                        ? Reply.refused(NEEDS_TERMS)
                                        : Reply.done(new Placed(Status.OTHER_JURISDICTION, null, owns[i])));
            } else {
                answer(item, STATUSES[statuses[i]], balances[i]);
            }
        }
        return Future.succeededFuture();
    }

    private void answer(Item item, Status status, long balanceBefore) {
        var request = item.request();
        switch (status) {
            case ACCEPTED -> {
                var balance = new Money(
                        balanceBefore - request.amount().minor(),
                        request.amount().currency());
                item.answer()
                        .tryComplete(Reply.done(new Placed(
                                status,
                                new Tables.Accepted(
                                        item.betId().toString(), request.number(), request.amount(), balance),
                                null)));
            }
            case REPLAYED -> replayed(item);
            case EVENT_ID_REUSED, LATE, CLOSED, OVER_LIMIT, INSUFFICIENT_FUNDS, TOO_MANY_BETS, OTHER_JURISDICTION ->
                item.status(status);
        }
    }

    private void replayed(Item item) {
        var request = item.request();
        tables.findBet(new StoredTables.FindBet(request.playerId(), request.eventId()))
                .onSuccess(reply -> item.answer().tryComplete(reply.map(found -> first(request.contentHash(), found))))
                .onFailure(lost -> item.answer().tryFail(new UnknownOutcome("the first answer could not be read")));
    }

    private static Placed first(Hash contentHash, StoredTables.FoundBet found) {
        return found.accepted() != null && contentHash.equals(found.contentHash())
                ? new Placed(Status.REPLAYED, found.accepted(), null)
                : new Placed(Status.EVENT_ID_REUSED, null, null);
    }

    private static void lost(List<Item> items, Throwable cause) {
        LOG.warn("Bets were lost on their way items={} cause={}", items.size(), cause.getMessage());
        items.forEach(item -> item.answer().tryFail(new UnknownOutcome("the connection was lost")));
    }
}
