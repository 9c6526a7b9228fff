package io.anteroom.gateway;

import io.anteroom.gateway.auth.SocketTickets;
import io.anteroom.gateway.auth.Tokens;
import io.anteroom.gateway.http.HttpApi;
import io.anteroom.gateway.http.Patience;
import io.anteroom.gateway.presence.PresenceReader;
import io.anteroom.gateway.presence.PresenceStore;
import io.anteroom.gateway.presence.PresenceWriter;
import io.anteroom.gateway.session.PushRelay;
import io.anteroom.gateway.session.RedisWatch;
import io.anteroom.gateway.session.SessionStore;
import io.anteroom.gateway.socket.NodeInbox;
import io.anteroom.gateway.socket.SocketServer;
import io.anteroom.runtime.CannotListen;
import io.anteroom.runtime.HealthState;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the players' port. */
public final class GatewayVerticle extends VerticleBase {

    /** A free port, the same for all instances of a deployment. */
    private static final int ANY_SHARED_PORT = -1;

    /** Who serves keys and ended logins may start later, or never. */
    private static final long SETTLE_MS = 5_000;

    private static final long SETTLE_STEP_MS = 20;
    private static final long ANSWERED_WITHIN_MS = 2_000;

    private final GatewayNode node;
    private @Nullable HttpServer http;
    private @Nullable RedisLink redis;
    private @Nullable SocketServer sockets;
    private @Nullable PresenceWriter presence;

    public GatewayVerticle(GatewayNode node) {
        this.node = node;
    }

    @Override
    public Future<?> start() {
        // It is up only once Redis has answered: what merely takes the connection, as a proxy does, is not Redis.
        var link = RedisLink.open(vertx, node.redisUrl(), fresh -> fresh.send("PING"));
        var tokens = new Tokens(node.bus(), node.revocations());
        var tickets = new SocketTickets(link);
        var store = new SessionStore(
                link, SessionStore.resumeKey(node.masterKey()), node.config().pushKept());
        var server = SocketServer.start(node, (ContextInternal) context, tokens, tickets, store);
        redis = link;
        sockets = server;
        tokens.start();
        // SockJS needs the server's own requests, as /ws does, so that nothing of it is on the router.
        var router = HttpApi.create(node, tokens, tickets, nothing -> {});
        var presences = new PresenceReader(node.bus(), new PresenceStore(link));
        return startJobs(store, tokens, link, presences)
                .compose(done -> presences.serve())
                .compose(done -> listen(server, router))
                .compose(listening -> settle(tokens, System.nanoTime() + SETTLE_MS * 1_000_000));
    }

    /** Who is told that the node is ready comes at once, and must not be sent away because tokens can't be checked yet. */
    private Future<Void> settle(Tokens tokens, long untilNanos) {
        return canCheck(tokens) || System.nanoTime() - untilNanos >= 0
                ? Future.succeededFuture()
                : vertx.timer(SETTLE_STEP_MS, TimeUnit.MILLISECONDS).compose(passed -> settle(tokens, untilNanos));
    }

    private boolean canCheck(Tokens tokens) {
        return tokens.hasKeys() && node.revocations().isTrusted();
    }

    private Future<Void> startJobs(SessionStore store, Tokens tokens, RedisLink link, PresenceReader presences) {
        if (!node.takesJobs()) {
            return Future.succeededFuture();
        }
        node.boardNews().start();
        node.presenceNews().start(vertx, presences);
        node.health().register("gateway.redis", link::health);
        node.health().register("gateway.tokens", () -> tokensHealth(tokens));
        var watch = RedisWatch.start(vertx, link, new TellAgain(node), node.bus()::isAlone);
        presence = PresenceWriter.start(
                vertx, new PresenceStore(link), node.devices(), node.bus().nodeId());
        return new NodeInbox(node)
                .start()
                .compose(done -> new NodeNews(node).start())
                .compose(done -> node.tables().start(node.bus()))
                .compose(done -> PushRelay.start(node.bus(), store, watch));
    }

    private record TellAgain(GatewayNode node) implements RedisWatch.Sessions {

        @Override
        public Future<Void> tellAgain() {
            node.devices().tellAll();
            return node.sockets().holdSessions();
        }
    }

    /** Everybody who comes is sent away then, and must be sent to another node. Open sockets stay, and so must the process. */
    private HealthState tokensHealth(Tokens tokens) {
        return canCheck(tokens)
                ? HealthState.up()
                : HealthState.down("tokens can't be checked: no keys, or no news of ended logins");
    }

    private Future<HttpServer> listen(SocketServer server, Router router) {
        var options = SocketServer.options()
                .setHost(node.config().host())
                .setPort(
                        node.config().port() == 0
                                ? ANY_SHARED_PORT
                                : node.config().port());
        return new Patience(vertx)
                .guard(vertx.createHttpServer(options).invalidRequestHandler(HttpApi.unreadable(node)), request -> {
                    if (!server.handles(request)) {
                        router.handle(request);
                    }
                })
                .listen()
                .recover(failure -> Future.failedFuture(CannotListen.explain(
                        failure,
                        GatewayConfig.HOST,
                        node.config().host(),
                        GatewayConfig.PORT,
                        node.config().port())))
                .onSuccess(listening -> {
                    http = listening;
                    node.listens(listening.actualPort());
                });
    }

    /** Requests that came until the port was closed are answered first. */
    @Override
    public Future<?> stop() {
        var closed = http == null ? Future.succeededFuture() : http.shutdown(ANSWERED_WITHIN_MS, TimeUnit.MILLISECONDS);
        return closed.transform(done -> end());
    }

    private Future<?> end() {
        if (sockets != null) {
            sockets.stop();
        }
        var link = redis;
        if (link == null) {
            return Future.succeededFuture();
        }
        return presence == null ? link.close() : presence.stop().compose(ended -> link.close());
    }
}
