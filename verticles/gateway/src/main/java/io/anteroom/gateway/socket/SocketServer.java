package io.anteroom.gateway.socket;

import io.anteroom.gateway.GatewayNode;
import io.anteroom.gateway.auth.SocketTickets;
import io.anteroom.gateway.auth.Tokens;
import io.anteroom.gateway.session.SessionStore;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;

/** The sockets of one gateway instance: {@code /ws} and {@code /sockjs}. Belongs to the context that made it. */
public final class SocketServer {

    private static final String PATH = "/ws";
    /** Storms of reconnecting clients wait here. */
    private static final int ACCEPT_BACKLOG = 4_096;

    private final GatewayNode node;
    private final SocketLoop loop;
    private final Handshake handshake;
    private final SockJs sockJs;

    private SocketServer(GatewayNode node, SocketLoop loop, Handshake handshake, SockJs sockJs) {
        this.node = node;
        this.loop = loop;
        this.handshake = handshake;
        this.sockJs = sockJs;
    }

    public static SocketServer start(
            GatewayNode node, ContextInternal context, Tokens tokens, SocketTickets tickets, SessionStore store) {
        var loop = new SocketLoop(node, context, tokens, store);
        var origins = new Origins(node.config().origins());
        var admission = new Admission(
                System::nanoTime, loop::runAfter, node.socketMetrics().waiting());
        node.sockets().add(loop);
        return new SocketServer(
                node,
                loop,
                new Handshake(node, loop, tokens, tickets, origins, admission),
                new SockJs(node, loop, origins, admission));
    }

    /** What sockets need of the server that accepts them. */
    public static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxWebSocketFrameSize(Framing.CARRIED_BYTES_MAX)
                .setMaxWebSocketMessageSize(Framing.CARRIED_BYTES_MAX)
                // It would cost 110 kB for each socket, and rule out frames that are made once for many.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setRegisterWebSocketWriteHandlers(false)
                .setHttp2ClearTextEnabled(false)
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setSendBufferSize(WebSocketChannel.KERNEL_SEND_BYTES)
                .setReceiveBufferSize(WebSocketChannel.KERNEL_RECEIVE_BYTES)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
    }

    /** Takes the request if it is for a socket; it must be the server's own and not one that went through a router. */
    public boolean handles(HttpServerRequest request) {
        var path = request.path();
        if (path == null) {
            return false;
        }
        if (path.equals(PATH)) {
            handshake.handle(request);
            return true;
        }
        if (path.startsWith(SockJs.PREFIX)
                && (path.length() == SockJs.PREFIX.length() || path.charAt(SockJs.PREFIX.length()) == '/')) {
            sockJs.handle(request);
            return true;
        }
        return false;
    }

    public void stop() {
        node.sockets().remove(loop);
    }
}
