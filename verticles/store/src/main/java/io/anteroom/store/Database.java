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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything but commits: a small pool of one instance, and one over the replicas. Each query is a transaction of its
 * own. Bounds and timeouts are the pool's; what fails, fails the future.
 */
final class Database {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Pooled primary;
    private final Pooled lagging;

    /**
     * PostgreSQL ends a statement itself. If nothing is heard long after it had to, the server or the network says nothing
     * any more, and will not for minutes: then the pool with its connections is given up for a new one.
     */
    private static final class Pooled {

        private static final long QUEUE_AND_NETWORK_MS = 4_000;

        private final Supplier<Pool> pools;
        private final long silenceMs;
        private Pool pool;

        Pooled(StoreConfig config, Supplier<Pool> pools) {
            this.pools = pools;
            this.silenceMs = config.statementTimeout().toMillis() + QUEUE_AND_NETWORK_MS;
            this.pool = pools.get();
        }

        Future<RowSet<Row>> query(String sql, @Nullable Object... parameters) {
            var asked = pool;
            return asked.preparedQuery(sql)
                    .execute(tuple(parameters))
                    .timeout(silenceMs, TimeUnit.MILLISECONDS)
                    .onFailure(failure -> {
                        if (failure instanceof TimeoutException && pool == asked) {
                            LOG.warn("PostgreSQL says nothing; its connections are given up");
                            pool = pools.get();
                            asked.close().onFailure(failed -> LOG.debug("A pool was not closed", failed));
                        }
                    });
        }

        Future<Void> close() {
            return pool.close();
        }
    }

    Database(Vertx vertx, StoreConfig config, int instance) {
        primary = new Pooled(config, () -> PgBuilder.pool()
                .using(vertx)
                .connectingTo(Connections.reader(config, config.url()))
                .with(Connections.pool(config, "primary-" + instance))
                .build());
        lagging = config.replicaUrls().isEmpty()
                ? primary
                : new Pooled(config, () -> PgBuilder.pool()
                        .using(vertx)
                        .connectingTo(config.replicaUrls().stream()
                                .<SqlConnectOptions>map(url -> Connections.reader(config, url))
                                .toList())
                        .with(Connections.pool(config, "replica-" + instance))
                        .build());
    }

    Future<RowSet<Row>> query(String sql, @Nullable Object... parameters) {
        return primary.query(sql, parameters);
    }

    /** The first row, if there is one. */
    Future<Optional<Row>> first(String sql, @Nullable Object... parameters) {
        return query(sql, parameters).map(Database::firstOf);
    }

    /** From a replica, if there is one: it may lag behind. */
    Future<RowSet<Row>> laggingQuery(String sql, @Nullable Object... parameters) {
        return lagging.query(sql, parameters);
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
