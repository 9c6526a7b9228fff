package io.anteroom.app;

import io.anteroom.embedded.DataDirectory;
import io.anteroom.embedded.PostgresServer;
import io.anteroom.embedded.RedisServer;
import io.anteroom.embedded.ServerHealth;
import io.anteroom.embedded.ServerOptions;
import io.anteroom.runtime.HealthState;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL, the Redis and the master key a node works with: its operator's, or embedded ones that live in the
 * data directory, which one process holds at a time.
 */
final class DataServers implements AutoCloseable {

    private static final String KEY_FILE = "master.key";
    private static final int CONNECTIONS_MIN = 100;
    private static final int CONNECTIONS_SPARE = 20;

    private final NodeConfig config;
    private final @Nullable DataDirectory directory;
    private final @Nullable PostgresServer postgres;
    private final @Nullable RedisServer redis;

    private DataServers(
            NodeConfig config,
            @Nullable DataDirectory directory,
            @Nullable PostgresServer postgres,
            @Nullable RedisServer redis) {
        this.config = config;
        this.directory = directory;
        this.postgres = postgres;
        this.redis = redis;
    }

    /** Starts what the settings leave out. Blocks. Fails with {@code DataDirectoryInUse} if another process holds it. */
    static DataServers start(NodeConfig config) {
        if (!config.isEmbedded()) {
            return new DataServers(config, null, null, null);
        }
        var directory = DataDirectory.lock(config.dataDirectory());
        CompletableFuture<@Nullable PostgresServer> postgres = config.postgresUrl()
                        .isEmpty()
                ? PostgresServer.start(directory, postgresOptions(config)).thenApply(server -> server)
                : CompletableFuture.completedFuture(null);
        CompletableFuture<@Nullable RedisServer> redis = config.redisUrl().isEmpty()
                ? RedisServer.start(directory).thenApply(server -> server)
                : CompletableFuture.completedFuture(null);
        return new DataServers(config, directory, postgres.join(), redis.join());
    }

    /** Starts PostgreSQL only, if the settings leave it out: what the tools need. Blocks; fails as {@link #start}. */
    static DataServers startPostgres(NodeConfig config) {
        if (!config.postgresUrl().isEmpty()) {
            return new DataServers(config, null, null, null);
        }
        var directory = DataDirectory.lock(config.dataDirectory());
        return new DataServers(
                config,
                directory,
                PostgresServer.start(directory, postgresOptions(config)).join(),
                null);
    }

    /** As many connections as this node may open, with some for migrations, the audit and whoever looks. */
    private static ServerOptions postgresOptions(NodeConfig config) {
        int connections = Math.max(CONNECTIONS_MIN, config.storeConnections() + CONNECTIONS_SPARE);
        return ServerOptions.defaults().withSettings(Map.of("max_connections", Integer.toString(connections)));
    }

    String postgresUrl() {
        return postgres == null ? config.postgresUrl() : postgres.url();
    }

    String redisUrl() {
        return redis == null ? config.redisUrl() : redis.url();
    }

    boolean hasOwnPostgres() {
        return postgres != null;
    }

    void watch(NodeHealth health) {
        if (postgres != null) {
            health.register("postgres", stateOf(postgres::health));
        }
        if (redis != null) {
            health.register("redis", stateOf(redis::health));
        }
    }

    private static Supplier<HealthState> stateOf(Supplier<ServerHealth> server) {
        return () -> server.get().up()
                ? HealthState.up()
                : HealthState.degraded(server.get().reason());
    }

    /** The key of the settings, or the one in the data directory, which is made if there is none. */
    static MasterKey masterKey(NodeConfig config) {
        if (!config.masterKey().isEmpty()) {
            return MasterKey.parse(config.masterKey());
        }
        var file = config.dataDirectory().resolve(KEY_FILE);
        try {
            if (Files.notExists(file)) {
                Files.createDirectories(config.dataDirectory());
                write(file, MasterKey.generate());
            }
            return MasterKey.parse(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the master key " + file, unreadable);
        }
    }

    private static void write(Path file, String key) throws IOException {
        var fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                KEY_FILE,
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, key + "\n");
        Files.move(fresh, file);
    }

    /** In the order that lets each end whole. */
    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        if (directory != null) {
            directory.close();
        }
    }
}
