package io.anteroom.store;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.DrawLog;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;

/** The draw log: the batches that wait, and the chain of blocks that holds the others. */
final class DrawChain {

    private static final String HEAD = "select number, actions, hash, seal from draw_head";

    private static final String WAITING = """
            select id, actions, digest, extract(epoch from clock_timestamp() - at)::float8 * 1000 as waiting_ms
            from draw_batches
            order by id
            limit $1
            """;

    private static final String APPEND = "select append_draw_block($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    private final Database database;

    DrawChain(Database database) {
        this.database = database;
    }

    Future<Reply<DrawLog.Tail>> tail(DrawLog.ReadTail request) {
        return database.query(HEAD).compose(head -> database.query(WAITING, request.batchesMax())
                .map(waiting -> Reply.done(tail(head.iterator().next(), waiting))));
    }

    private static DrawLog.Tail tail(Row head, RowSet<Row> waiting) {
        var batches = new ArrayList<DrawLog.Batch>();
        var waitingMs = 0.0;
        for (var row : waiting) {
            batches.add(new DrawLog.Batch(row.getLong("id"), row.getInteger("actions"), Columns.hash(row, "digest")));
            waitingMs = Math.max(waitingMs, row.getDouble("waiting_ms"));
        }
        return new DrawLog.Tail(
                new DrawLog.Head(
                        head.getLong("number"),
                        head.getLong("actions"),
                        Columns.hash(head, "hash"),
                        Columns.hash(head, "seal")),
                batches,
                (long) waitingMs);
    }

    Future<Reply<Done>> append(DrawLog.Append request) {
        var block = request.block();
        var batches = block.batches();
        return database.query(
                        APPEND,
                        block.number(),
                        Columns.bytes(block.previous()),
                        Columns.bytes(block.module()),
                        batches.stream().map(DrawLog.Batch::id).toArray(Long[]::new),
                        batches.stream().map(DrawLog.Batch::actions).toArray(Integer[]::new),
                        batches.stream()
                                .map(batch -> Columns.bytes(batch.digest()))
                                .toArray(Buffer[]::new),
                        Columns.bytes(block.hash()),
                        Columns.bytes(block.seal()),
                        request.head().actions(),
                        Columns.bytes(request.head().seal()))
                .map(rows -> rows.iterator().next().getBoolean(0)
                        ? Reply.done(Done.DONE)
                        : Reply.refused(Code.ROUND_CONFLICT, "the block does not follow the head"));
    }
}
