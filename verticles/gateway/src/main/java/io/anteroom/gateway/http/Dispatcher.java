package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.gateway.AddressLimits;
import io.anteroom.gateway.Escapes;
import io.anteroom.gateway.auth.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Leads a request through the checks, in the order of the package's description, to what answers it. */
final class Dispatcher {

    private static final String BEARER = "bearer ";

    private final Vertx vertx;
    private final Routes routes;
    private final Page page;
    private final Gate gate;
    private final HttpLimits limits;
    private final Origins origins;
    private final HttpMetrics metrics;
    private final OpenRequests open;
    private final long bodyWithinMs;

    Dispatcher(
            Vertx vertx,
            Routes routes,
            Page page,
            Gate gate,
            HttpLimits limits,
            Origins origins,
            HttpMetrics metrics,
            OpenRequests open,
            Duration bodyWithin) {
        this.vertx = vertx;
        this.routes = routes;
        this.page = page;
        this.gate = gate;
        this.limits = limits;
        this.origins = origins;
        this.metrics = metrics;
        this.open = open;
        this.bodyWithinMs = bodyWithin.toMillis();
    }

    void handle(HttpServerRequest request) {
        var exchange = new Exchange(request, origins, metrics, open);
        var waitMs = limitsOf(exchange).takeMs(exchange.address());
        if (waitMs > 0) {
            exchange.refuseUnread(
                    Answer.refused(new Refusal(Code.RATE_LIMITED, "Too many requests from this address.", waitMs)));
            return;
        }
        if (origins.isPreflight(request)) {
            exchange.refuseUnread(Origins.preflight());
            return;
        }
        var found = routes.find(exchange.method(), exchange.path());
        var operation = found.operation();
        if (operation != null) {
            dispatch(exchange, operation, found.path());
        } else if (!found.allowed().isEmpty()) {
            exchange.refuseUnread(notAllowed(exchange, found.allowed()));
        } else if (Page.isFile(exchange.path())) {
            showPage(exchange);
        } else {
            exchange.refuseUnread(notFound());
        }
    }

    private AddressLimits limitsOf(Exchange exchange) {
        return isReading(exchange) && page.has(exchange.path()) ? limits.files() : limits.requests();
    }

    private static boolean isReading(Exchange exchange) {
        return exchange.method().equals("GET") || exchange.method().equals("HEAD");
    }

    private void showPage(Exchange exchange) {
        exchange.isFor("page");
        if (!isReading(exchange)) {
            exchange.refuseUnread(notAllowed(exchange, "GET, HEAD"));
            return;
        }
        page.answer(exchange.request(), exchange.path())
                .onSuccess(file -> exchange.refuseUnread(file == null ? notFound() : file))
                .onFailure(exchange::fail);
    }

    private void dispatch(Exchange exchange, Operation operation, Map<String, String> path) {
        exchange.isFor(operation.path());
        Body.read(vertx, exchange.request(), bodyWithinMs)
                .compose(body -> authenticate(exchange, operation)
                        .compose(who -> who.fold(
                                identity -> judge(exchange, operation, path, body, identity.orElse(null)),
                                refusal -> Future.succeededFuture(unauthenticated(refusal)))))
                .onSuccess(exchange::send)
                .onFailure(exchange::fail);
    }

    /** Empty where nobody has to say who they are. */
    private Future<Reply<Optional<Identity>>> authenticate(Exchange exchange, Operation operation) {
        if (!operation.secured()) {
            return Future.succeededFuture(Reply.done(Optional.empty()));
        }
        var header = exchange.request().getHeader("Authorization");
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Future.succeededFuture(
                    Reply.refused(Code.AUTHENTICATION_FAILED, "This needs the header Authorization: Bearer <token>."));
        }
        return gate.verify().apply(header.substring(BEARER.length()).strip()).map(reply -> reply.map(Optional::of));
    }

    /** A token that is no good is on HTTP the same as none; that none can be checked is not the asker's fault. */
    private static Answer unauthenticated(Refusal refusal) {
        return refusal.code() == Code.AUTHENTICATION_FAILED
                ? Problem.unauthenticated(refusal.message())
                : Answer.refused(refusal);
    }

    private Future<Answer> judge(
            Exchange exchange,
            Operation operation,
            Map<String, String> rawPath,
            Buffer body,
            @Nullable Identity identity) {
        var request = exchange.request();
        if (!Queries.areReadable(request)) {
            return Future.succeededFuture(Answer.refused(Code.INVALID_PAYLOAD_SCHEMA, Queries.UNREADABLE));
        }
        var path = PathValues.read(rawPath);
        if (path == null) {
            return Future.succeededFuture(Answer.refused(Code.INVALID_PAYLOAD_SCHEMA, PathValues.UNREADABLE));
        }
        var json = read(operation, body);
        var refusal = refusal(operation, path, request, json.orElse(null), identity);
        if (refusal != null) {
            return Future.succeededFuture(Answer.refused(refusal));
        }

        var asked = new Asked(
                operation, path, request.params(), request.headers(), json.orElseThrow(), identity, exchange.address());
        return routes.of(operation).answer(asked);
    }

    /** The body as the operation wants it; empty if it is no JSON. */
    private static Optional<JsonNode> read(Operation operation, Buffer body) {
        if (operation.body() == null) {
            return Optional.of(MissingNode.getInstance());
        }
        return operation.bodyOptional() && body.length() == 0
                ? Optional.of(Json.MAPPER.createObjectNode())
                : Body.parse(body);
    }

    private static @Nullable Refusal refusal(
            Operation operation,
            Map<String, String> path,
            HttpServerRequest request,
            @Nullable JsonNode body,
            @Nullable Identity identity) {
        if (identity != null && !identity.scopes().containsAll(operation.scopes())) {
            return new Refusal(
                    Code.FORBIDDEN, "The token lacks the scope " + String.join(" ", operation.scopes()) + ".");
        }
        var problem = problemWithParameters(operation, path, request);
        if (problem == null) {
            problem = body == null ? "The body is not JSON in UTF-8." : problemWithBody(operation, body);
        }
        return problem == null ? null : new Refusal(Code.INVALID_PAYLOAD_SCHEMA, problem);
    }

    /** Headers are left to the operation, which has codes of its own for them. */
    private static @Nullable String problemWithParameters(
            Operation operation, Map<String, String> path, HttpServerRequest request) {
        for (var parameter : operation.parameters()) {
            var value =
                    switch (parameter.place()) {
                        case "path" -> path.get(parameter.name());
                        case "query" -> request.getParam(parameter.name());
                        default -> null;
                    };
            var problem = value == null ? null : parameter.problemWith(value);
            if (problem != null) {
                return "The " + parameter.place() + " parameter " + parameter.name() + ": " + problem + ".";
            }
        }
        return null;
    }

    /** Two passwords that differ only in halves of surrogate pairs would have one hash. */
    private static @Nullable String problemWithBody(Operation operation, JsonNode body) {
        var schema = operation.body();
        var problem = schema == null ? null : schema.problemWith(body);
        if (problem == null && !Escapes.areStorable(body)) {
            problem = "a text holds NUL or half of a surrogate pair";
        }
        return problem == null ? null : "The body: " + problem + ".";
    }

    private static Answer notFound() {
        return Answer.refused(Code.NOT_FOUND, "There is nothing here.");
    }

    private static Answer notAllowed(Exchange exchange, String allowed) {
        return Answer.refused(
                        Code.NOT_FOUND,
                        "This method is not known here: " + exchange.method().replaceAll("[^A-Z]", ""))
                .withStatus(405)
                .with("Allow", allowed);
    }
}
