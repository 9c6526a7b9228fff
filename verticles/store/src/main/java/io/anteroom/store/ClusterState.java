package io.anteroom.store;

import io.anteroom.contracts.Changes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.SessionId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;

/** What nodes share: leases, heartbeats, keys, and news that no node may miss. */
final class ClusterState {

    private static final String HOLD = """
            insert into leases as held (job, node_id, epoch, until)
            values ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
            on conflict (job) do update
            set epoch = case when held.node_id = excluded.node_id and held.until > clock_timestamp()
                    then held.epoch else held.epoch + 1 end,
                node_id = excluded.node_id,
                until = excluded.until
            where held.node_id = excluded.node_id or held.until <= clock_timestamp()
            returning epoch
            """;

    private static final String HOLD_SHARE =
            "select number, owned_epoch, surplus from hold_share($1, $2, $3, $4, $5) order by number";

    private static final String BEAT = """
            insert into nodes (id, beat_at) values ($1, clock_timestamp())
            on conflict (id) do update set beat_at = excluded.beat_at
            """;

    /**
     * The mark is the oldest transaction that still ran: whatever this can't see yet was written by it or a younger
     * one, and is seen next time. What is told twice has to do no harm.
     */
    private static final String MARK = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as mark";

    private static final String ENDED =
            "select login_id from revocations where tx >= $1 and ended_at > now() - $2 * interval '1 second'";

    private static final String CONFIGS = Configs.NEWEST + "where g.tx >= $1";

    /** Told twice it would do harm to a socket that has the session since, hence the time. */
    private static final String REPLACED = """
            select session_id, min(extract(epoch from clock_timestamp() - at) * 1000)::bigint as ago_ms
            from replaced_sessions
            where node_id = $1 and tx >= $2
            group by session_id
            """;

    private static final String LIST_KEYS = "select key_id, sealed, created_at from signing_keys order by created_at";

    private static final String ADD_KEY = """
            with turn as materialized (
                select pg_advisory_xact_lock(7236451, 3)
            )
            insert into signing_keys (key_id, sealed, created_at)
            select $1, $2, $3
            from turn
            where not exists (select from signing_keys where created_at > $4)
            on conflict do nothing
            """;

    private static final String CHECK_MASTER = """
            with taken as (
                insert into master_check (hash) values ($1) on conflict do nothing returning hash
            )
            select hash from taken union all select hash from master_check
            """;

    private final Database database;
    private final Duration revocationsKept;

    ClusterState(Database database, Duration revocationsKept) {
        this.database = database;
        this.revocationsKept = revocationsKept;
    }

    Future<Reply<Leases.Held>> hold(Leases.Hold request) {
        return database.first(HOLD, request.job(), request.nodeId().value(), (double) request.ttlMs())
                .map(found -> Reply.done(
                        new Leases.Held(found.map(row -> row.getLong("epoch")).orElse(null))));
    }

    Future<Reply<Leases.Share>> holdShare(Leases.HoldShare request) {
        return Collisions.retried(() -> database.query(
                        HOLD_SHARE,
                        request.group(),
                        request.count(),
                        request.owner().value(),
                        request.givenUp().toArray(Integer[]::new),
                        request.ttlMs()))
                .map(rows -> Reply.done(share(rows)));
    }

    private static Leases.Share share(RowSet<Row> rows) {
        var owned = new ArrayList<Leases.Owned>();
        int surplus = 0;
        for (var row : rows) {
            owned.add(new Leases.Owned(row.getInteger("number"), row.getLong("owned_epoch")));
            surplus = row.getInteger("surplus");
        }
        return new Leases.Share(owned, surplus);
    }

    Future<Reply<Done>> beat(Leases.Beat request) {
        return database.query(BEAT, request.nodeId().value()).map(done -> Reply.done(Done.DONE));
    }

    /** The mark is read first: what is written after it is told again rather than missed. */
    Future<Reply<Changes.News>> changes(Changes.Since since) {
        return database.query(MARK).compose(marks -> {
            long mark = marks.iterator().next().getLong("mark");
            var ended = database.query(ENDED, since.mark(), (double) revocationsKept.toSeconds());
            var configs = database.query(CONFIGS, since.configMark());
            var replaced = database.query(REPLACED, since.nodeId().value(), since.mark());
            return Future.all(ended, configs, replaced)
                    .map(all -> Reply.done(news(mark, ended.result(), configs.result(), replaced.result())));
        });
    }

    Future<Reply<Keys.Listed>> keys() {
        return database.query(LIST_KEYS).map(rows -> Reply.done(listed(rows)));
    }

    Future<Reply<Keys.Listed>> addKey(Keys.Add request) {
        var key = request.key();
        return database.query(
                        ADD_KEY,
                        key.keyId(),
                        Columns.bytes(key.sealed()),
                        key.createdAt().atOffset(ZoneOffset.UTC),
                        request.unlessNewerThan().atOffset(ZoneOffset.UTC))
                .compose(done -> keys());
    }

    Future<Reply<Done>> checkMaster(Keys.CheckMaster request) {
        return database.first(CHECK_MASTER, Columns.bytes(request.check()))
                // Another node was first while this one waited, and this statement began before: the next one sees it.
                .compose(found -> found.map(row -> Future.succeededFuture(checked(row, request)))
                        .orElseGet(() -> checkMaster(request)));
    }

    private static Reply<Done> checked(Row row, Keys.CheckMaster request) {
        return Columns.hash(row, "hash").equals(request.check())
                ? Reply.done(Done.DONE)
                : Reply.refused(Code.FORBIDDEN, "the database was sealed under another master key");
    }

    private static Changes.News news(long mark, RowSet<Row> ended, RowSet<Row> configs, RowSet<Row> replaced) {
        var logins = new ArrayList<LoginId>();
        ended.forEach(row -> logins.add(new LoginId(row.getUUID("login_id"))));
        var losses = new ArrayList<Changes.Loss>();
        replaced.forEach(
                row -> losses.add(new Changes.Loss(new SessionId(row.getUUID("session_id")), row.getLong("ago_ms"))));
        var sessions = losses.stream().map(Changes.Loss::sessionId).toList();
        return new Changes.News(mark, mark, logins, Configs.configs(configs), sessions, losses);
    }

    private static Keys.Listed listed(RowSet<Row> rows) {
        var keys = new ArrayList<Keys.Stored>();
        rows.forEach(row -> keys.add(
                new Keys.Stored(row.getString("key_id"), Columns.bytes(row, "sealed"), Columns.at(row, "created_at"))));
        return new Keys.Listed(keys);
    }
}
