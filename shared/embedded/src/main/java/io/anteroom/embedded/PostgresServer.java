package io.anteroom.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A PostgreSQL server of this node's own. Its cluster is made on first use, with the database `anteroom` and the role
 * `anteroom_owner`, which owns it and may create roles; everything within the database is left to migrations.
 */
public final class PostgresServer implements AutoCloseable {
    public static final String DATABASE = "anteroom";
    public static final String OWNER = "anteroom_owner";

    static final String HOME = "postgres";

    /** Closes connections and writes a checkpoint; the cluster then opens without recovery. */
    static final String FAST_SHUTDOWN = "INT";

    /** A checkpoint of 256 MB of buffers on a slow disk. */
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    /** Recovery replays up to 4 GB of log after a crash. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(5);

    private static final Duration INIT_PATIENCE = Duration.ofMinutes(2);
    /** How long sessions of a killed server may take to notice, and what the log says meanwhile. */
    private static final Duration SESSIONS_PATIENCE = Duration.ofSeconds(10);

    private static final String SESSIONS_LEFT = "pre-existing shared memory block";
    private static final long POLL_MS = 5;

    private final ServerOptions options;
    private final Path home;
    private final Path programs;
    private final Path cluster;
    private final ServerLog log;
    private final int port;
    private final PostgresAdmin admin;
    private final Supervisor supervisor;

    private PostgresServer(DataDirectory directory, ServerOptions options) throws IOException, InterruptedException {
        PostgresSettings.requireDurable(options.settings());
        this.options = options;
        this.home = directory.subdirectory(HOME);
        this.cluster = Orphans.cluster(home);
        this.log = new ServerLog(home.resolve("postgres.log"));
        this.programs = new Binaries(directory.binaries()).postgres().resolve("bin");
        Orphans.endPostgres(home);
        this.port = options.portOrFree();
        this.admin = new PostgresAdmin(
                port,
                Password.keptIn(home.resolve("superuser.password")),
                Password.keptIn(home.resolve("owner.password")));
        this.supervisor = Supervisor.start("PostgreSQL", port, options.restarted(), this::launch, log);
    }

    /** Whether a start has made a cluster in a data directory, which may be in use. Makes nothing itself. */
    public static boolean hasCluster(Path dataDirectory) {
        return Files.isDirectory(Orphans.cluster(dataDirectory.resolve(HOME)));
    }

    /** Starts a server, or fails with {@link ServerFailed}; a first start also unpacks the programs, some seconds. */
    public static CompletableFuture<PostgresServer> start(DataDirectory directory) {
        return start(directory, ServerOptions.defaults());
    }

    public static CompletableFuture<PostgresServer> start(DataDirectory directory, ServerOptions options) {
        return Starting.on("postgres-start", () -> new PostgresServer(directory, options));
    }

    /** `postgresql://user:password@host:port/database` of the owner. */
    public String url() {
        return admin.ownerUrl(DATABASE);
    }

    /** Makes an empty database that the owner of {@link #DATABASE} owns too, and returns its url. */
    public String createDatabase(String name) {
        admin.createDatabase(name);
        return admin.ownerUrl(name);
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

    /** Stops the server within about half a minute, whatever it does; its connections are closed. */
    @Override
    public void close() {
        try {
            supervisor.stop(FAST_SHUTDOWN, STOP_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("interrupted while PostgreSQL was stopping", e);
        }
    }

    private ServerProcess launch(Consumer<ServerProcess> begun) throws InterruptedException {
        try {
            if (!Files.isDirectory(cluster)) {
                initialise();
            }
            log.trim();
            return launchAfterCrash(begun);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL: " + e, e);
        }
    }

    /** The sessions of a killed server end a moment after it; until then the next one refuses to start. */
    private ServerProcess launchAfterCrash(Consumer<ServerProcess> begun) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + SESSIONS_PATIENCE.toNanos();
        while (true) {
            try {
                return launchOnce(begun);
            } catch (ServerFailed e) {
                if (!e.toString().contains(SESSIONS_LEFT) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(POLL_MS * 10);
            }
        }
    }

    private ServerProcess launchOnce(Consumer<ServerProcess> begun) throws InterruptedException, IOException {
        long logStart = log.length();
        ServerProcess process = ServerProcess.launch(command(), home, log.file(), pidFile());
        begun.accept(process);
        boolean serves = false;
        try {
            awaitReady(process, logStart);
            admin.prepare();
            serves = true;
            return process;
        } finally {
            if (!serves && process.alive()) {
                process.end(FAST_SHUTDOWN, STOP_PATIENCE);
            }
        }
    }

    /** PostgreSQL writes how far it got into the eighth line of postmaster.pid, as pg_ctl reads it. */
    private void awaitReady(ServerProcess process, long logStart) throws InterruptedException {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (!isReady(process)) {
            if (!process.alive()) {
                throw new ServerFailed(
                        "PostgreSQL did not start; its log " + log.file() + " ends with:\n" + log.tail(logStart));
            }
            if (System.nanoTime() > deadline) {
                throw new ServerFailed("PostgreSQL was not ready after " + START_PATIENCE + "; see " + log.file());
            }
            Thread.sleep(POLL_MS);
        }
    }

    private boolean isReady(ServerProcess process) {
        try {
            List<String> lines = Files.readAllLines(postmasterFile());
            return lines.size() >= 8
                    && lines.get(0).trim().equals(Long.toString(process.pid()))
                    && lines.get(7).trim().equals("ready");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Made under another name and renamed when it is whole: what is called `cluster` can be opened. */
    private void initialise() throws IOException, InterruptedException {
        Path unfinished = home.resolve("cluster.unfinished");
        Binaries.delete(unfinished);
        var command = new ArrayList<>(Platform.current().notAsRoot());
        command.addAll(List.of(
                programs.resolve("initdb").toString(),
                "--pgdata=" + unfinished,
                "--username=postgres",
                "--pwfile=" + home.resolve("superuser.password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
        long logStart = log.length();
        ServerProcess initdb = ServerProcess.launch(command, home, log.file(), home.resolve("initdb.pid"));
        if (!initdb.awaitEnd(INIT_PATIENCE)) {
            initdb.kill();
        }
        if (!Files.exists(unfinished.resolve("global/pg_control"))) {
            throw new ServerFailed("initdb failed; its log " + log.file() + " ends with:\n" + log.tail(logStart));
        }
        Files.move(unfinished, cluster, ATOMIC_MOVE);
    }

    private List<String> command() {
        Platform platform = Platform.current();
        var command = new ArrayList<>(platform.detached());
        command.addAll(platform.notAsRoot());
        command.addAll(List.of(programs.resolve("postgres").toString(), "-D", cluster.toString()));
        command.addAll(PostgresSettings.arguments(port, options.settings()));
        return command;
    }

    private Path pidFile() {
        return Orphans.postgresPid(home);
    }

    private Path postmasterFile() {
        return Orphans.postmaster(home);
    }
}
