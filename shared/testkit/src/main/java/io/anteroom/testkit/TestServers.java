package io.anteroom.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.anteroom.embedded.DataDirectory;
import io.anteroom.embedded.DataDirectoryInUse;
import io.anteroom.embedded.PostgresServer;
import io.anteroom.embedded.RedisServer;
import io.anteroom.embedded.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL and one Redis for this JVM's tests, started together on first use and stopped when the JVM ends. They
 * write as durably as a node's own; `fsync` cannot be turned off, and the servers' start asserts it. Their data stands
 * below `target/servers` and is new in every JVM. Unlike a node's, a server that ends stays down until a test restarts
 * it, on the same port and with its data.
 */
public final class TestServers {
    private static final int START_SECONDS = 60;
    /** Test JVMs that run at once in one module. */
    private static final int SLOTS = 16;

    private static final int REDIS_DATABASES = 1_000;
    private static final Map<String, String> POSTGRES_SETTINGS =
            Map.of("shared_buffers", "64MB", "max_wal_size", "1GB", "min_wal_size", "80MB", "max_connections", "200");
    private static final Map<String, String> REDIS_SETTINGS = Map.of("databases", Integer.toString(REDIS_DATABASES));

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final AtomicInteger REDIS_INDEXES = new AtomicInteger();
    private static @Nullable TestServers running;

    private final DataDirectory directory;
    private PostgresServer postgres;
    private RedisServer redis;

    private TestServers() {
        directory = freeSlot();
        directory.endOrphans();
        deleteContents();
        CompletableFuture<PostgresServer> postgresStart = startPostgres(0);
        CompletableFuture<RedisServer> redisStart = startRedis(0);
        postgres = await(postgresStart);
        redis = await(redisStart);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "test-servers-stop"));
    }

    /** The url of a new, empty database, as its owner. Take one per test class. */
    public static String freshDatabase() {
        return servers().postgres.createDatabase("test_" + DATABASES.incrementAndGet());
    }

    /** The url of the database `anteroom`, which all test classes of this JVM share. */
    public static String postgresUrl() {
        return servers().postgres.url();
    }

    /** A blocking connection to a `postgresql://` url, for tests to look into or prepare a database with. */
    public static Connection connect(String url) throws SQLException {
        URI uri = URI.create(url);
        int colon = uri.getUserInfo().indexOf(':');
        return DriverManager.getConnection(
                "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(),
                uri.getUserInfo().substring(0, colon),
                uri.getUserInfo().substring(colon + 1));
    }

    public static int postgresPort() {
        return servers().postgres.port();
    }

    /** The url of database 0, which all test classes of this JVM share. */
    public static String redisUrl() {
        return servers().redis.url();
    }

    public static int redisPort() {
        return servers().redis.port();
    }

    /** The url of an empty database of the same Redis. Channels and `FLUSHALL` still reach all of them. */
    public static String freshRedis() {
        int index = REDIS_INDEXES.incrementAndGet();
        if (index >= REDIS_DATABASES) {
            throw new IllegalStateException("more than " + REDIS_DATABASES + " Redis databases in one JVM");
        }
        return redisUrl().replaceAll("/0$", "/" + index);
    }

    /** Ends PostgreSQL with SIGKILL and waits until it is gone. */
    public static void killPostgres() {
        Signals.kill(servers().postgres.pid());
    }

    /** Starts PostgreSQL on the same port and data; stops it first if it runs. */
    public static void restartPostgres() {
        TestServers servers = servers();
        servers.postgres.close();
        servers.postgres = await(servers.startPostgres(servers.postgres.port()));
    }

    /** Stops PostgreSQL in order; {@link #restartPostgres} brings it back. */
    public static void stopPostgres() {
        servers().postgres.close();
    }

    /** Freezes PostgreSQL with all its sessions: connections stay open and nothing answers. */
    public static void pausePostgres() {
        Signals.tree("STOP", servers().postgres.pid());
    }

    public static void resumePostgres() {
        Signals.tree("CONT", servers().postgres.pid());
    }

    /** Ends Redis with SIGKILL and waits until it is gone. */
    public static void killRedis() {
        Signals.kill(servers().redis.pid());
    }

    /** Starts Redis on the same port and data; stops it first if it runs. */
    public static void restartRedis() {
        TestServers servers = servers();
        servers.redis.close();
        servers.redis = await(servers.startRedis(servers.redis.port()));
    }

    /** Starts Redis on the same port without its data; kills it first if it runs. */
    public static void restartRedisEmpty() {
        TestServers servers = servers();
        killRedis();
        servers.redis.close();
        // The directory also has the password, which those who connect again know.
        delete(servers.directory.path().resolve("redis").resolve("appendonlydir"));
        servers.redis = await(servers.startRedis(servers.redis.port()));
    }

    /** Stops Redis in order; {@link #restartRedis} brings it back. */
    public static void stopRedis() {
        servers().redis.close();
    }

    /** Freezes Redis: connections stay open and nothing answers. */
    public static void pauseRedis() {
        Signals.tree("STOP", servers().redis.pid());
    }

    public static void resumeRedis() {
        Signals.tree("CONT", servers().redis.pid());
    }

    private static synchronized TestServers servers() {
        TestServers started = running;
        if (started == null) {
            started = new TestServers();
            running = started;
        }
        return started;
    }

    private CompletableFuture<PostgresServer> startPostgres(int port) {
        return PostgresServer.start(
                directory,
                ServerOptions.defaults().withPort(port).withoutRestarts().withSettings(POSTGRES_SETTINGS));
    }

    private CompletableFuture<RedisServer> startRedis(int port) {
        return RedisServer.start(
                directory,
                ServerOptions.defaults().withPort(port).withoutRestarts().withSettings(REDIS_SETTINGS));
    }

    /** A paused server would not hear that it is to stop. */
    private void stop() {
        Signals.tree("CONT", redis.pid());
        Signals.tree("CONT", postgres.pid());
        redis.close();
        postgres.close();
        directory.close();
    }

    private static DataDirectory freeSlot() {
        Path slots = Path.of("target", "servers").toAbsolutePath();
        Path binaries = Path.of(System.getProperty("user.home"), ".cache", "anteroom", "binaries");
        for (int slot = 0; slot < SLOTS; slot++) {
            var locked = tryLock(slots.resolve(Integer.toString(slot)), binaries);
            if (locked.isPresent()) {
                return locked.get();
            }
        }
        throw new IllegalStateException("all " + SLOTS + " directories below " + slots + " are in use");
    }

    private static Optional<DataDirectory> tryLock(Path slot, Path binaries) {
        try {
            return Optional.of(DataDirectory.lock(slot, binaries));
        } catch (DataDirectoryInUse byAnotherJvm) {
            return Optional.empty();
        }
    }

    private void deleteContents() {
        for (String server : new String[] {"postgres", "redis"}) {
            delete(directory.path().resolve(server));
        }
    }

    private static void delete(Path tree) {
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + tree, e);
        }
    }

    private static <T> T await(CompletableFuture<T> start) {
        try {
            return start.get(START_SECONDS, SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a test server did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a test server was starting", e);
        }
    }
}
