package io.anteroom.store;

import io.anteroom.contracts.Json;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.StoredReturns;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What rounds paid, hour by hour, beside what they were expected to. Never on the way of a commit. */
final class ReturnBuckets {

    private static final String NEXT = "select next_returns($1)::text as chunk";

    private static final String ADD = "select add_returns($1, $2::text::json, $3::text::json, $4::text::json, $5, $6)";

    /** Days begin at midnight UTC, so that a window begins anew once a day and not with each look. */
    private static final String READ = """
            select w.days, b.game_id, b.config_version, b.currency, b.stake_level, w.since as hour,
                sum(b.rounds)::bigint as rounds, sum(b.judged)::bigint as judged, sum(b.staked) as staked,
                sum(b.paid) as paid, sum(b.least) as least, sum(b.most) as most, sum(b.variance) as variance,
                max(b.rise) as rise, max(b.fall) as fall
            from (
                select days, (floor(extract(epoch from now()) / 86400)::bigint - days + 1) * 24 as since
                from unnest($2::int[]) days) w
            join return_buckets b on b.hour >= w.since
            where $1::text is null or b.game_id = $1
            group by w.days, w.since, b.game_id, b.config_version, b.currency, b.stake_level
            order by b.game_id, b.config_version desc, b.currency, b.stake_level, w.days
            """;

    private static final String UP_TO = "select mark_at from return_progress";

    private final Database database;

    ReturnBuckets(Database database) {
        this.database = database;
    }

    Future<Reply<StoredReturns.Chunk>> next(StoredReturns.Next request) {
        return database.query(NEXT, request.limit())
                .map(rows ->
                        Reply.done(Json.read(rows.iterator().next().getString("chunk"), StoredReturns.Chunk.class)));
    }

    Future<Reply<StoredReturns.Added>> add(StoredReturns.Add request) {
        return database.query(
                        ADD,
                        request.step(),
                        Json.write(request.window()),
                        Json.write(request.buckets()),
                        Json.write(request.opened()),
                        ids(request.closed()),
                        ids(request.waiting()))
                .map(rows -> Reply.done(
                        new StoredReturns.Added(rows.iterator().next().getBoolean(0))));
    }

    private static Object ids(List<RoundId> rounds) {
        return rounds.stream().map(RoundId::value).toArray(UUID[]::new);
    }

    /** The moment is read first: what is told may be a little newer than it says. */
    Future<Reply<StoredReturns.Listed>> read(StoredReturns.Read request) {
        Object days = request.days().toArray(Integer[]::new);
        return database.query(UP_TO)
                .map(rows -> Columns.at(rows.iterator().next(), "mark_at"))
                .compose(upTo -> database.query(READ, request.gameId(), days).map(rows -> {
                    var sums = new ArrayList<StoredReturns.Sum>();
                    rows.forEach(row -> sums.add(new StoredReturns.Sum(row.getInteger("days"), bucket(row))));
                    return Reply.done(new StoredReturns.Listed(sums, upTo));
                }));
    }

    private static StoredReturns.Bucket bucket(Row row) {
        return new StoredReturns.Bucket(
                row.getString("game_id"),
                row.getLong("config_version"),
                row.getString("currency"),
                row.getInteger("stake_level"),
                row.getLong("hour"),
                row.getLong("rounds"),
                row.getLong("judged"),
                decimal(row, "staked"),
                decimal(row, "paid"),
                decimal(row, "least"),
                decimal(row, "most"),
                decimal(row, "variance"),
                decimal(row, "rise"),
                decimal(row, "fall"));
    }

    private static BigDecimal decimal(Row row, String column) {
        return row.getBigDecimal(column);
    }
}
