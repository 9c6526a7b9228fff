package io.anteroom.gateway.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.gateway.Usernames;
import io.anteroom.gateway.auth.Identity;
import io.anteroom.runtime.Bus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The HTTP side of a gateway on a free port, with neighbours that a test drives, and a client that distrusts it. */
final class Site implements AutoCloseable {

    static final PlayerId NEO = PlayerId.parse("01890000-0000-7000-8000-000000000001");
    static final LoginId LOGIN = LoginId.parse("01890000-0000-7000-8000-000000000002");
    static final String ORIGIN = "https://play.example.com";
    /** Configured as no browser says it. */
    static final String OTHER_ORIGIN = "https://Console.Example.com:443";

    /** Longer than a client here may be held up between two parts of a request. */
    private static final Duration BODY_WITHIN = Duration.ofSeconds(20);

    final Vertx vertx = Vertx.vertx();
    final Bus bus = Bus.local(vertx);
    final Neighbours neighbours = new Neighbours(bus);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final OpenRequests open = new OpenRequests();
    final List<LoginId> ended = new CopyOnWriteArrayList<>();
    final int port;

    private final ApiDocument document = ApiDocument.load();
    private final Routes routes = new Routes(document.operations(), allAnswers(document));
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Site() {
        this(1_000_000, BODY_WITHIN);
    }

    Site(int requestsPerSecond) {
        this(requestsPerSecond, BODY_WITHIN);
    }

    Site(Duration bodyWithin) {
        this(1_000_000, bodyWithin);
    }

    private Site(int requestsPerSecond, Duration bodyWithin) {
        var gate = new Gate(Site::verify, identity -> Future.succeededFuture(Reply.done("t".repeat(43))), ended::add);
        var api = HttpApi.handler(
                bus,
                new Usernames(bus),
                List.of(ORIGIN, OTHER_ORIGIN),
                meters,
                gate,
                HttpLimits.perSecond(requestsPerSecond),
                open,
                bodyWithin);
        HttpServer server = await(vertx.createHttpServer()
                .requestHandler(HttpApi.router(vertx, api, sockJs -> {}))
                .listen(0, "127.0.0.1"));
        port = server.actualPort();
    }

    private static java.util.Map<String, Route> allAnswers(ApiDocument document) {
        var answers = new java.util.HashMap<String, Route>();
        document.operations()
                .forEach(operation -> answers.put(operation.id(), asked -> Future.failedFuture("not to be asked")));
        return answers;
    }

    /** {@code neo} may nothing, {@code operator} everything, {@code away} can't be checked. */
    private static Future<Reply<Identity>> verify(String token) {
        var scopes = token.equals("operator")
                ? Set.of("wallet:fund", "games:configure", "boards:write", "rooms:moderate", "players:notify")
                : Set.<String>of();
        return Future.succeededFuture(
                switch (token) {
                    case "neo" -> Reply.done(new Identity(NEO, LOGIN, scopes, Instant.MAX));
                    case "operator" -> Reply.done(new Identity(NEO, null, scopes, Instant.MAX));
                    case "away" -> Reply.refused(Code.UNAVAILABLE, "tokens can't be checked now");
                    default -> Reply.refused(Code.AUTHENTICATION_FAILED, "the token is not valid");
                });
    }

    Ask get(String path) {
        return new Ask("GET", path, (String) null);
    }

    Ask post(String path, String body) {
        return new Ask("POST", path, body);
    }

    Ask post(String path, byte[] body) {
        return new Ask("POST", path, HttpRequest.BodyPublishers.ofByteArray(body));
    }

    Ask put(String path, String body) {
        return new Ask("PUT", path, body);
    }

    /** A request that is being put together. */
    final class Ask {
        private final HttpRequest.Builder request;
        private final String method;
        private final String path;

        private Ask(String method, String path, @Nullable String body) {
            this(
                    method,
                    path,
                    body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        }

        private Ask(String method, String path, HttpRequest.BodyPublisher publisher) {
            this.method = method;
            this.path = path;
            request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(30))
                    .method(method, publisher);
        }

        Ask as(String token) {
            return with("Authorization", "Bearer " + token);
        }

        Ask with(String header, String value) {
            request.header(header, value);
            return this;
        }

        @CanIgnoreReturnValue
        Got send() {
            try {
                var got = new Got(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
                check(method, path.replaceFirst("\\?.*", ""), got);
                return got;
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(method + " " + path, failed);
            }
        }
    }

    Ask method(String method, String path) {
        return new Ask(method, path, (String) null);
    }

    Ask method(String method, String path, String body) {
        return new Ask(method, path, body);
    }

    /** Holds an answer against what the document says of it. */
    private void check(String method, String path, Got got) {
        assertThat(got.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(got.header("Content-Security-Policy")).contains("default-src 'self'", "frame-ancestors 'none'");
        assertThat(got.header("X-Request-Id")).hasSize(36);
        if (got.status() == 429 || got.status() == 503) {
            assertThat(Integer.parseInt(got.header("Retry-After"))).isPositive();
        }
        if (got.status() >= 400 && !method.equals("HEAD")) {
            assertThat(got.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(got.json().path("status").intValue()).isEqualTo(got.status());
            assertThat(got.json().path("requestId").textValue()).isEqualTo(got.header("X-Request-Id"));
            assertThat(got.body()).doesNotContain("io.anteroom", "Exception", "java.");
        }
        var operation = routes.find(method, path).operation();
        if (operation == null || got.body().isEmpty() || got.status() == 304) {
            return;
        }
        var schema = operation
                .responses()
                .getOrDefault("" + got.status(), operation.responses().get("default"));
        assertThat(operation.responses().containsKey("" + got.status()) || got.status() >= 400)
                .as("%s %s answers %s, which is not described", method, path, got.status())
                .isTrue();
        if (schema != null && !path.endsWith(".yaml")) {
            var problem = new Schema(document.resolve(schema)).problemWith(got.json());
            assertThat(problem).as("%s %s: %s", method, path, got.body()).isNull();
        }
    }

    /** An answer. */
    record Got(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        JsonNode json() {
            return Json.tree(response.body());
        }

        String code() {
            return json().path("code").asText();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** What a future gives, within twenty seconds. */
    @CanIgnoreReturnValue
    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, SECONDS)
                .join();
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
