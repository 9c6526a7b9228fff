package io.anteroom.gateway.socket;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SockJS session as a carrier of frames. It never says that its reader is slow, so what was written and not yet
 * taken is counted here. Its callbacks may come on other loops; all that matters happens on the socket's.
 */
final class SockJsTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(SockJsTransport.class);
    private static final int UNSENT_MAX = 96 * 1024;

    private final SockJSSocket sock;
    private final SocketLoop loop;
    private final Socket socket;
    private int unsent;
    private boolean closing;

    private SockJsTransport(SockJSSocket sock, SocketLoop loop, Socket socket) {
        this.sock = sock;
        this.loop = loop;
        this.socket = socket;
    }

    static void open(SockJSSocket sock, SocketLoop loop) {
        var socket = loop.open();
        var transport = new SockJsTransport(sock, loop, socket);
        socket.carriedBy(transport);
        sock.exceptionHandler(failure -> LOG.debug("A SockJS session failed cause={}", failure.toString()));
        sock.closeHandler(closed -> loop.run(socket::ended));
        sock.handler(message -> loop.run(() -> transport.received(message)));
    }

    private void received(Buffer message) {
        if (closing) {
            return;
        }
        if (message.length() > WebSocketChannel.FRAME_BYTES_MAX) {
            close(CloseCode.TOO_BIG);
            return;
        }
        var bytes = message.getBytes();
        if (Utf8.isValid(bytes)) {
            socket.received(bytes);
        } else {
            close(CloseCode.BAD_UTF8);
        }
    }

    @Override
    public void send(Frame frame) {
        if (closing) {
            return;
        }
        var length = frame.json().length();
        if (unsent + length > UNSENT_MAX) {
            close(CloseCode.TOO_SLOW);
            return;
        }
        unsent += length;
        sock.write(frame.json()).onComplete(written -> loop.run(() -> unsent -= length));
    }

    @Override
    public void close(CloseCode code) {
        if (closing) {
            return;
        }
        closing = true;
        sock.close(code.number(), code.reason());
        socket.ended();
    }

    @Override
    public void cut() {
        close(CloseCode.NORMAL);
    }

    /** Between two polls nobody reads, and that is no fault: only {@link #UNSENT_MAX} bounds it. */
    @Override
    public long stuckMs(long nowNanos) {
        return 0;
    }

    /** SockJS has its own sign of life. */
    @Override
    public void ping() {
        socket.heard();
    }
}
