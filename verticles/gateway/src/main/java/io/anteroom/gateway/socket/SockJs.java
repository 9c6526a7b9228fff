package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.gateway.GatewayNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;

/**
 * The same frames over SockJS, for networks that break WebSockets: {@code /sockjs/*}, behind our own look at the page's
 * origin on every transport. The token comes in the first frame.
 */
public final class SockJs {

    /** Of one post: several frames fit in. */
    private static final int BODY_BYTES_MAX = 64 * 1024;

    private static final int STREAMED_BYTES_MAX = 128 * 1024;
    private static final int GONE_AFTER_MS = 5_000;
    private static final int HEARTBEAT_MS = 25_000;

    private static final Refusal FOREIGN = new Refusal(Code.FORBIDDEN, "this page may not connect");
    private static final Refusal DRAINING = new Refusal(Code.UNAVAILABLE, "this node takes no more sockets", 1_000L);

    private final GatewayNode node;
    private final SocketLoop loop;
    private final Origins origins;

    SockJs(GatewayNode node, SocketLoop loop, Origins origins) {
        this.node = node;
        this.loop = loop;
        this.origins = origins;
    }

    void mount(Router router) {
        Vertx vertx = node.bus().vertx();
        var options = new SockJSHandlerOptions()
                .setMaxBytesStreaming(STREAMED_BYTES_MAX)
                .setSessionTimeout(GONE_AFTER_MS)
                .setHeartbeatInterval(HEARTBEAT_MS)
                .setRegisterWriteHandler(false)
                .setInsertJSESSIONID(false);
        router.route("/sockjs/*").handler(this::check);
        router.route(HttpMethod.POST, "/sockjs/*")
                .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX));
        router.route("/sockjs/*").subRouter(SockJSHandler.create(vertx, options).socketHandler(this::open));
    }

    private void check(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        if (!origins.allows(request)) {
            Handshake.refuse(request, FOREIGN);
        } else if (node.sockets().isDraining()
                || node.sockets().count() >= node.config().socketsMax()) {
            Handshake.refuse(request, DRAINING);
        } else {
            // vertx-web closes the connection after each poll and keeps that to itself.
            if (request.method().equals(HttpMethod.POST)) {
                request.response().putHeader("Connection", "close");
            }
            routing.next();
        }
    }

    private void open(SockJSSocket sock) {
        loop.run(() -> SockJsTransport.open(sock, loop));
    }
}
