package io.anteroom.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One client that joins and leaves a room as often as it is told to, without waiting for answers, and comes back at once, with a
 * session of its own, whenever its socket is closed.
 */
final class Flood implements AutoCloseable {

    private static final int BURSTS_PER_SECOND = 100;
    private static final Duration END_PATIENCE = Duration.ofSeconds(30);
    private static final int TOO_MANY_FRAMES = 4029;

    private final Http node;
    private final Player player;
    private final String room;
    private final int perSecond;
    private final Thread thread = new Thread(this::run, "flood");
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger sockets = new AtomicInteger();
    private final AtomicInteger closedAsFlood = new AtomicInteger();
    private final long begunAt = System.nanoTime();
    private volatile boolean goesOn = true;
    private volatile long endedAt;

    Flood(Http node, Player player, String room, int perSecond) {
        this.node = node;
        this.player = player;
        this.room = room;
        this.perSecond = perSecond;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (goesOn) {
            try (var socket = new RawSocket(node, player.token(), 0)) {
                sockets.incrementAndGet();
                var reader = new Thread(() -> read(socket), "flood-reader");
                reader.setDaemon(true);
                reader.start();
                send(socket);
            } catch (IOException closedOrRefused) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        endedAt = System.nanoTime();
    }

    private void read(RawSocket socket) {
        if (socket.readToClose() == TOO_MANY_FRAMES) {
            closedAsFlood.incrementAndGet();
        }
    }

    /** Until the socket ends. Each burst begins when it is due, however long the one before took. */
    private void send(RawSocket socket) throws IOException {
        long next = System.nanoTime();
        while (goesOn) {
            for (int i = 0; i < perSecond / BURSTS_PER_SECOND; i += 2) {
                socket.sendText(Events.roomJoin(room, 0).encode());
                socket.sendText(Events.roomLeave(room).encode());
                sent.addAndGet(2);
            }
            next += 1_000_000_000L / BURSTS_PER_SECOND;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** Frames it could send each second, over all its sockets. */
    long rate() {
        long end = endedAt == 0 ? System.nanoTime() : endedAt;
        return sent.get() * 1_000_000_000L / Math.max(1, end - begunAt);
    }

    /** What it did, in words for a report. */
    String line() {
        return "flood: sent=" + sent + " perSecond=" + rate() + " sockets=" + sockets + " closedAsFlood="
                + closedAsFlood;
    }

    int closedAsFlood() {
        return closedAsFlood.get();
    }

    @Override
    public void close() {
        goesOn = false;
        Crowd.join(thread, END_PATIENCE);
    }
}
