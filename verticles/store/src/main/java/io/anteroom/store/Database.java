package io.anteroom.store;

import io.anteroom.runtime.HealthState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.Tuple;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
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
     * any more, and will not for minutes: then the pool with its connections is given up for a new one. It counts as silent
     * until the next answer, which may be a no.
     */
    private static final class Pooled {

        private static final long QUEUE_AND_NETWORK_MS = 4_000;

        private final Supplier<Pool> pools;
        private final long silenceMs;
        private Pool pool;
        private volatile boolean silent;

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
                    .onSuccess(rows -> silent = false)
                    .onFailure(failure -> failed(asked, failure));
        }

        private void failed(Pool asked, Throwable failure) {
            if (failure instanceof PgException) {
                silent = false;
            } else if (failure instanceof TimeoutException && pool == asked) {
                LOG.warn("PostgreSQL says nothing; its connections are given up");
                silent = true;
                pool = pools.get();
                asked.close().onFailure(unclosed -> LOG.debug("A pool was not closed", unclosed));
            }
        }

        Future<Void> close() {
            return pool.close();
        }
    }

    private static Pooled primary(Vertx vertx, StoreConfig config, String name, int size) {
        return new Pooled(config, () -> PgBuilder.pool()
                .using(vertx)
                .connectingTo(Connections.reader(config, config.url()))
                .with(Connections.pool(config, name, size))
                .build());
    }

    private Database(Pooled primary, Pooled lagging) {
        this.primary = primary;
        this.lagging = lagging;
    }

    /** One connection, for what must not wait behind all else. */
    static Database ofOne(Vertx vertx, StoreConfig config, int instance) {
        var one = primary(vertx, config, "cluster-" + instance, 1);
        return new Database(one, one);
    }

    Database(Vertx vertx, StoreConfig config, int instance) {
        primary = primary(vertx, config, "primary-" + instance, config.poolSize());
        lagging = config.replicaUrls().isEmpty()
                ? primary
                : new Pooled(config, () -> PgBuilder.pool()
                        .using(vertx)
                        .connectingTo(config.replicaUrls().stream()
                                .<SqlConnectOptions>map(url -> Connections.reader(config, url))
                                .toList())
                        .with(Connections.pool(config, "replica-" + instance, config.poolSize()))
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

    /** So that a silence is noticed, and its end, also while nobody asks for anything. */
    void listen() {
        for (var pooled : primary == lagging ? Set.of(primary) : Set.of(primary, lagging)) {
            pooled.query("select 1").onFailure(silent -> LOG.debug("PostgreSQL did not answer", silent));
        }
    }

    /** By what was heard last. Any thread. */
    HealthState health() {
        return primary.silent ? HealthState.down("PostgreSQL does not answer") : HealthState.up();
    }

    /** The same of the replicas. */
    HealthState replicas() {
        return lagging != primary && lagging.silent
                ? HealthState.degraded("a replica of PostgreSQL does not answer")
                : HealthState.up();
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
