package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.Tables;
import io.anteroom.contracts.UuidV7;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables and their rounds, phase by phase; each write of an owner is fenced by its epoch. */
final class GameTables {

    private static final String CREATE = """
            with said as (
                update game_tables set studio = $7 where game_id = $2 and name = $3 and studio <> $7
            ), made as (
                insert into game_tables (id, game_id, name, studio) values ($1, $2, $3, coalesce($7, false))
                on conflict do nothing
                returning id
            ), planned as (
                insert into table_rounds (table_id, number, seed_id, seed_hash, sealed)
                select id, 1, $4, $5, $6 from made
            )
            select id from made union all select id from game_tables where game_id = $2 and name = $3
            """;

    /** The planned round, the newest that was opened, and those before it that have an outcome. */
    private static final String LOAD = """
            select *, clock_timestamp() as now_is
            from table_rounds
            where table_id = $1
            order by number desc
            limit $2
            """;

    private static final String OPEN = "select open_table_round($1, $2, $3, $4, $5, $6, $7) as written";

    private static final String CLOSE = "select close_table_round($1, $2, $3) as written";

    private static final String END = "select end_table_round($1, $2, $3, $4, $5, $6) as written";

    private static final String FIND_ROUND = "select * from table_rounds where table_id = $1 and number = $2";

    private static final String SETTLE = "select settle_table_round($1, $2, $3) as written";

    private static final String UNPAID = """
            select id, details, currency, amount
            from table_bets
            where table_id = $1 and number = $2 and settled_at is null
            order by id
            limit $3
            """;

    private static final String OWN = """
            select id, details, currency, amount, payout
            from table_bets
            where player_id = $1 and table_id = $2 and number = $3
            order by id
            limit $4
            """;

    private static final String FIND_BET = """
            select e.content_hash, b.id, b.number, b.amount, b.balance_after, b.currency
            from events e
            left join table_bets b on b.player_id = e.player_id and b.event_id = e.event_id
            where e.player_id = $1 and e.event_id = $2
            """;

    /** Rounds follow one another once they are settled, so the newest that was opened is the only one that may not be. */
    private static final String UNFINISHED = """
            select t.id, t.name, t.studio
            from game_tables t
            join lateral (
                select r.settled_at
                from table_rounds r
                where r.table_id = t.id and r.phase <> 'planned'
                order by r.number desc
                limit 1) newest on newest.settled_at is null
            where t.game_id = $1 and t.name <> all ($2)
            order by t.id
            limit $3
            """;

    private final Database database;

    GameTables(Database database) {
        this.database = database;
    }

    Future<Reply<StoredTables.Created>> create(StoredTables.Create request) {
        var seed = request.firstSeed();
        return database.first(
                        CREATE,
                        UuidV7.next(),
                        request.gameId(),
                        request.name(),
                        seed.id().value(),
                        Columns.bytes(seed.hash()),
                        Columns.bytes(seed.sealed()),
                        request.studio())
                // Another node made it in this very moment: what was not there is there when asked again.
                .compose(found -> found.map(row -> Future.succeededFuture(
                                Reply.done(new StoredTables.Created(new RoomId(row.getUUID("id"))))))
                        .orElseGet(() -> create(request)));
    }

    Future<Reply<StoredTables.Stands>> load(StoredTables.Load request) {
        return database.query(LOAD, request.tableId().value(), request.historyMax() + 2)
                .map(GameTables::stands);
    }

    private static Reply<StoredTables.Stands> stands(RowSet<Row> rows) {
        var rounds = new ArrayList<StoredTables.Round>();
        var history = new ArrayList<Tables.Result>();
        Instant now = Instant.EPOCH;
        for (var row : rows) {
            rounds.add(round(row));
            now = Columns.at(row, "now_is");
            if (row.getInteger("outcome") != null) {
                history.add(result(row));
            }
        }
        return rounds.isEmpty()
                ? Reply.refused(Code.ROOM_NOT_FOUND, "there is no such table")
                : Reply.done(
                        new StoredTables.Stands(rounds.size() > 1 ? rounds.get(1) : null, rounds.get(0), history, now));
    }

    private static StoredTables.Round round(Row row) {
        return new StoredTables.Round(
                row.getLong("number"),
                phase(row),
                new SeedId(row.getUUID("seed_id")),
                Columns.hash(row, "seed_hash"),
                Columns.atOrNull(row, "closes_at"),
                Columns.atOrNull(row, "closed_at"),
                Columns.atOrNull(row, "result_at"),
                Columns.atOrNull(row, "settled_at"),
                row.getInteger("outcome"),
                row.getString("outcome_source"),
                row.getString("revealed"),
                row.getBoolean("studio"));
    }

    private static Tables.@Nullable Phase phase(Row row) {
        var phase = row.getString("phase");
        return phase.equals("planned") ? null : Tables.Phase.of(phase);
    }

    private static Tables.Result result(Row row) {
        return new Tables.Result(
                row.getLong("number"),
                row.getInteger("outcome"),
                row.getString("outcome_source"),
                Columns.hash(row, "seed_hash"),
                row.getString("revealed"));
    }

    Future<Reply<StoredTables.Written>> open(StoredTables.Open request) {
        var next = request.next();
        return written(
                OPEN,
                request.tableId().value(),
                request.epoch(),
                request.number(),
                request.openMs(),
                next.id().value(),
                Columns.bytes(next.hash()),
                Columns.bytes(next.sealed()));
    }

    Future<Reply<StoredTables.Written>> close(StoredTables.Close request) {
        return written(CLOSE, request.tableId().value(), request.epoch(), request.number());
    }

    Future<Reply<StoredTables.Written>> end(StoredTables.End request) {
        var source = request.outcome() == null ? null : request.epoch() == null ? "studio" : "seed";
        var module = request.module();
        return written(
                END,
                request.tableId().value(),
                request.epoch(),
                request.number(),
                request.outcome(),
                source,
                module == null ? null : Columns.bytes(module));
    }

    Future<Reply<StoredTables.FoundRound>> findRound(StoredTables.FindRound request) {
        return database.first(FIND_ROUND, request.tableId().value(), request.number())
                .map(found -> Reply.done(
                        found.map(GameTables::foundRound).orElseGet(() -> new StoredTables.FoundRound(null, null))));
    }

    private static StoredTables.FoundRound foundRound(Row row) {
        return new StoredTables.FoundRound(phase(row), row.getInteger("outcome") == null ? null : result(row));
    }

    Future<Reply<StoredTables.Written>> settle(StoredTables.Settle request) {
        return written(SETTLE, request.tableId().value(), request.epoch(), request.number());
    }

    private Future<Reply<StoredTables.Written>> written(String sql, @Nullable Object... parameters) {
        return database.query(sql, parameters)
                .map(rows -> Reply.done(
                        new StoredTables.Written(rows.iterator().next().getBoolean("written"))));
    }

    Future<Reply<StoredTables.Unpaid>> unpaid(StoredTables.ListUnpaid request) {
        return database.query(UNPAID, request.tableId().value(), request.number(), request.limit())
                .map(rows -> {
                    List<StoredTables.UnpaidBet> bets = new ArrayList<>();
                    rows.forEach(row -> bets.add(new StoredTables.UnpaidBet(
                            row.getUUID("id").toString(), Columns.json(row, "details"), Columns.money(row, "amount"))));
                    return Reply.done(new StoredTables.Unpaid(bets));
                });
    }

    Future<Reply<StoredTables.Own>> own(StoredTables.ListOwn request) {
        return database.query(
                        OWN,
                        request.playerId().value(),
                        request.tableId().value(),
                        request.number(),
                        Tables.OWN_BETS_MAX)
                .map(rows -> {
                    List<Tables.Placed> bets = new ArrayList<>();
                    rows.forEach(row -> bets.add(placed(row)));
                    return Reply.done(new StoredTables.Own(bets));
                });
    }

    private static Tables.Placed placed(Row row) {
        return new Tables.Placed(
                row.getUUID("id").toString(),
                Columns.json(row, "details"),
                Columns.money(row, "amount"),
                row.getLong("payout") == null ? null : Columns.money(row, "payout"));
    }

    Future<Reply<StoredTables.Unfinished>> unfinished(StoredTables.ListUnfinished request) {
        Object except = request.except().toArray(String[]::new);
        return database.query(UNFINISHED, request.gameId(), except, StoredTables.UNFINISHED_MAX)
                .map(rows -> {
                    List<StoredTables.UnfinishedTable> tables = new ArrayList<>();
                    rows.forEach(row -> tables.add(new StoredTables.UnfinishedTable(
                            new RoomId(row.getUUID("id")), row.getString("name"), row.getBoolean("studio"))));
                    return Reply.done(new StoredTables.Unfinished(tables));
                });
    }

    Future<Reply<StoredTables.FoundBet>> findBet(StoredTables.FindBet request) {
        return database.first(
                        FIND_BET, request.playerId().value(), request.eventId().value())
                .map(found -> Reply.done(
                        found.map(GameTables::foundBet).orElseGet(() -> new StoredTables.FoundBet(null, null))));
    }

    private static StoredTables.FoundBet foundBet(Row row) {
        Hash contentHash = Columns.hash(row, "content_hash");
        return row.getUUID("id") == null
                ? new StoredTables.FoundBet(contentHash, null)
                : new StoredTables.FoundBet(
                        contentHash,
                        new Tables.Accepted(
                                row.getUUID("id").toString(),
                                row.getLong("number"),
                                new Money(row.getLong("amount"), Columns.currency(row)),
                                Columns.money(row, "balance_after")));
    }
}
