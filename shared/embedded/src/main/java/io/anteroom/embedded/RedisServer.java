package io.anteroom.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A Redis server of this node's own, which appends what it is told to a file and loads it on its next start. */
public final class RedisServer implements AutoCloseable {
    /** Redis then flushes its file and ends. */
    static final String SHUTDOWN = "TERM";

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);
    /** Loading reads about 100 MB/s, and memory is bounded to a gigabyte. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(1);

    private static final long POLL_MS = 5;

    private final ServerOptions options;
    private final Path home;
    private final Path program;
    private final ServerLog log;
    private final int port;
    private final String password;
    private final Handover handover;
    private final Supervisor supervisor;

    private RedisServer(DataDirectory directory, ServerOptions options) throws IOException, InterruptedException {
        RedisSettings.requireDurable(options.settings());
        this.options = options;
        this.home = directory.subdirectory("redis");
        this.log = new ServerLog(home.resolve("redis.log"));
        this.program = new Binaries(directory.binaries()).redis();
        this.password = Password.keptIn(home.resolve("redis.password"));
        this.handover = new Handover(directory.path().resolve("redis.ended"), options.handoverKey());
        Orphans.endRedis(home, handover);
        this.port = options.portOrFree();
        var seal = handover.take();
        this.supervisor = Supervisor.start("Redis", port, options.restarted(), this::launch, log);
        seal.ifPresent(noted -> handover.pass(noted, port, password));
    }

    /** Starts a server, or fails with {@link ServerFailed}. */
    public static CompletableFuture<RedisServer> start(DataDirectory directory) {
        return start(directory, ServerOptions.defaults());
    }

    public static CompletableFuture<RedisServer> start(DataDirectory directory, ServerOptions options) {
        return Starting.on("redis-start", () -> new RedisServer(directory, options));
    }

    /** `redis://:password@host:port/0`. */
    public String url() {
        return "redis://:" + password + "@127.0.0.1:" + port + "/0";
    }

    public int port() {
        return port;
    }

    /** Of the server's present process; changes with each restart. */
    public long pid() {
        return supervisor.pid();
    }

    public ServerHealth health() {
        return supervisor.health();
    }

    /** How often the server ended by itself and was started again. */
    public long restarts() {
        return supervisor.restarts();
    }

    /** Called on the watching thread whenever the health changes; must not block. */
    public void onHealthChange(Consumer<ServerHealth> listener) {
        supervisor.onChange(listener);
    }

    /** Stops the server within about ten seconds, whatever it does. A second call does nothing. */
    @Override
    public void close() {
        try {
            handover.end(port, password, () -> supervisor.stop(SHUTDOWN, STOP_PATIENCE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("interrupted while Redis was stopping", e);
        }
    }

    private ServerProcess launch(Consumer<ServerProcess> begun) throws InterruptedException {
        try {
            log.trim();
            writeConfiguration();
            var command = new ArrayList<>(Platform.current().detached());
            command.addAll(List.of(program.toString(), configuration().toString()));
            long logStart = log.length();
            var process = ServerProcess.launch(command, home, log.file(), pidFile());
            begun.accept(process);
            return serving(process, logStart);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start Redis: " + e, e);
        }
    }

    private ServerProcess serving(ServerProcess process, long logStart) throws InterruptedException, IOException {
        boolean serves = false;
        try {
            awaitReady(process, logStart);
            serves = true;
            return process;
        } finally {
            if (!serves && process.alive()) {
                process.end(SHUTDOWN, STOP_PATIENCE);
            }
        }
    }

    private void awaitReady(ServerProcess process, long logStart) throws InterruptedException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (!isReady()) {
            if (!process.alive()) {
                throw new ServerFailed(
                        "Redis did not start; its log " + log.file() + " ends with:\n" + log.tail(logStart));
            }
            if (System.nanoTime() > deadline) {
                throw new ServerFailed("Redis was not ready after " + START_PATIENCE + "; see " + log.file());
            }
            Thread.sleep(POLL_MS);
        }
    }

    /** Refused while the port is closed, and answered with an error while the file is loaded. */
    private boolean isReady() {
        try (var connection = new RedisConnection(port)) {
            var unused = connection.ask("AUTH", password);
            unused = connection.ask("PING");
            RedisSettings.requireDurable(connection);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Holds the password, which a command line would show to every user of the machine. */
    private void writeConfiguration() throws IOException {
        Files.deleteIfExists(configuration());
        Files.createFile(
                configuration(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(configuration(), RedisSettings.lines(port, home, password, options.settings()));
    }

    private Path configuration() {
        return Orphans.redisConfiguration(home);
    }

    private Path pidFile() {
        return Orphans.redisPid(home);
    }
}
