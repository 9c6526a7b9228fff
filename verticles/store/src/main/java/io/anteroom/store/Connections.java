package io.anteroom.store;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.Map;

/** How connections are made: as the restricted role, with timeouts, and with plans that are kept. */
final class Connections {

    /** The role that every connection takes; it can't change what was posted. */
    static final String ROLE = "anteroom_app";

    private static final int STATEMENTS_CACHED = 256;
    private static final int SQL_LENGTH_CACHED = 8192;

    private Connections() {}

    /** Batches of arrays over indexes: any other plan than index lookups in a loop is a mistake at every size. */
    static PgConnectOptions lane(StoreConfig config) {
        return reader(config, config.url())
                .addProperty("application_name", "anteroom-lane")
                .addProperty("plan_cache_mode", "force_generic_plan")
                .addProperty("enable_seqscan", "off")
                .addProperty("enable_hashjoin", "off")
                .addProperty("enable_mergejoin", "off")
                .addProperty("enable_bitmapscan", "off")
                .addProperty("enable_material", "off")
                .addProperty("enable_memoize", "off");
    }

    static PgConnectOptions reader(StoreConfig config, String url) {
        var options = PgConnectOptions.fromUri(url);
        options.setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(STATEMENTS_CACHED)
                .setPreparedStatementCacheSqlFilter(sql -> sql.length() <= SQL_LENGTH_CACHED);
        Map.of(
                        "application_name",
                        "anteroom",
                        "role",
                        ROLE,
                        "jit",
                        "off",
                        "statement_timeout",
                        ms(config.statementTimeout()),
                        "lock_timeout",
                        ms(config.lockTimeout()),
                        "idle_in_transaction_session_timeout",
                        ms(config.statementTimeout()))
                .forEach(options::addProperty);
        return options;
    }

    /** @param name tells its figures from those of other pools of the node */
    static PoolOptions pool(StoreConfig config, String name, int size) {
        return new PoolOptions()
                .setName(name)
                .setMaxSize(size)
                .setMaxWaitQueueSize(config.poolWaitMax())
                .setConnectionTimeout(2)
                .setIdleTimeout(600);
    }

    private static String ms(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
