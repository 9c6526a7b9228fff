package io.anteroom.embedded;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one server running: waits on a daemon thread for its process to end and launches it again, at once the first
 * time, then with pauses that double up to a bound. It never gives up, because what stops a server from starting (a
 * full disk, a process that still holds the port) is mended from outside, and the node is of no use without it.
 */
final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration PAUSE_MIN = Duration.ofMillis(50);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    /** How often the log is looked at; a server in trouble writes some megabytes in that time at most. */
    private static final Duration LOG_CHECK = Duration.ofMinutes(1);

    private final String name;
    private final int port;
    private final Launcher launcher;
    private final ServerLog log;
    private final AtomicLong restarts = new AtomicLong();
    private final List<Consumer<ServerHealth>> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile ServerProcess process;
    private volatile ServerHealth health;
    private volatile boolean stopping;

    private Supervisor(String name, int port, ServerProcess process, Launcher launcher, ServerLog log) {
        this.name = name;
        this.port = port;
        this.launcher = launcher;
        this.log = log;
        this.process = process;
        this.health = ServerHealth.serving(process.pid(), port);
        this.thread = new Thread(this::watch, name + "-supervisor");
        this.thread.setDaemon(true);
    }

    /** Launches the server on the calling thread; from then on it is watched, if so wanted. */
    static Supervisor start(String name, int port, boolean watched, Launcher launcher, ServerLog log)
            throws InterruptedException {
        var supervisor = new Supervisor(name, port, launcher.launch(begun -> {}), launcher, log);
        if (watched) {
            supervisor.thread.start();
        }
        return supervisor;
    }

    long pid() {
        return process.pid();
    }

    long restarts() {
        return restarts.get();
    }

    /** As last seen by the watching thread, or as it is for a server that nobody watches. */
    ServerHealth health() {
        if (health.up() && !process.alive()) {
            return ServerHealth.down(ended());
        }
        return health;
    }

    void onChange(Consumer<ServerHealth> listener) {
        listeners.add(listener);
    }

    /** Stops watching, then ends the process: with the signal, and after the time with a kill; false if it was killed. */
    @CanIgnoreReturnValue
    boolean stop(String signal, Duration patience) throws InterruptedException {
        stopping = true;
        thread.interrupt();
        become(ServerHealth.down("stopped"));
        var inOrder = endLaunched(signal, patience);
        // A launch that was asking its server something hears of it late, and may have begun one since.
        return endLaunched(signal, patience) && inOrder;
    }

    private boolean endLaunched(String signal, Duration patience) throws InterruptedException {
        thread.join(patience.toMillis());
        return !process.alive() || process.end(signal, patience);
    }

    private void watch() {
        try {
            while (!stopping) {
                awaitEnd();
                become(ServerHealth.down(ended()));
                LOG.warn("Embedded server ended and is started again server={} pid={}", name, pid());
                relaunch();
            }
        } catch (InterruptedException stopped) {
            LOG.debug("Supervisor stopped server={}", name);
        }
    }

    private void awaitEnd() throws InterruptedException {
        while (!process.awaitEnd(LOG_CHECK)) {
            trimLog();
        }
    }

    /** A log that cannot be cut, on a full disk say, is no reason to stop watching. */
    private void trimLog() {
        try {
            log.trim();
        } catch (UncheckedIOException e) {
            LOG.warn("Log of the embedded server was not cut server={} reason={}", name, e.getMessage());
        }
    }

    private void relaunch() throws InterruptedException {
        Duration pause = Duration.ZERO;
        while (!tryLaunch()) {
            pause = pause.isZero() ? PAUSE_MIN : min(pause.multipliedBy(2), PAUSE_MAX);
            Thread.sleep(pause.toMillis());
        }
        restarts.incrementAndGet();
        become(ServerHealth.serving(pid(), port));
        LOG.warn("Embedded server serves again server={} pid={} restarts={}", name, pid(), restarts);
    }

    private boolean tryLaunch() throws InterruptedException {
        if (stopping) {
            throw new InterruptedException("stopped");
        }
        try {
            process = launcher.launch(begun -> process = begun);
            return true;
        } catch (RuntimeException e) {
            become(ServerHealth.down(name + " does not start: " + e.getMessage()));
            LOG.warn("Embedded server did not start server={} reason={}", name, e.getMessage());
            return false;
        }
    }

    private void become(ServerHealth next) {
        health = next;
        listeners.forEach(listener -> tell(listener, next));
    }

    private void tell(Consumer<ServerHealth> listener, ServerHealth next) {
        try {
            listener.accept(next);
        } catch (RuntimeException e) {
            LOG.error("A listener failed on a change of health server={} health={}", name, next, e);
        }
    }

    private String ended() {
        return name + " process " + pid() + " has ended";
    }

    private static Duration min(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? left : right;
    }

    /** Starts the server's process and returns when it serves; a process that does not get there is ended. */
    interface Launcher {

        /** @param begun is told of the process as soon as there is one */
        ServerProcess launch(Consumer<ServerProcess> begun) throws InterruptedException;
    }
}
