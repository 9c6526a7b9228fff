package io.anteroom.gateway.http;

import io.anteroom.gateway.AddressLimits;
import io.anteroom.gateway.GatewayConfig;
import io.anteroom.gateway.auth.SocketTickets;
import io.anteroom.gateway.auth.Tokens;
import io.anteroom.runtime.Bus;
import io.vertx.ext.web.Router;
import java.util.function.Consumer;

/** Everything on the players' port that is not {@code /ws}. One per event loop. */
public final class HttpApi {

    private HttpApi() {}

    /** @param sockJs puts {@code /sockjs/*} on a router */
    public static Router create(
            Bus bus,
            GatewayConfig config,
            Tokens tokens,
            SocketTickets tickets,
            AddressLimits limits,
            Consumer<Router> sockJs) {
        var router = Router.router(bus.vertx());
        sockJs.accept(router);
        return router;
    }
}
