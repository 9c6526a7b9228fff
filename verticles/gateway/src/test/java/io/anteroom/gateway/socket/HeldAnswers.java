package io.anteroom.gateway.socket;

import io.anteroom.testkit.TestServers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The way to Redis, on which a command comes through and its answer is held back. Only the connection of that command waits,
 * and whoever waits too long for it gives it up.
 */
final class HeldAnswers implements AutoCloseable {

    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Hold hold;

    /** Of the first command from now on in which the text stands. */
    private static final class Hold {

        private final String text;
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable Link link;

        Hold(String text) {
            this.text = text;
        }
    }

    private record Link(Socket client, Socket server) {}

    HeldAnswers() {
        try {
            listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        start(this::acceptAll);
    }

    /** The address of the test servers' Redis by this way. */
    String through(String redisUrl) {
        return redisUrl.replace(":" + TestServers.redisPort() + "/", ":" + listener.getLocalPort() + "/");
    }

    /** Holds the answer to the next command in which the text stands, and what follows it, until {@link #release}. */
    void hold(String text) {
        hold = new Hold(text);
    }

    void release() {
        var held = hold;
        hold = null;
        if (held != null) {
            held.ended.countDown();
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                var link = new Link(client, new Socket(listener.getInetAddress(), TestServers.redisPort()));
                sockets.add(link.client);
                sockets.add(link.server);
                start(() -> pump(link, link.client, link.server));
                start(() -> pump(link, link.server, link.client));
            } catch (IOException closed) {
                // Nobody connects any more.
            }
        }
    }

    private void pump(Link link, Socket from, Socket to) {
        try (from;
                to) {
            from.setTcpNoDelay(true);
            copy(link, from.getInputStream(), to.getOutputStream(), from == link.client);
        } catch (IOException | InterruptedException ended) {
            // The other direction ends with it.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void copy(Link link, InputStream from, OutputStream to, boolean isCommand)
            throws IOException, InterruptedException {
        var chunk = new byte[16 * 1024];
        for (int length = from.read(chunk); length >= 0; length = from.read(chunk)) {
            var held = hold;
            if (held != null && isCommand && held.link == null) {
                if (new String(chunk, 0, length, StandardCharsets.ISO_8859_1).contains(held.text)) {
                    held.link = link;
                }
            } else if (held != null && !isCommand && link.equals(held.link)) {
                held.ended.await();
            }
            to.write(chunk, 0, length);
        }
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "held-answers");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        release();
        try {
            listener.close();
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
