package io.anteroom.gateway.socket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SockJS session over HTTP: frames wait here until a response comes that takes them. Belongs to its loop. It lives on
 * for 5 s without a response that waits; what it was closed with is told for as long.
 */
final class SockJsSession implements Transport {

    private static final int UNSENT_MAX = 96 * 1024;
    private static final int UNSENT_HIGH = 32 * 1024;
    private static final long GONE_AFTER_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long HEARTBEAT_NANOS = Duration.ofSeconds(25).toNanos();
    private static final int STILL_OPEN = 2010;

    private final SocketLoop loop;
    private final Socket socket;
    private final ArrayList<String> waiting = new ArrayList<>();
    private @Nullable SockJsReceiver receiver;
    private @Nullable String closed;
    private int unsent;
    /** The longest of the frames over {@link #UNSENT_HIGH} since little waited: as a {@link WebSocketChannel} has it. */
    private int spared;

    private boolean opened;
    private boolean flushDue;
    private long quietSinceNanos = System.nanoTime();
    private long stuckSinceNanos;

    SockJsSession(SocketLoop loop) {
        this.loop = loop;
        this.socket = loop.open();
        socket.carriedBy(this);
    }

    SocketLoop loop() {
        return loop;
    }

    Socket socket() {
        return socket;
    }

    /** A response is there to take frames. */
    void attach(SockJsReceiver fresh) {
        socket.heard();
        if (receiver != null) {
            fresh.last(SockJsText.closed(STILL_OPEN, "Another connection still open"));
            return;
        }
        receiver = fresh;
        fresh.onGone(() -> loop.runSoonest(() -> detach(fresh)));
        if (receiver != fresh) {
            return;
        }
        if (!opened) {
            opened = true;
            write(fresh, SockJsText.OPENED, 0);
        }
        flush();
    }

    /** It takes nothing more, or nobody reads it. */
    private void detach(SockJsReceiver old) {
        if (receiver == old) {
            receiver = null;
            stuckSinceNanos = 0;
            quietSinceNanos = System.nanoTime();
        }
    }

    /** What the client sent. */
    void received(List<String> messages) {
        for (var message : messages) {
            if (closed != null) {
                return;
            }
            var bytes = message.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > WebSocketChannel.FRAME_BYTES_MAX) {
                close(CloseCode.TOO_BIG);
                return;
            }
            socket.received(bytes);
        }
    }

    @Override
    public void send(Frame frame) {
        if (closed != null) {
            return;
        }
        if (unsent > UNSENT_MAX + spared) {
            close(CloseCode.TOO_SLOW);
            return;
        }
        var length = frame.json().length();
        unsent += length;
        if (length > UNSENT_HIGH) {
            spared = Math.max(spared, length);
        }
        waiting.add(frame.json());
        flushSoon();
    }

    @Override
    public boolean takesMore() {
        return closed == null && unsent < UNSENT_HIGH;
    }

    @Override
    public void close(CloseCode code) {
        if (closed == null) {
            closed = SockJsText.closed(code);
            socket.ended();
            flushSoon();
        }
    }

    // What becomes due in one turn of the loop goes out as one list.
    private void flushSoon() {
        if (!flushDue) {
            flushDue = true;
            loop.run(this::flush);
        }
    }

    private void flush() {
        flushDue = false;
        if (receiver != null && !waiting.isEmpty()) {
            var length = waiting.stream().mapToInt(String::length).sum();
            var frames = SockJsText.frames(waiting);
            waiting.clear();
            write(receiver, frames, length);
        }
        if (receiver != null && closed != null) {
            var last = receiver;
            last.last(closed);
            detach(last);
        }
    }

    private void write(SockJsReceiver to, String frame, int length) {
        quietSinceNanos = System.nanoTime();
        if (!to.write(frame, () -> loop.run(() -> wentOut(length)))) {
            detach(to);
        } else if (!takesMore() && stuckSinceNanos == 0) {
            stuckSinceNanos = quietSinceNanos;
        }
    }

    private void wentOut(int length) {
        unsent -= length;
        stuckSinceNanos = 0;
        if (takesMore()) {
            spared = 0;
            socket.readsAgain();
        }
    }

    /** Looks after it once a second; true if it is over. */
    boolean isOver(long nowNanos) {
        var quietNanos = nowNanos - quietSinceNanos;
        if (receiver == null && quietNanos > GONE_AFTER_NANOS) {
            // Whoever asks in the very moment in which it is forgotten is told.
            close(CloseCode.NORMAL);
            return true;
        }
        if (receiver != null && quietNanos > HEARTBEAT_NANOS) {
            write(receiver, SockJsText.HEARTBEAT, 0);
        }
        return false;
    }

    @Override
    public void cut() {
        close(CloseCode.NORMAL);
    }

    /** Between two polls nobody reads, and that is no fault: {@link #UNSENT_MAX} bounds what may wait. */
    @Override
    public long stuckMs(long nowNanos) {
        return receiver == null || stuckSinceNanos == 0 ? 0 : (nowNanos - stuckSinceNanos) / 1_000_000;
    }

    /** Ends the response, so that the client asks for another. A process that stands still does not, however connected. */
    @Override
    public void ping() {
        if (receiver != null) {
            var silent = receiver;
            silent.last(SockJsText.HEARTBEAT);
            detach(silent);
        }
    }
}
