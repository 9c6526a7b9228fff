package io.anteroom.gateway;

import io.anteroom.gateway.auth.SocketTickets;
import io.anteroom.gateway.auth.Tokens;
import io.anteroom.gateway.http.HttpApi;
import io.anteroom.gateway.http.Patience;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;

/** One event loop's share of the players' port. */
public final class GatewayVerticle extends VerticleBase {

    private final GatewayNode node;

    public GatewayVerticle(GatewayNode node) {
        this.node = node;
    }

    @Override
    public Future<?> start() {
        var redis = RedisLink.open(vertx, node.redisUrl());
        var tokens = new Tokens(node.bus(), node.revocations());
        tokens.start();
        var router = HttpApi.create(node, tokens, new SocketTickets(redis), sockJs -> {});
        return new Patience(vertx)
                .guard(vertx.createHttpServer(options()), router)
                .listen();
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(node.config().host())
                .setPort(node.config().port())
                // A connection that may yet become HTTP/2 is not known before its first request, so nobody could cut
                // it.
                .setHttp2ClearTextEnabled(false);
    }
}
