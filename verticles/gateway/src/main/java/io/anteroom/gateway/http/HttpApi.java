package io.anteroom.gateway.http;

import io.anteroom.gateway.GatewayNode;
import io.anteroom.gateway.Usernames;
import io.anteroom.gateway.auth.SocketTickets;
import io.anteroom.gateway.auth.Tokens;
import io.anteroom.runtime.Bus;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Everything on the players' port that is not {@code /ws}. One per event loop. */
public final class HttpApi {

    /** For all of a body; ours are a few hundred bytes. */
    private static final Duration BODY_WITHIN = Duration.ofSeconds(10);

    private HttpApi() {}

    /**
     * Reads the document and lays the routes.
     *
     * @param sockJs puts {@code /sockjs/*} on a router
     */
    public static Router create(GatewayNode node, Tokens tokens, SocketTickets tickets, Consumer<Router> sockJs) {
        var gate = new Gate(tokens::verify, tickets::issue, node.revocations()::end);
        var api = handler(
                node.bus(),
                node.usernames(),
                node.config().origins(),
                node.metrics(),
                gate,
                node.httpLimits(),
                node.openRequests(),
                BODY_WITHIN);
        return router(node.bus().vertx(), api, sockJs);
    }

    /** Answers what is no HTTP request, or has a first line or headers that are too long, and ends its connection. */
    public static Handler<HttpServerRequest> unreadable(GatewayNode node) {
        return new Unreadable(
                new Origins(node.config().origins()), new HttpMetrics(node.metrics()), node.openRequests())::refuse;
    }

    static Router router(Vertx vertx, Handler<HttpServerRequest> api, Consumer<Router> sockJs) {
        var router = Router.router(vertx);
        sockJs.accept(router);
        router.route().handler(context -> api.handle(context.request()));
        return router;
    }

    static Handler<HttpServerRequest> handler(
            Bus bus,
            Usernames usernames,
            List<String> origins,
            MeterRegistry meters,
            Gate gate,
            HttpLimits limits,
            OpenRequests open,
            Duration bodyWithin) {
        var document = ApiDocument.load();
        var routes = new Routes(document.operations(), answers(bus, usernames, gate, document));
        var page = new Page(bus.vertx());
        return new Dispatcher(
                bus.vertx(),
                routes,
                page,
                gate,
                limits,
                new Origins(origins),
                new HttpMetrics(meters),
                open,
                bodyWithin)::handle;
    }

    private static Map<String, Route> answers(Bus bus, Usernames usernames, Gate gate, ApiDocument document) {
        var answers = new HashMap<String, Route>();
        answers.putAll(new AccountRoutes(bus, gate).byOperation());
        answers.putAll(new WalletRoutes(bus).byOperation());
        answers.putAll(new GameRoutes(bus).byOperation());
        answers.putAll(new RoundRoutes(bus).byOperation());
        answers.putAll(new TableRoutes(bus).byOperation());
        answers.putAll(new MailRoutes(bus).byOperation());
        answers.putAll(new PresenceRoutes(bus).byOperation());
        answers.putAll(new QueueRoutes(bus).byOperation());
        answers.putAll(new PartyRoutes(bus).byOperation());
        answers.putAll(new RoomRoutes(bus).byOperation());
        answers.putAll(new MuteRoutes(bus).byOperation());
        answers.putAll(new ReturnRoutes(bus).byOperation());
        answers.putAll(new BoardRoutes(bus, usernames).byOperation());
        answers.put("readDocument", asked -> Future.succeededFuture(Answer.ok("application/yaml", document.text())));
        return answers;
    }
}
