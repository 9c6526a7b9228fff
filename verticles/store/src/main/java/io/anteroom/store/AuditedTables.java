package io.anteroom.store;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.Seeds;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All rounds of tables that have an outcome, streamed with the bets on them. */
final class AuditedTables {

    private static final int FETCH_ROWS = 200;

    private static final String ROUNDS = """
            select r.table_id, r.number, r.seed_id, r.seed_hash, r.sealed, r.revealed, r.outcome, r.outcome_source,
                b.details, b.currencies, b.amounts, b.payouts
            from table_rounds r
            left join lateral (
                select array_agg(details order by id) as details, array_agg(currency order by id) as currencies,
                    array_agg(amount order by id) as amounts, array_agg(payout order by id) as payouts
                from table_bets b
                where b.table_id = r.table_id and b.number = r.number and b.settled_at is not null) b on true
            where r.outcome is not null
            order by r.table_id, r.number
            """;

    private AuditedTables() {}

    static Audit.Finding replay(Connection connection, Audit.TableChecker checker, int samplesMax) throws SQLException {
        var samples = new ArrayList<String>();
        long checked = 0;
        long breaches = 0;
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            try (var rows = statement.executeQuery(ROUNDS)) {
                while (rows.next()) {
                    checked++;
                    var wrong = check(checker, round(rows));
                    breaches += wrong.isPresent() ? 1 : 0;
                    wrong.filter(what -> samples.size() < samplesMax).ifPresent(samples::add);
                }
            }
        }
        return new Audit.Finding(
                "a table's number and what it paid recompute from seed and bets", checked, breaches, samples);
    }

    private static Optional<String> check(Audit.TableChecker checker, Audit.AuditedTableRound round) {
        return checker.check(round)
                .map(what -> "round " + round.number() + " of table " + round.tableId() + ": " + what);
    }

    private static Audit.AuditedTableRound round(ResultSet rows) throws SQLException {
        var seed = new Seeds.Found(
                new SeedId(rows.getObject("seed_id", UUID.class)),
                Hash.ofBytes(rows.getBytes("seed_hash")),
                Bytes.of(rows.getBytes("sealed")),
                true,
                rows.getString("revealed"));
        return new Audit.AuditedTableRound(
                new RoomId(rows.getObject("table_id", UUID.class)),
                rows.getLong("number"),
                seed,
                rows.getInt("outcome"),
                rows.getString("outcome_source").equals("seed"),
                bets(rows));
    }

    private static List<Audit.AuditedBet> bets(ResultSet rows) throws SQLException {
        var bets = new ArrayList<Audit.AuditedBet>();
        if (rows.getArray("details") == null) {
            return bets;
        }
        var details = (String[]) rows.getArray("details").getArray();
        var currencies = (String[]) rows.getArray("currencies").getArray();
        var amounts = (Long[]) rows.getArray("amounts").getArray();
        var payouts = (Long[]) rows.getArray("payouts").getArray();
        for (int i = 0; i < details.length; i++) {
            var currency = Currency.parse(currencies[i]);
            bets.add(new Audit.AuditedBet(
                    new RawJson(details[i]), new Money(amounts[i], currency), new Money(payouts[i], currency)));
        }
        return bets;
    }
}
