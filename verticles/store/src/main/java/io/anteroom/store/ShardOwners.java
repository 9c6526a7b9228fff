package io.anteroom.store;

import io.anteroom.contracts.Done;
import io.anteroom.contracts.MatchShards;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;

/** Which matcher owns which shard, by database time. */
final class ShardOwners {

    private static final String HOLD = "select * from hold_shards($1, $2, $3, $4, $5, $6)";

    private static final String RELEASE = """
            with ended as (
                delete from matchers where id = $1
            )
            update match_shards set matcher_id = null, until = '-infinity' where matcher_id = $1
            """;

    private final Database database;

    ShardOwners(Database database) {
        this.database = database;
    }

    Future<Reply<MatchShards.Held>> hold(MatchShards.Hold request) {
        var measured = request.measured();
        return Collisions.retried(() -> database.query(
                        HOLD,
                        request.matcherId().value(),
                        request.shards().toArray(String[]::new),
                        Column.of(measured, MatchShards.Measured::shard, String[]::new),
                        Column.of(measured, MatchShards.Measured::waiting, Integer[]::new),
                        Column.of(measured, one -> one.waits().text(), String[]::new),
                        request.ttlMs()))
                .map(rows -> Reply.done(held(rows)));
    }

    Future<Reply<Done>> release(MatchShards.Release request) {
        return database.query(RELEASE, request.matcherId().value()).map(done -> Reply.done(Done.DONE));
    }

    private static MatchShards.Held held(RowSet<Row> rows) {
        var owned = new ArrayList<MatchShards.Owned>();
        var measured = new ArrayList<MatchShards.Measured>();
        for (var row : rows) {
            var shard = row.getString("name");
            var epoch = row.getLong("owned_epoch");
            if (epoch != null) {
                owned.add(new MatchShards.Owned(shard, epoch));
            }
            measured.add(
                    new MatchShards.Measured(shard, row.getInteger("waiting"), new RawJson(row.getString("waits"))));
        }
        return new MatchShards.Held(owned, measured);
    }
}
