package io.anteroom.store;

import io.anteroom.contracts.Hash;
import io.anteroom.store.Audit.Finding;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds every action of the journal, and every table's round that ended, against the draw log: they are read in the order of
 * batches, side by side, and each batch's digest is computed again from what is there now.
 */
final class LoggedActionsAudit {

    private static final String NAME =
            "every action and every number of a table is in the draw log as it was committed";

    private static final String ACTIONS = """
            select j.batch, j.round_id, j.version, j.player_id, j.event_id, e.content_hash, j.game_id, j.currency, j.action,
                j.data, j.update, r.seed_id, s.client_seed, r.nonce, r.config_version, j.state_hash, m.kinds, m.amounts,
                c.hash as module, j.draws
            from journal j
            left join rounds r on r.player_id = j.player_id and r.id = j.round_id
            left join seeds s on s.id = r.seed_id
            left join events e on e.player_id = j.player_id and e.event_id = j.event_id
            left join rng_modules c on c.id = j.rng_module
            left join lateral (
                select array_agg(p.kind order by p.leg) as kinds, array_agg(p.amount order by p.leg) as amounts
                from postings p
                where p.account = j.account and p.tx = j.round_id
                    and p.version between j.account_version - j.moves + 1 and j.account_version) m on true
            where j.batch is not null
            order by j.batch, j.player_id, j.round_id, j.version
            """;

    private static final String TABLE_ROUNDS = """
            select r.batch, r.table_id, r.number, r.seed_id, r.seed_hash, r.studio, r.outcome, r.outcome_source,
                c.hash as module
            from table_rounds r
            left join rng_modules c on c.id = r.rng_module
            where r.batch is not null
            order by r.batch, r.table_id, r.number
            """;

    private static final String BATCHES = """
            select b.number as block, x.id, x.actions, x.digest
            from draw_blocks b
            cross join lateral unnest(b.batches, b.actions, b.digests) as x (id, actions, digest)
            union all
            select null, id, actions, digest from draw_batches
            order by id, block
            """;

    private record Batch(long id, String block, int actions, Hash digest) {}

    private interface Digest {

        byte[] of(ResultSet rows) throws SQLException;
    }

    /** What was logged, in the order of batches, from one table. */
    private static final class Logged {

        private final ResultSet rows;
        private final Digest digest;
        private @Nullable Long batch;

        Logged(ResultSet rows, Digest digest) throws SQLException {
            this.rows = rows;
            this.digest = digest;
            next();
        }

        private void next() throws SQLException {
            batch = rows.next() ? rows.getLong("batch") : null;
        }

        /** The batch of what comes next; null at the end. */
        @Nullable
        Long batch() {
            return batch;
        }

        /** What is next, which it goes past. */
        byte[] take() throws SQLException {
            var taken = digest.of(rows);
            next();
            return taken;
        }
    }

    private final Breaches breaches;

    private LoggedActionsAudit(int samplesMax) {
        breaches = new Breaches(samplesMax);
    }

    static Finding run(Connection connection, int samplesMax) throws SQLException {
        return new LoggedActionsAudit(samplesMax).run(connection);
    }

    private Finding run(Connection connection) throws SQLException {
        try (var actionsRead = connection.createStatement();
                var tablesRead = connection.createStatement();
                var batchesRead = connection.createStatement()) {
            actionsRead.setFetchSize(Breaches.FETCH_ROWS);
            tablesRead.setFetchSize(Breaches.FETCH_ROWS);
            batchesRead.setFetchSize(Breaches.FETCH_ROWS);
            try (var actions = actionsRead.executeQuery(ACTIONS);
                    var tables = tablesRead.executeQuery(TABLE_ROUNDS);
                    var batches = batchesRead.executeQuery(BATCHES)) {
                compare(
                        List.of(
                                new Logged(actions, LoggedActionsAudit::digest),
                                new Logged(tables, LoggedActionsAudit::tableDigest)),
                        batches);
            }
        }
        return breaches.finding(NAME);
    }

    private void compare(List<Logged> logged, ResultSet batches) throws SQLException {
        var batch = next(batches);
        for (var id = first(logged); id != null; id = first(logged)) {
            while (batch != null && batch.id() < id) {
                gone(batch);
                batch = next(batches);
            }
            var digests = new ByteArrayOutputStream();
            var count = 0;
            for (var each : logged) {
                for (; id.equals(each.batch()); count++) {
                    digests.writeBytes(each.take());
                    breaches.looked();
                }
            }
            if (batch == null || batch.id() != id) {
                breaches.add("the " + count + " actions of batch " + id + " are in no block");
                continue;
            }
            compare(batch, count, Hash.of(digests.toByteArray()));
            batch = next(batches);
        }
        for (; batch != null; batch = next(batches)) {
            gone(batch);
        }
    }

    private static @Nullable Long first(List<Logged> logged) {
        return logged.stream()
                .map(Logged::batch)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private void gone(Batch batch) {
        breaches.add("batch %s of %s: its %s actions are gone, or in another block too"
                .formatted(batch.id(), batch.block(), batch.actions()));
    }

    private void compare(Batch batch, int count, Hash digest) {
        if (batch.actions() != count) {
            breaches.add("batch %s of %s: %s actions, there are %s"
                    .formatted(batch.id(), batch.block(), batch.actions(), count));
        } else if (!batch.digest().equals(digest)) {
            breaches.add("batch %s of %s: an action is not as it was committed".formatted(batch.id(), batch.block()));
        }
    }

    private static @Nullable Batch next(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return null;
        }
        var block = rows.getString("block");
        return new Batch(
                rows.getLong("id"),
                block == null ? "no block yet" : "block " + block,
                rows.getInt("actions"),
                Hash.ofBytes(rows.getBytes("digest")));
    }

    /** Nothing, which makes another digest of the batch, where a row that belongs to the action is missing. */
    private static byte[] digest(ResultSet rows) throws SQLException {
        var seed = rows.getObject("seed_id", UUID.class);
        var clientSeed = rows.getString("client_seed");
        var contentHash = rows.getBytes("content_hash");
        if (seed == null || clientSeed == null || contentHash == null) {
            return new byte[0];
        }
        return new LoggedAction(
                        rows.getObject("round_id", UUID.class),
                        rows.getInt("version"),
                        rows.getObject("player_id", UUID.class),
                        rows.getString("event_id"),
                        Hash.ofBytes(contentHash),
                        rows.getString("game_id"),
                        rows.getString("currency"),
                        rows.getString("action"),
                        rows.getString("data"),
                        rows.getString("update"),
                        seed,
                        clientSeed,
                        rows.getLong("nonce"),
                        rows.getLong("config_version"),
                        Hash.ofBytes(rows.getBytes("state_hash")),
                        AuditedRounds.moves(rows),
                        AuditedRounds.draws(rows))
                .digest()
                .bytes();
    }

    private static byte[] tableDigest(ResultSet rows) throws SQLException {
        var studio = rows.getObject("studio", Boolean.class);
        var outcome = rows.getObject("outcome", Integer.class);
        var module = rows.getBytes("module");
        return new LoggedTableRound(
                        rows.getObject("table_id", UUID.class),
                        rows.getLong("number"),
                        rows.getObject("seed_id", UUID.class),
                        Hash.ofBytes(rows.getBytes("seed_hash")),
                        studio == null ? -1 : studio ? 1 : 0,
                        outcome == null ? -1 : outcome,
                        rows.getString("outcome_source"),
                        module == null ? null : Hash.ofBytes(module))
                .digest()
                .bytes();
    }
}
