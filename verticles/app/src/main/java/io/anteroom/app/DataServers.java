package io.anteroom.app;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.SYNC;
import static java.nio.file.StandardOpenOption.WRITE;

import io.anteroom.embedded.DataDirectory;
import io.anteroom.embedded.PostgresServer;
import io.anteroom.embedded.RedisServer;
import io.anteroom.embedded.ServerHealth;
import io.anteroom.embedded.ServerOptions;
import io.anteroom.room.Lineage;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.HealthState;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL, the Redis and the master key a node works with: its operator's, or embedded ones that live in the
 * data directory, which one process holds at a time.
 */
final class DataServers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DataServers.class);
    private static final String KEY_FILE = "master.key";
    private static final int CONNECTIONS_MIN = 100;
    private static final int CONNECTIONS_SPARE = 20;

    private final NodeConfig config;
    private final @Nullable DataDirectory directory;
    private @Nullable CompletableFuture<PostgresServer> postgres;
    private @Nullable CompletableFuture<RedisServer> redis;
    private boolean closed;

    private DataServers(NodeConfig config, @Nullable DataDirectory directory) {
        this.config = config;
        this.directory = directory;
    }

    /**
     * Starts what the settings leave out. Blocks. Fails with {@code DataDirectoryInUse} if another process holds the directory,
     * with {@link BadSetting} if it can't be used; what was started is closed then.
     *
     * @param owner is given them before the first server starts, to close them if the process ends
     */
    static DataServers start(NodeConfig config, Consumer<DataServers> owner) {
        return start(config, config.embedsPostgres(), config.embedsRedis(), owner);
    }

    /**
     * Starts PostgreSQL only, if the settings leave it out: what the tools need. Blocks; fails as {@link #start}. It is
     * closed at the latest when the process is told to end.
     */
    static DataServers startPostgres(NodeConfig config) {
        return start(config, config.embedsPostgres(), false, DataServers::closeAtExit);
    }

    /**
     * As the other, for tools that read what nodes wrote: where none did, or where its key is gone, nothing is made, it is a
     * {@link BadSetting}.
     */
    static DataServers startPostgresOfNode(NodeConfig config) {
        if (config.embedsPostgres() && !PostgresServer.hasCluster(config.dataDirectory())) {
            throw new BadSetting(
                    NodeConfig.DATA_DIR.name(),
                    "'" + config.dataDirectory() + "', where no node has worked",
                    "the directory of a node");
        }
        missingMasterKey(config).ifPresent(file -> {
            throw withoutKey(file + " is not there");
        });
        return startPostgres(config);
    }

    private static DataServers start(
            NodeConfig config, boolean withPostgres, boolean withRedis, Consumer<DataServers> owner) {
        var directory = withPostgres || withRedis ? lock(config.dataDirectory()) : null;
        var servers = new DataServers(config, directory);
        try {
            owner.accept(servers);
            servers.begin(withPostgres, withRedis);
            servers.awaitStart();
            return servers;
        } catch (RuntimeException | Error failed) {
            servers.closeAfter(failed);
            throw failed;
        }
    }

    private static DataDirectory lock(Path directory) {
        try {
            return DataDirectory.lock(directory);
        } catch (UncheckedIOException unusable) {
            throw new BadSetting(
                    NodeConfig.DATA_DIR.name(),
                    "'" + directory + "', " + whyUnusable(unusable.getCause()),
                    "a directory that this user may write, or make");
        }
    }

    private static String whyUnusable(@Nullable Throwable failed) {
        if (failed instanceof FileAlreadyExistsException) {
            return "which is a file";
        }
        if (failed instanceof AccessDeniedException) {
            return "which this user may not write";
        }
        var reason = failed instanceof FileSystemException known ? known.getReason() : null;
        return "which can't be made or written" + (reason == null ? "" : " (" + reason + ")");
    }

    private synchronized void begin(boolean withPostgres, boolean withRedis) {
        if (directory == null) {
            return;
        }
        if (closed) {
            throw new IllegalStateException("the servers were closed before they started");
        }
        postgres = withPostgres ? PostgresServer.start(directory, postgresOptions(config)) : null;
        redis = withRedis ? RedisServer.start(directory, redisOptions()) : null;
    }

    /** As many connections as this node may open, with some for migrations, the audit and whoever looks. */
    private static ServerOptions postgresOptions(NodeConfig config) {
        int connections = Math.max(CONNECTIONS_MIN, config.storeConnections() + CONNECTIONS_SPARE);
        return ServerOptions.defaults().withSettings(Map.of("max_connections", Integer.toString(connections)));
    }

    /** What is in it goes on after a stop in order. */
    private static ServerOptions redisOptions() {
        return ServerOptions.defaults().withHandoverKey(Lineage.HANDOVER_KEY);
    }

    private void awaitStart() {
        if (postgres != null) {
            var unused = postgres.join();
        }
        if (redis != null) {
            var unused = redis.join();
        }
    }

    /** If the rest can't go on. What fails on the way is told with the reason for it. */
    void closeAfter(Throwable failed) {
        try {
            close();
        } catch (RuntimeException too) {
            failed.addSuppressed(too);
        }
    }

    private void closeAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "servers-stop"));
    }

    String postgresUrl() {
        return postgres == null ? config.postgresUrl() : postgres.join().url();
    }

    String redisUrl() {
        return redis == null ? config.redisUrl() : redis.join().url();
    }

    boolean hasOwnPostgres() {
        return postgres != null;
    }

    void watch(NodeHealth health) {
        if (postgres != null) {
            health.register("postgres", stateOf(postgres.join()::health));
        }
        if (redis != null) {
            health.register("redis", stateOf(redis.join()::health));
        }
    }

    private static Supplier<HealthState> stateOf(Supplier<ServerHealth> server) {
        return () -> server.get().up()
                ? HealthState.up()
                : HealthState.degraded(server.get().reason());
    }

    /**
     * The key of the settings, or the one in the data directory, which is made if there is none. Fails with {@link BadSetting}
     * if neither can be had.
     */
    static MasterKey masterKey(NodeConfig config) {
        if (!config.masterKey().isEmpty()) {
            return MasterKey.parse(config.masterKey());
        }
        var file = config.dataDirectory().resolve(KEY_FILE);
        try {
            if (Files.notExists(file)) {
                place(file, MasterKey.generate());
            }
            return MasterKey.parse(Files.readString(file));
        } catch (IOException unreadable) {
            throw withoutKey("%s can't be read or made (%s)".formatted(file, unreadable));
        }
    }

    /** Where {@link #masterKey} would make a key; empty if there is one. */
    static Optional<Path> missingMasterKey(NodeConfig config) {
        var file = config.dataDirectory().resolve(KEY_FILE);
        return config.masterKey().isEmpty() && Files.notExists(file) ? Optional.of(file) : Optional.empty();
    }

    private static BadSetting withoutKey(String why) {
        return new BadSetting(
                NodeConfig.MASTER_KEY.name(),
                "nothing, and " + why,
                "32 bytes in base64, or the key that a node made in its data.dir");
    }

    /**
     * Outlasts a crash of the machine from here on, as what it will seal does. Of two that come at once the first is kept, and
     * both read that.
     */
    private static void place(Path file, String key) throws IOException {
        var directory = Files.createDirectories(file.toAbsolutePath().getParent());
        var fresh = Files.createTempFile(
                directory,
                KEY_FILE,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(fresh, key + "\n", WRITE, SYNC);
            // Fails if there is one, as no way to rename does.
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException another) {
            LOG.debug("The master key was made by another just now");
        } finally {
            Files.delete(fresh);
        }
        try (var entries = FileChannel.open(directory, READ)) {
            entries.force(true);
        }
    }

    /**
     * In the order that lets each end whole, and each whatever becomes of the one before. What is still starting is waited
     * for. A second call waits for the first.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            end(redis, RedisServer::close);
        } finally {
            try {
                end(postgres, PostgresServer::close);
            } finally {
                if (directory != null) {
                    directory.close();
                }
            }
        }
    }

    private static <S> void end(@Nullable CompletableFuture<S> start, Consumer<S> close) {
        if (start == null) {
            return;
        }
        S server;
        try {
            server = start.join();
        } catch (CompletionException neverStarted) {
            return;
        }
        close.accept(server);
    }
}
