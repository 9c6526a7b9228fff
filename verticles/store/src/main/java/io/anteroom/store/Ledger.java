package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.UuidV7;
import io.anteroom.contracts.Wallets;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Money of players outside of rounds: balances, postings, deposits and withdrawals. */
final class Ledger {

    /** An account that nothing was ever posted to was made by a bet that was refused, of which nothing may be seen. */
    private static final String BALANCES =
            "select id, currency, balance from accounts where player_id = $1 and version > 0 order by currency";

    /** A page of each of the player's accounts; of those the newest are taken. */
    private static final String POSTINGS = """
            select p.*, exists (select from table_bets b where b.id = p.tx) as at_table
            from accounts a
            cross join lateral (
                select *
                from postings
                where postings.account = a.id
                    and version < coalesce((select c.version from unnest($2::bigint[], $3::bigint[]) c (account, version)
                        where c.account = a.id), 9223372036854775807)
                order by version desc
                limit $4) p
            where a.player_id = $1
            """;

    private static final String FUND = """
            select outcome, receipt_id, balance_after, refused
            from fund($1, $2, $3, $4, $5, $6, $7, $8, 'BalanceUpdate', $9)
            """;

    private static final Comparator<Row> NEWEST_FIRST = Comparator.<Row, java.time.OffsetDateTime>comparing(
                    row -> row.getOffsetDateTime("at"))
            .thenComparing(row -> row.getLong("account"))
            .thenComparing(row -> row.getLong("version"))
            .reversed();

    private final Database database;
    private final Runnable pushWritten;

    Ledger(Database database, Runnable pushWritten) {
        this.database = database;
        this.pushWritten = pushWritten;
    }

    Future<Reply<Wallets.Balances>> read(Wallets.Read request) {
        return database.query(BALANCES, request.playerId().value()).map(rows -> {
            var balances = new ArrayList<Wallets.Balance>();
            rows.forEach(row -> balances.add(
                    new Wallets.Balance(Columns.money(row, "balance"), Money.zero(Columns.currency(row)))));
            return Reply.done(new Wallets.Balances(balances));
        });
    }

    Future<Reply<Wallets.Listed>> list(Wallets.ListPostings request) {
        var cursor = PostingsCursor.parse(request.before());
        if (cursor == null) {
            return Future.succeededFuture(Reply.refused(Code.INVALID_PAYLOAD_SCHEMA, "not a cursor"));
        }
        return database.laggingQuery(
                        POSTINGS, request.playerId().value(), cursor.accounts(), cursor.versions(), request.limit() + 1)
                .map(rows -> {
                    var newest = new ArrayList<Row>();
                    rows.forEach(newest::add);
                    newest.sort(NEWEST_FIRST);
                    return Reply.done(page(newest, cursor, request.limit()));
                });
    }

    /**
     * A wait for the same key that takes too long is refused as in progress. One for the player or the money fails, with
     * nothing done or remembered.
     */
    Future<Reply<Wallets.Funded>> fund(Wallets.Fund request) {
        var receiptId = UuidV7.next();
        var signedMinor = request.kind() == Move.Kind.WITHDRAWAL
                ? -request.amount().minor()
                : request.amount().minor();
        return database.query(
                        FUND,
                        request.principal(),
                        request.key(),
                        Columns.bytes(request.fingerprint()),
                        receiptId,
                        request.playerId().value(),
                        Columns.kind(request.kind()),
                        signedMinor,
                        request.amount().currency().code(),
                        request.amount().currency().digits())
                .map(rows -> funded(request, rows.iterator().next()));
    }

    private Reply<Wallets.Funded> funded(Wallets.Fund request, Row row) {
        var outcome = row.getString("outcome");
        if (outcome.equals("reused")) {
            return Reply.refused(Code.IDEMPOTENCY_KEY_REUSED, "the key was used for another request");
        }
        if (outcome.equals("in progress")) {
            return Reply.refused(Code.IDEMPOTENCY_IN_PROGRESS, "a request under this key has not ended");
        }
        var replayed = outcome.equals("replayed");
        var refused = row.getString("refused");
        if (refused != null) {
            return Reply.done(new Wallets.Funded(replayed, null, refusal(Code.valueOf(refused))));
        }
        if (!replayed) {
            pushWritten.run();
        }
        return Reply.done(new Wallets.Funded(replayed, receipt(request, row), null));
    }

    private static Wallets.Receipt receipt(Wallets.Fund request, Row row) {
        Currency currency = request.amount().currency();
        return new Wallets.Receipt(
                row.getUUID("receipt_id"),
                request.playerId(),
                request.amount(),
                new Money(row.getLong("balance_after"), currency));
    }

    private static Refusal refusal(Code code) {
        return new Refusal(code, code == Code.NOT_FOUND ? "no such player" : "the balance is too low");
    }

    private static Wallets.Listed page(List<Row> newest, PostingsCursor cursor, int limit) {
        var page = newest.subList(0, Math.min(limit, newest.size()));
        var next = newest.size() > limit ? cursor.after(page).toText() : null;
        return new Wallets.Listed(page.stream().map(Ledger::posting).toList(), next);
    }

    private static Wallets.Posting posting(Row row) {
        var kind = Columns.kind(row);
        UUID tx = row.getUUID("tx");
        var ofRound =
                switch (kind) {
                    case BET, WIN, REFUND -> !row.getBoolean("at_table");
                    case DEPOSIT, WITHDRAWAL, WELCOME -> false;
                };
        @Nullable RoundId roundId = ofRound ? new RoundId(tx) : null;
        return new Wallets.Posting(
                Columns.postingId(tx, row.getInteger("step"), row.getInteger("leg")),
                Columns.at(row, "at"),
                kind,
                Columns.money(row, "amount"),
                Columns.money(row, "balance_after"),
                roundId);
    }
}
