package io.anteroom.app;

import io.anteroom.contracts.Json;
import io.anteroom.runtime.CannotListen;
import io.anteroom.runtime.HealthState;
import io.anteroom.runtime.NodeHealth;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The port of whoever runs the node: {@code /livez} (the process answers), {@code /readyz} (it takes players),
 * {@code /healthz} (every component, with its reason), {@code /metrics} (Prometheus).
 */
final class Management extends VerticleBase {

    private static final int IDLE_TIMEOUT_S = 30;

    private final NodeConfig config;
    private final NodeHealth health;
    private final PrometheusMeterRegistry metrics;
    private final BooleanSupplier takesPlayers;
    private volatile int port;

    /** @param takesPlayers false before the node is ready and while it drains */
    Management(NodeConfig config, NodeHealth health, PrometheusMeterRegistry metrics, BooleanSupplier takesPlayers) {
        this.config = config;
        this.health = health;
        this.metrics = metrics;
        this.takesPlayers = takesPlayers;
    }

    /** The port it listens on, once it is deployed. */
    int port() {
        return port;
    }

    @Override
    public Future<?> start() {
        var options = new HttpServerOptions()
                .setHost(config.managementHost())
                .setPort(config.managementPort())
                // A first client that offers it would have the classes of HTTP/2 loaded beneath the players' compiled
                // code, which is thrown away and interpreted until it is compiled anew.
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_TIMEOUT_S);
        return vertx.createHttpServer(options)
                .requestHandler(this::answer)
                .listen()
                .recover(failure -> Future.failedFuture(CannotListen.explain(
                        failure,
                        NodeConfig.MANAGEMENT_HOST,
                        config.managementHost(),
                        NodeConfig.MANAGEMENT_PORT,
                        config.managementPort())))
                .map(HttpServer::actualPort)
                .onSuccess(actual -> port = actual);
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/livez" -> end(request, 200, "text/plain", "alive\n");
            case "/readyz" -> ready(request);
            case "/healthz" -> healthz(request);
            case "/metrics" -> metrics(request);
            default -> end(request, 404, "text/plain", "not here\n");
        }
    }

    private void ready(HttpServerRequest request) {
        if (!takesPlayers.getAsBoolean()) {
            end(request, 503, "text/plain", "not taking players\n");
        } else if (!health.isReady()) {
            end(request, 503, "application/json", states());
        } else {
            end(request, 200, "text/plain", "ready\n");
        }
    }

    private void healthz(HttpServerRequest request) {
        end(request, health.isReady() ? 200 : 503, "application/json", states());
    }

    private String states() {
        Map<String, Map<String, String>> components = new LinkedHashMap<>();
        health.states().forEach((component, state) -> components.put(component, describe(state)));
        return Json.write(Map.of("ready", takesPlayers.getAsBoolean() && health.isReady(), "components", components));
    }

    private static Map<String, String> describe(HealthState state) {
        return Map.of("state", state.level().name().toLowerCase(java.util.Locale.ROOT), "reason", state.reason());
    }

    /** Rendering walks every meter; that is no work for an event loop. */
    private void metrics(HttpServerRequest request) {
        vertx.executeBlocking(metrics::scrape, false)
                .onSuccess(text -> end(request, 200, "text/plain; version=0.0.4; charset=utf-8", text))
                .onFailure(failed -> end(request, 500, "text/plain", "no metrics\n"));
    }

    private static void end(HttpServerRequest request, int status, String type, String body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("Cache-Control", "no-store")
                .end(body)
                .onFailure(gone -> request.connection().close());
    }
}
