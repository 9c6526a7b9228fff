package io.anteroom.store;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How store reaches PostgreSQL and what it allows itself.
 *
 * @param url of the database; the connection takes the restricted role once it is made
 * @param ownerUrl of the same database as its owner, for migrations
 * @param replicaUrls for reads that may lag; may be empty
 * @param batchMax how many commits one transaction may hold; more buy little and cost latency
 * @param queueMax how many commits may wait at one instance
 * @param poolSize connections of one instance beside those of its lane, of live tables and of leases
 * @param poolWaitMax how many requests may wait for one of them
 * @param revocationsKept longer than any access token of a login lives
 */
public record StoreConfig(
        String url,
        String ownerUrl,
        List<String> replicaUrls,
        int batchMax,
        int queueMax,
        int poolSize,
        int poolWaitMax,
        Duration statementTimeout,
        Duration lockTimeout,
        Duration revocationsKept) {

    /** Tokens of a login live for 12 hours at most, whatever player is set to; one more for clocks that differ. */
    private static final Duration REVOCATIONS_KEPT_MIN = Duration.ofHours(13);
    /** To PostgreSQL nothing is no limit. */
    private static final Duration TIMEOUT_MIN = Duration.ofMillis(1);
    /** PostgreSQL counts them in milliseconds of 31 bits. */
    private static final Duration TIMEOUT_MAX = Duration.ofDays(24);

    private static final Set<String> SCHEMES = Set.of("postgresql");

    public static final Key<String> URL = Key.url(
            "postgres.url", "", SCHEMES, "postgresql://user:password@host:port/database; empty starts an embedded one");
    static final Key<String> OWNER_URL =
            Key.url("postgres.ownerUrl", "", SCHEMES, "the same as owner, for migrations; empty is postgres.url");
    private static final Key<List<String>> REPLICA_URLS =
            Key.urls("postgres.replicaUrls", SCHEMES, "replicas for histories, which may lag");
    private static final Key<Integer> BATCH_MAX =
            Key.integer("postgres.batchMax", 512, 1, 1000, "commits in one transaction");
    private static final Key<Integer> QUEUE_MAX =
            Key.integer("postgres.queueMax", 2000, 1, 100_000, "commits that may wait at one store instance");
    private static final Key<Integer> POOL_SIZE =
            Key.integer("postgres.poolSize", 4, 1, 100, "connections of one store instance beside three of its own");
    private static final Key<Integer> POOL_WAIT_MAX = Key.integer(
            "postgres.poolWaitMax", 1000, 1, 100_000, "requests that may wait for one of these connections");
    private static final Key<Duration> STATEMENT_TIMEOUT = Key.duration(
            "postgres.statementTimeout",
            Duration.ofSeconds(5),
            TIMEOUT_MIN,
            TIMEOUT_MAX,
            "how long a statement may run");
    private static final Key<Duration> LOCK_TIMEOUT = Key.duration(
            "postgres.lockTimeout",
            Duration.ofSeconds(2),
            TIMEOUT_MIN,
            TIMEOUT_MAX,
            "how long a statement may wait for a lock");
    private static final Key<Duration> REVOCATIONS_KEPT = Key.duration(
            "postgres.revocationsKept",
            Duration.ofDays(1),
            "how long ended logins are told; at least 13h, longer than any token of a login lives");

    public static final List<Key<?>> KEYS = List.of(
            URL,
            OWNER_URL,
            REPLICA_URLS,
            BATCH_MAX,
            QUEUE_MAX,
            POOL_SIZE,
            POOL_WAIT_MAX,
            STATEMENT_TIMEOUT,
            LOCK_TIMEOUT,
            REVOCATIONS_KEPT);

    public StoreConfig {
        replicaUrls = List.copyOf(replicaUrls);
        requireDatabase(URL, url);
        requireDatabase(OWNER_URL, ownerUrl);
        replicaUrls.forEach(replica -> requireDatabase(REPLICA_URLS, replica));
        if (statementTimeout.compareTo(lockTimeout) < 0) {
            throw new BadSetting(
                    STATEMENT_TIMEOUT.name(),
                    "'" + Key.written(statementTimeout) + "'",
                    "at least postgres.lockTimeout");
        }
        if (revocationsKept.compareTo(REVOCATIONS_KEPT_MIN) < 0) {
            throw new BadSetting(
                    REVOCATIONS_KEPT.name(),
                    "'" + Key.written(revocationsKept) + "'",
                    "at least 13h: a forgotten token works again");
        }
    }

    /** Without one the drivers of migrations and of the rest would take different ones. */
    private static void requireDatabase(Key<?> key, String url) {
        if (!url.isEmpty() && URI.create(url).getPath().length() < "/x".length()) {
            throw new BadSetting(
                    key.name(),
                    "'" + key.masked(url) + "', which names no database",
                    "postgresql://user:password@host:port/database");
        }
    }

    public static StoreConfig from(Settings settings) {
        var url = settings.get(URL);
        var ownerUrl = settings.get(OWNER_URL);
        return new StoreConfig(
                url,
                ownerUrl.isEmpty() ? url : ownerUrl,
                settings.get(REPLICA_URLS),
                settings.get(BATCH_MAX),
                settings.get(QUEUE_MAX),
                settings.get(POOL_SIZE),
                settings.get(POOL_WAIT_MAX),
                settings.get(STATEMENT_TIMEOUT),
                settings.get(LOCK_TIMEOUT),
                settings.get(REVOCATIONS_KEPT));
    }

    /** How many connections one instance may have to PostgreSQL: its lane, that of live tables, that of leases, its pool. */
    public int connections() {
        return 3 + poolSize;
    }

    /** The same with another database: the embedded one, whose address is known only once it runs. */
    public StoreConfig at(String otherUrl) {
        return new StoreConfig(
                otherUrl,
                otherUrl,
                replicaUrls,
                batchMax,
                queueMax,
                poolSize,
                poolWaitMax,
                statementTimeout,
                lockTimeout,
                revocationsKept);
    }
}
