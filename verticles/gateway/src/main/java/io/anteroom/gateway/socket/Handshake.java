package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.UuidV7;
import io.anteroom.gateway.GatewayNode;
import io.anteroom.gateway.auth.Identity;
import io.anteroom.gateway.auth.SocketTickets;
import io.anteroom.gateway.auth.Tokens;
import io.anteroom.gateway.http.Closing;
import io.anteroom.gateway.http.Queries;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a request for {@code /ws} into a socket, or refuses it before the upgrade: too many sockets, a foreign page, a
 * bad token. It takes the raw request, because a socket got through the router is a wrapper without its channel.
 */
final class Handshake {

    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);
    private static final String BEARER = "Bearer ";
    private static final long LATER_MAX_MS = 5_000;

    static final Refusal FULL = new Refusal(Code.UNAVAILABLE, "this node takes no more sockets", 1_000L);
    private static final Refusal WRONG = new Refusal(Code.INTERNAL, "something went wrong");
    private static final Refusal FOREIGN = new Refusal(Code.FORBIDDEN, "this page may not connect");
    static final Refusal NO_HANDSHAKE = new Refusal(Code.INVALID_PAYLOAD_SCHEMA, "this is for WebSocket handshakes");
    private static final Refusal BAD_QUERY = new Refusal(Code.INVALID_PAYLOAD_SCHEMA, Queries.UNREADABLE);
    private static final Refusal NO_BEARER =
            new Refusal(Code.CLIENT_NOT_AUTHENTICATED, "Authorization is a Bearer token");
    private static final Refusal ENDED = new Refusal(Code.CLIENT_NOT_AUTHENTICATED, "the token's login has ended");
    private static final Refusal NO_QUERY_TOKEN =
            new Refusal(Code.CLIENT_NOT_AUTHENTICATED, "tokens are not taken from the query here");

    private final GatewayNode node;
    private final SocketLoop loop;
    private final Tokens tokens;
    private final SocketTickets tickets;
    private final Origins origins;
    private final Admission admission;

    Handshake(
            GatewayNode node,
            SocketLoop loop,
            Tokens tokens,
            SocketTickets tickets,
            Origins origins,
            Admission admission) {
        this.node = node;
        this.loop = loop;
        this.tokens = tokens;
        this.tickets = tickets;
        this.origins = origins;
        this.admission = admission;
    }

    void handle(HttpServerRequest request) {
        var waitMs = node.handshakeLimits().takeMs(request.remoteAddress().hostAddress());
        if (waitMs > 0) {
            refuse(request, new Refusal(Code.RATE_LIMITED, "too many sockets at once", waitMs));
        } else if (!node.takesSockets()) {
            refuse(request, FULL);
        } else if (!origins.allows(request)) {
            refuse(request, FOREIGN);
        } else if (!isHandshake(request)) {
            refuse(request, NO_HANDSHAKE);
        } else if (!Queries.areReadable(request)) {
            refuse(request, BAD_QUERY);
        } else {
            identify(request);
        }
    }

    /** Goes on once this loop has time for one more socket. */
    static void inTurn(GatewayNode node, Admission admission, HttpServerRequest request, Runnable next) {
        // Vert.x upgrades only what it has not read to the end.
        request.pause();
        admission.enter(new Admission.Newcomer() {
            @Override
            public boolean isGone() {
                return request.response().closed();
            }

            @Override
            public void come() {
                // Meanwhile others came, or the node began to stop.
                goOn(request, () -> {
                    if (!node.takesSockets()) {
                        refuse(request, FULL);
                    } else {
                        next.run();
                    }
                });
            }

            @Override
            public void comeLater() {
                goOn(
                        request,
                        () -> refuse(request, new Refusal(Code.OVERLOADED, "too many sockets at once", laterMs())));
            }
        });
    }

    /** Whatever is wrong with it: nothing else would ever answer or close a request that has waited. */
    private static void goOn(HttpServerRequest request, Runnable next) {
        request.resume();
        try {
            next.run();
        } catch (RuntimeException unexpected) {
            LOG.error("A handshake failed", unexpected);
            if (request.response().headWritten()) {
                Closing.now(request);
            } else {
                refuse(request, WRONG);
            }
        }
    }

    /** Not the same for all: they would come back together. */
    private static long laterMs() {
        return ThreadLocalRandom.current().nextLong(1_000, LATER_MAX_MS);
    }

    /** What Vert.x would refuse in a form of its own. */
    static boolean isHandshake(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET)
                && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                && request.getHeader("Sec-WebSocket-Key") != null;
    }

    private void identify(HttpServerRequest request) {
        var identified = identityOf(request);
        if (identified == null) {
            upgrade(request, null);
            return;
        }
        // Vert.x upgrades only what it has not read to the end.
        request.pause();
        identified.onComplete(result -> {
            request.resume();
            if (result.failed()) {
                LOG.error("A handshake failed", result.cause());
                refuse(request, WRONG);
            } else if (result.result() instanceof Reply.Refused<Identity> refused) {
                refuse(request, asHttp(refused.refusal()));
            } else if (result.result() instanceof Reply.Done<Identity> done) {
                upgrade(request, done.value());
            }
        });
    }

    /** Null if the request brings no token: then the first frame does. */
    private @Nullable Future<Reply<Identity>> identityOf(HttpServerRequest request) {
        var authorization = request.getHeader("Authorization");
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? tokens.verifyAside(
                            authorization.substring(BEARER.length()).strip())
                    : Future.succeededFuture(Reply.refused(NO_BEARER));
        }
        var query = request.query();
        if (query == null || query.isEmpty()) {
            return null;
        }
        var ticket = request.getParam("ticket");
        if (ticket != null) {
            return tickets.redeem(ticket).map(reply -> reply.flatMap(this::stillAlive));
        }
        var token = request.getParam("token");
        if (token == null) {
            return null;
        }
        return node.config().tokenInQuery()
                ? tokens.verifyAside(token)
                : Future.succeededFuture(Reply.refused(NO_QUERY_TOKEN));
    }

    /** A login may have ended since the ticket was issued. */
    private Reply<Identity> stillAlive(Identity identity) {
        if (!node.revocations().isTrusted()) {
            return Reply.refused(Code.UNAVAILABLE, "tickets can't be checked now");
        }
        return tokens.isAlive(identity)
                ? Reply.done(identity)
                : Reply.refused(Code.AUTHENTICATION_FAILED, "the ticket's login has ended");
    }

    /** Only now in turn: a ticket is good for seconds, and to look at it costs little of what a socket does. */
    private void upgrade(HttpServerRequest request, @Nullable Identity identity) {
        inTurn(node, admission, request, () -> {
            // Its login may have ended while it waited.
            if (identity == null || tokens.isAlive(identity)) {
                upgradeNow(request, identity);
            } else {
                refuse(request, ENDED);
            }
        });
    }

    private void upgradeNow(HttpServerRequest request, @Nullable Identity identity) {
        request.toWebSocket()
                .onSuccess(upgraded -> open(upgraded, identity))
                // Vert.x has answered what is no proper handshake.
                .onFailure(notOne -> answerUnlessDone(request));
    }

    private void open(ServerWebSocket upgraded, @Nullable Identity identity) {
        var socket = loop.open();
        WebSocketChannel.takeOver(loop, upgraded, socket, Framing.PLAIN);
        if (identity != null) {
            socket.open(identity);
        }
    }

    static void answerUnlessDone(HttpServerRequest request) {
        if (!request.response().ended() && !request.response().closed()) {
            refuse(request, new Refusal(Code.INVALID_PAYLOAD_SCHEMA, "this is for WebSockets"));
        }
    }

    /** Over HTTP every token that is not believed has one code. */
    private static Refusal asHttp(Refusal refusal) {
        return refusal.code() == Code.AUTHENTICATION_FAILED
                ? new Refusal(Code.CLIENT_NOT_AUTHENTICATED, refusal.message())
                : refusal;
    }

    /** Says why, and closes. */
    static void refuse(HttpServerRequest request, Refusal refusal) {
        var code = refusal.code();
        var requestId = UuidV7.next().toString();
        var response = request.response()
                .setStatusCode(code.httpStatus())
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("X-Request-Id", requestId)
                .putHeader("Connection", "close");
        if (refusal.retryAfterMs() != null) {
            response.putHeader("Retry-After", "" + (refusal.retryAfterMs() + 999) / 1_000);
        }
        if (code == Code.CLIENT_NOT_AUTHENTICATED) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        response.end(problem(refusal, requestId))
                .onSuccess(sent -> Closing.afterAnswer(request))
                .onFailure(gone -> LOG.debug("Nobody waited for a refusal"));
    }

    private static String problem(Refusal refusal, String requestId) {
        var code = refusal.code();
        return "{\"type\":\"about:blank\",\"title\":\""
                + HttpResponseStatus.valueOf(code.httpStatus()).reasonPhrase() + "\",\"status\":" + code.httpStatus()
                + ",\"detail\":\"" + refusal.message() + "\",\"code\":\"" + code.name() + "\",\"requestId\":\""
                + requestId + "\"}";
    }
}
