package io.anteroom.store;

import io.anteroom.contracts.DrawLog;
import io.anteroom.contracts.Hash;
import io.anteroom.store.Audit.Finding;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the chain of the draw log against itself, the key, and what was noted elsewhere. */
final class DrawLogAudit {

    private static final String NAME = "the draw log is one chain, from its beginning to its head, under the key";

    private static final String HEAD = """
            select number, actions, unlogged, hash, seal, (select count(*) from journal where batch is null) as outside
            from draw_head
            """;

    private static final String BLOCKS =
            "select number, previous, module, batches, actions, digests, hash, seal from draw_blocks order by number";

    private final Audit.@Nullable SealChecker seals;
    private final Audit.@Nullable Noted noted;
    private final Breaches breaches;
    private boolean notedSeen;

    private DrawLogAudit(Audit.@Nullable SealChecker seals, Audit.@Nullable Noted noted, int samplesMax) {
        this.seals = seals;
        this.noted = noted;
        this.breaches = new Breaches(samplesMax);
    }

    /**
     * @param seals null where the key is not at hand
     * @param noted null if no head was noted
     */
    static Finding run(
            Connection connection, Audit.@Nullable SealChecker seals, Audit.@Nullable Noted noted, int samplesMax)
            throws SQLException {
        return new DrawLogAudit(seals, noted, samplesMax).run(connection);
    }

    static DrawLog.Head head(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(HEAD)) {
            if (!rows.next()) {
                throw new IllegalStateException("the draw log has no head");
            }
            return head(rows);
        }
    }

    private Finding run(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery(HEAD)) {
                if (rows.next()) {
                    var head = head(rows);
                    var unlogged = rows.getLong("unlogged");
                    if (unlogged != rows.getLong("outside")) {
                        breaches.add("%s actions are in no batch, of before the log there were %s"
                                .formatted(rows.getLong("outside"), unlogged));
                    }
                    check(connection, head, DrawLog.beginning(unlogged));
                } else {
                    breaches.add("there is no head");
                }
            }
        }
        if (noted != null && !notedSeen) {
            breaches.add("block " + noted.number() + " was noted and is not there, or is another");
        }
        return breaches.finding(NAME);
    }

    private static DrawLog.Head head(ResultSet rows) throws SQLException {
        return new DrawLog.Head(
                rows.getLong("number"), rows.getLong("actions"), hash(rows, "hash"), hash(rows, "seal"));
    }

    private void check(Connection connection, DrawLog.Head head, Hash beginning) throws SQLException {
        var number = 0L;
        var actions = 0L;
        var previous = beginning;
        try (var statement = connection.createStatement()) {
            statement.setFetchSize(Breaches.FETCH_ROWS);
            try (var rows = statement.executeQuery(BLOCKS)) {
                while (rows.next()) {
                    number++;
                    var block = block(rows);
                    check(block, number, previous);
                    actions += count(block);
                    previous = block.hash();
                    breaches.looked();
                }
            }
        }
        checkHead(head, number, actions, previous);
    }

    private void check(DrawLog.Block block, long expected, Hash previous) {
        if (block.number() != expected) {
            breaches.add("block " + block.number() + " stands where " + expected + " should");
        }
        if (!block.previous().equals(previous)) {
            breaches.add("block " + block.number() + " does not follow the one before");
        }
        if (!DrawLog.hashOf(block.number(), block.previous(), block.module(), block.batches())
                .equals(block.hash())) {
            breaches.add("block " + block.number() + " does not have its hash");
        }
        if (seals != null && !seals.isSealOfBlock(block.number(), block.hash(), block.seal())) {
            breaches.add("block " + block.number() + " was not sealed with this key");
        }
        if (noted != null && noted.number() == block.number() && noted.hash().equals(block.hash())) {
            notedSeen = true;
        }
    }

    private void checkHead(DrawLog.Head head, long number, long actions, Hash hash) {
        breaches.looked();
        if (head.number() != number || head.actions() != actions || !head.hash().equals(hash)) {
            breaches.add("the head is at block %s with %s actions, the blocks end at %s with %s"
                    .formatted(head.number(), head.actions(), number, actions));
        }
        if (seals != null && head.number() > 0 && !seals.isSealOfHead(head)) {
            breaches.add("the head was not sealed with this key");
        }
    }

    private static long count(DrawLog.Block block) {
        return block.batches().stream().mapToLong(DrawLog.Batch::actions).sum();
    }

    private static DrawLog.Block block(ResultSet rows) throws SQLException {
        var ids = (Long[]) rows.getArray("batches").getArray();
        var actions = (Integer[]) rows.getArray("actions").getArray();
        var digests = (byte[][]) rows.getArray("digests").getArray();
        List<DrawLog.Batch> batches = new ArrayList<>();
        for (var i = 0; i < Math.min(ids.length, Math.min(actions.length, digests.length)); i++) {
            batches.add(new DrawLog.Batch(ids[i], actions[i], Hash.ofBytes(digests[i])));
        }
        return new DrawLog.Block(
                rows.getLong("number"),
                hash(rows, "previous"),
                hash(rows, "module"),
                batches,
                hash(rows, "hash"),
                hash(rows, "seal"));
    }

    private static Hash hash(ResultSet rows, String column) throws SQLException {
        return Hash.ofBytes(rows.getBytes(column));
    }
}
