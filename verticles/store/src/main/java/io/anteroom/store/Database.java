package io.anteroom.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.Tuple;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything but commits: a small pool of one instance, and one over the replicas. Each query is a transaction of its
 * own. Bounds and timeouts are the pool's; what fails, fails the future.
 */
final class Database {

    private final Pool primary;
    private final Pool lagging;

    Database(Vertx vertx, StoreConfig config, int instance) {
        primary = PgBuilder.pool()
                .using(vertx)
                .connectingTo(Connections.reader(config, config.url()))
                .with(Connections.pool(config, "primary-" + instance))
                .build();
        lagging = config.replicaUrls().isEmpty()
                ? primary
                : PgBuilder.pool()
                        .using(vertx)
                        .connectingTo(config.replicaUrls().stream()
                                .<SqlConnectOptions>map(url -> Connections.reader(config, url))
                                .toList())
                        .with(Connections.pool(config, "replica-" + instance))
                        .build();
    }

    Future<RowSet<Row>> query(String sql, @Nullable Object... parameters) {
        return primary.preparedQuery(sql).execute(tuple(parameters));
    }

    /** The first row, if there is one. */
    Future<Optional<Row>> first(String sql, @Nullable Object... parameters) {
        return query(sql, parameters).map(Database::firstOf);
    }

    /** From a replica, if there is one: it may lag behind. */
    Future<RowSet<Row>> laggingQuery(String sql, @Nullable Object... parameters) {
        return lagging.preparedQuery(sql).execute(tuple(parameters));
    }

    Future<Void> close() {
        return primary == lagging
                ? primary.close()
                : Future.join(primary.close(), lagging.close()).mapEmpty();
    }

    private static Optional<Row> firstOf(RowSet<Row> rows) {
        Iterator<Row> each = rows.iterator();
        return each.hasNext() ? Optional.of(each.next()) : Optional.empty();
    }

    private static Tuple tuple(@Nullable Object... parameters) {
        var tuple = Tuple.tuple();
        for (var parameter : parameters) {
            tuple.addValue(parameter);
        }
        return tuple;
    }
}
