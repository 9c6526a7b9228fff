package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.gateway.GatewayNode;
import io.anteroom.gateway.http.Closing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same frames over SockJS, for networks that break WebSockets: WebSocket, XHR streaming and polling below
 * {@code /sockjs}. The page's origin is looked at on every one of them; the token comes in the first frame.
 *
 * <p>Spoken here and not by vertx-web's handler, which closes every session with 3000 whatever it is told, forgets what
 * still waits for a poll when it does, never says that a reader is slow, and takes posts of any size.
 */
final class SockJs {

    static final String PREFIX = "/sockjs";

    private static final Logger LOG = LoggerFactory.getLogger(SockJs.class);
    /** Of one post: several frames fit in. */
    private static final int BODY_BYTES_MAX = 64 * 1024;
    /** For all of it; once it is there, nobody waits for its sender. */
    private static final int BODY_WITHIN_MS = 10_000;

    private static final int SWEEP_MS = 1_000;
    private static final int SESSION_NAME_MAX = 128;
    private static final Pattern SESSION_PATH = Pattern.compile(PREFIX + "/[^/.]+/([^/.]+)/([a-z_]+)");
    private static final String NEVER_CACHED = "no-store, no-cache, no-transform, must-revalidate, max-age=0";

    private static final Refusal FOREIGN = new Refusal(Code.FORBIDDEN, "this page may not connect");
    private static final Refusal UNKNOWN = new Refusal(Code.NOT_FOUND, "there is nothing here");
    private static final Refusal TOO_LARGE = new Refusal(Code.BODY_TOO_LARGE, "at most 64 KiB");
    private static final Refusal NO_LIST = new Refusal(Code.INVALID_PAYLOAD_SCHEMA, "a list of texts is expected");

    private final GatewayNode node;
    private final SocketLoop loop;
    private final Origins origins;
    private final Admission admission;

    SockJs(GatewayNode node, SocketLoop loop, Origins origins, Admission admission) {
        this.node = node;
        this.loop = loop;
        this.origins = origins;
        this.admission = admission;
        loop.context().setPeriodic(SWEEP_MS, tick -> sweep());
    }

    private void sweep() {
        var now = System.nanoTime();
        node.sockets()
                .carried()
                .entrySet()
                .removeIf(entry ->
                        entry.getValue().loop() == loop && entry.getValue().isOver(now));
    }

    void handle(HttpServerRequest request) {
        if (!origins.allows(request)) {
            Handshake.refuse(request, FOREIGN);
            return;
        }
        var waitMs = node.httpLimits().requests().takeMs(request.remoteAddress().hostAddress());
        if (waitMs > 0) {
            Handshake.refuse(request, new Refusal(Code.RATE_LIMITED, "too many requests", waitMs));
            return;
        }
        share(request);
        var session = SESSION_PATH.matcher(request.path());
        if (request.method().equals(HttpMethod.OPTIONS)) {
            preflight(request);
        } else if (request.path().equals(PREFIX + "/info") && request.method().equals(HttpMethod.GET)) {
            info(request.response());
        } else if (session.matches() && session.group(1).length() <= SESSION_NAME_MAX) {
            serve(request, session.group(1), session.group(2));
        } else {
            Handshake.refuse(request, UNKNOWN);
        }
    }

    private void serve(HttpServerRequest request, String name, String transport) {
        var posted = request.method().equals(HttpMethod.POST);
        if (transport.equals("websocket") && !posted) {
            upgrade(request);
        } else if (transport.equals("xhr") && posted) {
            attach(request, name, false);
        } else if (transport.equals("xhr_streaming") && posted) {
            attach(request, name, true);
        } else if (transport.equals("xhr_send") && posted) {
            take(request, name);
        } else {
            Handshake.refuse(request, UNKNOWN);
        }
    }

    private void upgrade(HttpServerRequest request) {
        if (!node.takesSockets()) {
            Handshake.refuse(request, Handshake.FULL);
            return;
        }
        if (!Handshake.isHandshake(request)) {
            Handshake.refuse(request, Handshake.NO_HANDSHAKE);
            return;
        }
        Handshake.inTurn(node, admission, request, () -> open(request));
    }

    private void open(HttpServerRequest request) {
        request.toWebSocket()
                .onSuccess(upgraded -> WebSocketChannel.takeOver(loop, upgraded, loop.open(), Framing.SOCKJS))
                .onFailure(notOne -> Handshake.answerUnlessDone(request));
    }

    private void attach(HttpServerRequest request, String name, boolean streams) {
        var sessions = node.sockets().carried();
        if (!sessions.containsKey(name) && !node.takesSockets()) {
            Handshake.refuse(request, Handshake.FULL);
            return;
        }
        var session = sessions.computeIfAbsent(name, fresh -> new SockJsSession(loop));
        request.response()
                .putHeader("Content-Type", "application/javascript; charset=UTF-8")
                .putHeader("Cache-Control", NEVER_CACHED);
        var receiver = streams ? SockJsReceiver.streaming(request) : SockJsReceiver.polling(request);
        session.loop().run(() -> session.attach(receiver));
    }

    private void take(HttpServerRequest request, String name) {
        body(request).onSuccess(body -> take(request, name, body)).onFailure(cut -> {
            LOG.debug("A post broke off, or did not come in time");
            Closing.now(request);
        });
    }

    private void take(HttpServerRequest request, String name, @Nullable Buffer body) {
        if (body == null) {
            Handshake.refuse(request, TOO_LARGE);
            return;
        }
        var session = node.sockets().carried().get(name);
        if (session == null) {
            Handshake.refuse(request, UNKNOWN);
            return;
        }
        if (!Utf8.isValid(body.getBytes())) {
            // Not refused: sockjs-client would close by itself and never read why.
            session.loop().run(() -> session.close(CloseCode.BAD_UTF8));
            taken(request);
            return;
        }
        var messages = SockJsText.messages(body.toString());
        if (messages == null) {
            Handshake.refuse(request, NO_LIST);
            return;
        }
        session.loop().run(() -> session.received(messages));
        taken(request);
    }

    private static void taken(HttpServerRequest request) {
        finish(request.response()
                .setStatusCode(204)
                .putHeader("Content-Type", "text/plain; charset=UTF-8")
                .putHeader("Cache-Control", NEVER_CACHED));
    }

    /** Null if it is too large; fails if it does not come in time. */
    private Future<@Nullable Buffer> body(HttpServerRequest request) {
        var whole = Promise.<@Nullable Buffer>promise();
        var body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > BODY_BYTES_MAX) {
                whole.tryComplete(null);
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> whole.tryComplete(body));
        request.exceptionHandler(whole::tryFail);
        var vertx = loop.context().owner();
        var timer = vertx.setTimer(BODY_WITHIN_MS, late -> whole.tryFail("late"));
        return whole.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private static void info(HttpServerResponse response) {
        var entropy = ThreadLocalRandom.current().nextLong(1L << 32);
        response.putHeader("Content-Type", "application/json; charset=UTF-8").putHeader("Cache-Control", NEVER_CACHED);
        response.end("{\"websocket\":true,\"cookie_needed\":false,\"origins\":[\"*:*\"],\"entropy\":" + entropy + "}")
                .onFailure(gone -> LOG.debug("A SockJS client was gone"));
    }

    /** A listed page of another host may read the answers. */
    private static void share(HttpServerRequest request) {
        var origin = request.getHeader("Origin");
        if (origin != null) {
            request.response()
                    .putHeader("Access-Control-Allow-Origin", origin)
                    .putHeader("Access-Control-Allow-Credentials", "true")
                    .putHeader("Vary", "Origin");
        }
    }

    private static void preflight(HttpServerRequest request) {
        var asked = request.getHeader("Access-Control-Request-Headers");
        if (asked != null) {
            request.response().putHeader("Access-Control-Allow-Headers", asked);
        }
        finish(request.response()
                .setStatusCode(204)
                .putHeader("Access-Control-Allow-Methods", "OPTIONS, GET, POST")
                .putHeader("Access-Control-Max-Age", "600"));
    }

    private static void finish(HttpServerResponse response) {
        response.end().onFailure(gone -> LOG.debug("A SockJS client was gone"));
    }
}
