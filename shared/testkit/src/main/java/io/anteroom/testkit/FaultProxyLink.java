package io.anteroom.testkit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection through the proxy: a client's socket, the target's, and a thread for each direction. */
final class FaultProxyLink {
    private static final Logger LOG = LoggerFactory.getLogger(FaultProxyLink.class);
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final long HOLD_POLL_MS = 5;

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean swallows;
    private final AtomicInteger directionsOpen = new AtomicInteger(2);

    FaultProxyLink(FaultProxy proxy, Socket client, Socket server) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void start() {
        FaultProxy.start("fault-proxy-up", () -> pump(client, server));
        FaultProxy.start("fault-proxy-down", () -> pump(server, client));
    }

    void swallow() {
        swallows = true;
    }

    /** Closes both sockets, with a reset or in order; false if that was done before. */
    @CanIgnoreReturnValue
    boolean end(boolean reset) {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        close(client, reset);
        close(server, reset);
        proxy.ended(this);
        return true;
    }

    static void close(Socket socket, boolean reset) {
        try (socket) {
            if (reset) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException e) {
            LOG.debug("Socket was closed already reason={}", e.getMessage());
        }
    }

    private void pump(Socket source, Socket sink) {
        var chunk = new byte[CHUNK_BYTES];
        try {
            for (int length = source.getInputStream().read(chunk);
                    length >= 0;
                    length = source.getInputStream().read(chunk)) {
                misbehave(length);
                if (swallows) {
                    proxy.swallowedChunks.incrementAndGet();
                    continue;
                }
                // Counted first: whoever has read a byte must find it counted.
                proxy.bytes.addAndGet(length);
                sink.getOutputStream().write(chunk, 0, length);
            }
            holdInBlackHole();
            endOfStream(source, sink);
        } catch (IOException broken) {
            end(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(true);
        } finally {
            if (directionsOpen.decrementAndGet() == 0) {
                end(false);
            }
        }
    }

    private void endOfStream(Socket source, Socket sink) throws IOException {
        if (!swallows) {
            sink.shutdownOutput();
        } else if (source == client) {
            end(true);
        }
    }

    private void misbehave(int length) throws InterruptedException {
        var faults = proxy.faults();
        if (faults.delays()) {
            proxy.delayedChunks.incrementAndGet();
            Thread.sleep(faults.delay().toMillis() + proxy.jitterMs(faults));
        }
        if (faults.bytesPerSecond() > 0) {
            proxy.throttledChunks.incrementAndGet();
            Thread.sleep(length * 1_000L / faults.bytesPerSecond());
        }
        holdInBlackHole();
    }

    private void holdInBlackHole() throws InterruptedException {
        if (!proxy.faults().blackHole()) {
            return;
        }
        proxy.heldChunks.incrementAndGet();
        while (proxy.faults().blackHole() && !ended.get()) {
            Thread.sleep(HOLD_POLL_MS);
        }
    }
}
