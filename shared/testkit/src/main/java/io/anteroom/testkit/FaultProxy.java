package io.anteroom.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on loopback that misbehaves when told to. Faults hold for open and for new connections, until
 * {@link #heal}. Its counters prove that a fault happened; a test that does not look at them proves nothing.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MS = 2_000;

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final Random random;
    private final Set<FaultProxyLink> links = ConcurrentHashMap.newKeySet();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    final AtomicLong delayedChunks = new AtomicLong();
    final AtomicLong throttledChunks = new AtomicLong();
    final AtomicLong heldChunks = new AtomicLong();
    final AtomicLong swallowedChunks = new AtomicLong();
    private volatile Faults faults = Faults.NONE;

    private FaultProxy(InetSocketAddress target, long seed) throws IOException {
        this.target = target;
        this.random = new Random(seed);
        this.listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        start("fault-proxy-accept", this::acceptAll);
    }

    /** A proxy on a free port before the target; jitter is drawn from the seed. */
    public static FaultProxy to(String host, int port, long seed) {
        try {
            return new FaultProxy(new InetSocketAddress(host, port), seed);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen", e);
        }
    }

    /** A proxy before the server of a `postgresql://` or `redis://` url. */
    public static FaultProxy to(String url) {
        URI uri = URI.create(url);
        return to(uri.getHost(), uri.getPort(), 1);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The url with this proxy in the target's place. */
    public String through(String url) {
        URI uri = URI.create(url);
        return url.replace("@" + uri.getHost() + ":" + uri.getPort(), "@127.0.0.1:" + port());
    }

    /**
     * Holds each chunk, of 16 KiB at most, for the delay and up to the jitter more. The next one waits behind it, so that
     * a stream also becomes slow.
     */
    public void delay(Duration delay, Duration jitter) {
        faults = faults.withDelay(delay, jitter);
    }

    /** Lets so many bytes a second through, per connection and direction. */
    public void throttle(int bytesPerSecond) {
        faults = faults.withThrottle(bytesPerSecond);
    }

    /**
     * Connections stay open and nothing comes through, as when a cable is pulled: neither side is told. What was sent
     * meanwhile arrives after {@link #heal}, as TCP would send it again.
     */
    public void blackHole() {
        faults = faults.withBlackHole();
    }

    /** Breaks all connections with a reset, once. New ones are served. */
    public void reset() {
        breakLinks(true);
    }

    /**
     * Swallows for ever what the connections of now still carry, and tells neither side, as when the host behind them is
     * gone and another has its address. New ones are served; {@link #heal} changes nothing about the old.
     */
    public void swallow() {
        links.forEach(FaultProxyLink::swallow);
    }

    /** Ends all connections in order, and every new one with a reset, until {@link #heal}. */
    public void cut() {
        faults = faults.withCut();
        breakLinks(false);
    }

    /** From now on everything comes through. */
    public void heal() {
        faults = Faults.NONE;
    }

    /** How many connections neither side has ended. */
    public int open() {
        return links.size();
    }

    public Counters counters() {
        return new Counters(
                connections.get(),
                bytes.get(),
                delayedChunks.get(),
                throttledChunks.get(),
                heldChunks.get(),
                swallowedChunks.get(),
                broken.get(),
                refused.get());
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the proxy", e);
        } finally {
            links.forEach(link -> link.end(true));
        }
    }

    Faults faults() {
        return faults;
    }

    /** Milliseconds from nothing to the jitter. */
    long jitterMs(Faults present) {
        synchronized (random) {
            return random.nextInt((int) present.jitter().toMillis() + 1);
        }
    }

    void ended(FaultProxyLink link) {
        links.remove(link);
    }

    static void start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void breakLinks(boolean reset) {
        for (FaultProxyLink link : links) {
            if (link.end(reset)) {
                broken.incrementAndGet();
            }
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                accept(listener.accept());
            } catch (IOException closedOrTargetDown) {
                refused.incrementAndGet();
            }
        }
    }

    private void accept(Socket client) throws IOException {
        if (faults.cut()) {
            refused.incrementAndGet();
            FaultProxyLink.close(client, true);
            return;
        }
        var server = new Socket();
        try {
            server.connect(target, CONNECT_TIMEOUT_MS);
        } catch (IOException e) {
            FaultProxyLink.close(client, true);
            throw e;
        }
        connections.incrementAndGet();
        var link = new FaultProxyLink(this, client, server);
        links.add(link);
        link.start();
    }

    /** What has happened so far: connections, forwarded bytes, and how often each fault took hold. */
    public record Counters(
            long connections,
            long bytes,
            long delayedChunks,
            long throttledChunks,
            long heldChunks,
            long swallowedChunks,
            long brokenConnections,
            long refusedConnections) {}

    /** What is wrong at present; a rate of 0 is no throttle. */
    record Faults(Duration delay, Duration jitter, int bytesPerSecond, boolean blackHole, boolean cut) {
        static final Faults NONE = new Faults(Duration.ZERO, Duration.ZERO, 0, false, false);

        Faults withDelay(Duration delay, Duration jitter) {
            return new Faults(delay, jitter, bytesPerSecond, blackHole, cut);
        }

        Faults withThrottle(int bytesPerSecond) {
            return new Faults(delay, jitter, bytesPerSecond, blackHole, cut);
        }

        Faults withBlackHole() {
            return new Faults(delay, jitter, bytesPerSecond, true, cut);
        }

        Faults withCut() {
            return new Faults(delay, jitter, bytesPerSecond, blackHole, true);
        }

        boolean delays() {
            return !delay.isZero() || !jitter.isZero();
        }
    }
}
