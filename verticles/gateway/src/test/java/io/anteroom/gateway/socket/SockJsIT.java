package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.testkit.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SockJS spoken by hand: polling over HTTP, and its framing over a WebSocket. */
final class SockJsIT {

    private static final AtomicInteger SESSIONS = new AtomicInteger();

    private final Gateways gateways = new Gateways(TestServers.freshRedis());
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        gateways.close();
    }

    @com.google.errorprone.annotations.CanIgnoreReturnValue
    private HttpResponse<String> call(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateways.port + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private String session() {
        return "/sockjs/000/s" + SESSIONS.incrementAndGet();
    }

    private String authenticate() {
        return "{\"eventType\":\"Authenticate\",\"eventId\":\"a\",\"data\":{\"token\":\"" + gateways.token() + "\"}}";
    }

    private void send(String session, String... frames) {
        var sent = call("POST", session + "/xhr_send", Json.write(List.of(frames)));
        assertThat(sent.statusCode()).isEqualTo(204);
    }

    /** One poll: the frames it brought, none if it was only to say hello. */
    private List<JsonNode> poll(String session) {
        var body = call("POST", session + "/xhr", "").body();
        assertThat(body).matches("(?s)[oahc].*");
        return body.startsWith("a") ? frames(body) : List.of();
    }

    private static List<JsonNode> frames(String message) {
        var frames = new java.util.ArrayList<JsonNode>();
        Json.tree(message.substring(1)).forEach(text -> frames.add(Json.tree(text.textValue())));
        return frames;
    }

    private JsonNode next(String session) {
        while (true) {
            var frames = poll(session);
            if (!frames.isEmpty()) {
                return frames.get(0);
            }
        }
    }

    /** Between two polls everything waits, so that it is known how much does. */
    @Test
    void aSocketThatIsClosedByTheNewsOfALostLogTakesNoSeatInTheNewOne() {
        var room = new FakeRoom(gateways.bus);
        Gateways.await(room.serve());
        var join = "{\"eventType\":\"RoomJoin\",\"eventId\":\"j\",\"roomId\":\"" + room.id + "\"}";
        var session = session();
        assertThat(poll(session)).isEmpty();
        send(session, authenticate());
        assertThat(next(session).path("authenticated").asBoolean()).isTrue();
        send(session, join);
        assertThat(next(session).path("eventType").asText()).isEqualTo("RoomState");
        // Two in a row are on different loops: what they are told, the polling one has been told too.
        try (var one = gateways.join(PlayerId.next());
                var other = gateways.join(PlayerId.next())) {
            var big = new RawJson("{\"version\":2,\"text\":\"" + "x".repeat(100_000) + "\"}");
            for (int i = 0; i < 2; i++) {
                gateways.bus.tell(GameConfigs.CHANGED, new GameConfig("dice", 2 + i, big));
                assertThat(one.next().path("eventType").asText()).isEqualTo("UpdateConfig");
                assertThat(other.next().path("eventType").asText()).isEqualTo("UpdateConfig");
            }

            room.lose(true);

            Gateways.until(() -> room.detached.size() == 1);
            // On the same loop one comes after whatever the closed one asked for.
            assertThat(one.ask(join).path("eventType").asText()).isEqualTo("RoomState");
            assertThat(other.ask(join).path("eventType").asText()).isEqualTo("RoomState");
            assertThat(room.seatCount()).isEqualTo(2);
        }
    }

    @Test
    void aPollingPlayerAuthenticatesAndPlays() {
        var session = session();
        assertThat(poll(session)).isEmpty();
        send(session, authenticate());
        assertThat(next(session).path("authenticated").asBoolean()).isTrue();
        send(session, Gateways.bet("e1"));
        var update = next(session);

        assertThat(update.path("eventType").asText()).isEqualTo("RoundUpdate");
        send(session, Gateways.bet("e1"));
        assertThat(next(session)).isEqualTo(update);
    }

    @Test
    void aPlayerOverItsWebSocketTransportPlaysAndIsLoggedOut() {
        try (var socket = RawSocket.open(gateways.port, session() + "/websocket", Map.of())) {
            assertThat(socket.nextText()).isEqualTo("o");
            socket.send(Json.write(List.of(authenticate())));
            assertThat(frames(socket.nextText()).get(0).path("authenticated").asBoolean())
                    .isTrue();
            socket.send(Json.write(List.of(Gateways.bet("e1"))));
            assertThat(frames(socket.nextText()).get(0).path("eventType").asText())
                    .isEqualTo("RoundUpdate");

            gateways.bus.tell(Accounts.LOGIN_ENDED, new Accounts.LoginEnded(gateways.login));
            assertThat(socket.nextText()).startsWith("c[4401");
        }
    }

    @Test
    void aFrameOverSixteenKibibytesCloses() {
        try (var socket = RawSocket.open(gateways.port, session() + "/websocket", Map.of())) {
            assertThat(socket.nextText()).isEqualTo("o");
            socket.send(Json.write(List.of("x".repeat(16 * 1024 + 1))));

            assertThat(socket.nextText()).startsWith("c[1009");
        }
    }

    @Test
    void aFrameOfSixteenKibibytesOfQuotesIsTaken() {
        try (var socket = RawSocket.open(gateways.port, session() + "/websocket", Map.of())) {
            assertThat(socket.nextText()).isEqualTo("o");
            socket.send(Json.write(List.of("\"".repeat(16 * 1024))));

            assertThat(frames(socket.nextText()).get(0).path("code").asText()).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        }
    }

    @Test
    void suchAFrameMayComeInPieces() {
        try (var socket = RawSocket.open(gateways.port, session() + "/websocket", Map.of())) {
            assertThat(socket.nextText()).isEqualTo("o");
            var bytes = Json.write(List.of("\"".repeat(16 * 1024))).getBytes(StandardCharsets.UTF_8);
            var cut = bytes.length / 2;
            socket.frame(RawSocket.TEXT, false, Arrays.copyOf(bytes, cut))
                    .frame(RawSocket.CONTINUATION, true, Arrays.copyOfRange(bytes, cut, bytes.length));

            assertThat(frames(socket.nextText()).get(0).path("code").asText()).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        }
    }

    @Test
    void aLongStateIsNotHeldAgainstWhoPolls() {
        var room = new FakeRoom(gateways.bus);
        Gateways.await(room.serve());
        for (int i = 0; i < 25; i++) {
            room.say("x".repeat(8_000));
        }
        var session = session();
        assertThat(poll(session)).isEmpty();
        send(session, authenticate());
        assertThat(next(session).path("authenticated").asBoolean()).isTrue();
        send(
                session,
                "{\"eventType\":\"RoomJoin\",\"eventId\":\"j\",\"roomId\":\"" + room.id
                        + "\",\"data\":{\"afterSeq\":0}}");
        Gateways.until(() -> !carried(session).takesMore());
        send(session, "{\"eventType\":\"Ping\",\"eventId\":\"p\"}");

        assertThat(poll(session))
                .extracting(frame -> frame.path("eventType").asText())
                .startsWith("RoomState", "Pong");
    }

    @Test
    void aReaderThatPollsNoMoreIsCutOff() {
        var session = session();
        assertThat(poll(session)).isEmpty();
        send(session, authenticate());
        assertThat(next(session).path("authenticated").asBoolean()).isTrue();
        var open = gateways.node.sockets().count();
        var frames = new String[100];
        for (int i = 0; i < 20; i++) {
            java.util.Arrays.setAll(frames, j -> "{\"eventType\":\"Ping\",\"eventId\":\"" + "p".repeat(60) + j + "\"}");
            call("POST", session + "/xhr_send", Json.write(List.of(frames)));
        }

        Gateways.until(() -> gateways.node.sockets().count() < open);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /sockjs/info",
                "OPTIONS /sockjs/info",
                "POST /sockjs/000/o1/xhr",
                "POST /sockjs/000/o2/xhr_streaming",
                "POST /sockjs/000/o3/xhr_send",
                "GET /sockjs/000/o4/eventsource",
                "GET /sockjs/000/o5/htmlfile?c=callback",
                "GET /sockjs/iframe.html"
            })
    void foreignOriginsAreRefusedOnEveryTransport(String route) {
        var parts = route.split(" ");

        assertThat(call(parts[0], parts[1], "", "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aRefusalIsAProblemLikeThoseOfTheRoutes() {
        var problem =
                Json.tree(call("GET", "/sockjs/info", "", "Origin", "null").body());

        assertThat(problem.path("title").textValue()).isEqualTo("Forbidden");
        assertThat(UUID.fromString(problem.path("requestId").textValue()).version())
                .isEqualTo(7);
    }

    @Test
    void aRequestForTheSocketThatIsNoHandshakeIsAProblemToo() {
        var answer = call("GET", "/ws", "");
        var problem = Json.tree(answer.body());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(problem.path("code").textValue()).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        assertThat(answer.headers().firstValue("X-Request-Id"))
                .hasValue(problem.path("requestId").textValue());
    }

    @Test
    void infoIsServedToOwnPagesAndToWhoIsNoBrowser() {
        assertThat(Json.tree(call("GET", "/sockjs/info", "").body())
                        .path("websocket")
                        .asBoolean())
                .isTrue();
        assertThat(call("GET", "/sockjs/info", "", "Origin", "http://127.0.0.1:" + gateways.port)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aPostThatIsTooLargeIsRefused() {
        var session = session();
        assertThat(poll(session)).isEmpty();

        assertThat(call("POST", session + "/xhr_send", Json.write(List.of("x".repeat(80 * 1024))))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void badUtf8InAPostClosesTheSession() {
        var session = session();
        assertThat(poll(session)).isEmpty();
        var bad = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateways.port + session + "/xhr_send"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {'[', '"', (byte) 0xFF, (byte) 0xFE, '"', ']'}))
                .build();

        assertThat(http.sendAsync(bad, HttpResponse.BodyHandlers.discarding())
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join()
                        .statusCode())
                .isEqualTo(204);
        assertThat(call("POST", session + "/xhr", "").body()).startsWith("c[1007,");
    }

    private SockJsSession carried(String session) {
        var name = session.substring(session.lastIndexOf('/') + 1);
        return Objects.requireNonNull(gateways.node.sockets().carried().get(name));
    }

    /** A stream that was asked for and of which nothing was read. */
    private java.net.Socket stream(String session) {
        try {
            var connection = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), gateways.port);
            connection.setSoTimeout(20_000);
            connection
                    .getOutputStream()
                    .write(("POST " + session + "/xhr_streaming HTTP/1.1\r\nHost: 127.0.0.1:" + gateways.port
                                    + "\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return connection;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Reads until the text was there. */
    private static void read(java.net.Socket connection, String until) {
        try {
            var seen = new StringBuilder();
            while (seen.indexOf(until) < 0) {
                var b = connection.getInputStream().read();
                assertThat(b).as(seen.toString()).isNotNegative();
                seen.append((char) b);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The sessions' loop is busy meanwhile, so that they hear of the streams after these are gone. */
    @Test
    void streamsThatBreakBeforeTheirSessionsHearOfThemLeaveNothing() throws IOException {
        // One connection, hence one loop; of those that follow every other one is on the other loop.
        var sessions = IntStream.range(0, 10).mapToObj(i -> session()).toList();
        sessions.forEach(session -> assertThat(poll(session)).isEmpty());
        var gone = new CountDownLatch(1);
        carried(sessions.get(0)).loop().run(() -> awaitHalfASecond(gone));
        for (var session : sessions) {
            stream(session).close();
        }

        Gateways.until(() -> gateways.node.sockets().carried().isEmpty());
        assertThat(gateways.node.sockets().count()).isZero();
    }

    private static void awaitHalfASecond(CountDownLatch latch) {
        try {
            assertThat(latch.await(500, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void aStreamThatIsAskedForASignOfLifeEndsAndASessionThatGivesNoneIsOver() throws IOException {
        var session = session();
        try (var stream = stream(session)) {
            read(stream, "\r\no\n\r\n");
            var carried = carried(session);

            carried.loop().run(carried::ping);

            read(stream, "\r\n0\r\n\r\n");
            // It stays connected, as one does whose process stands still.
            Gateways.until(() -> gateways.node.sockets().count() == 0);
        }
    }

    @Test
    void whoAsksForAnotherStreamHasGivenASignOfLife() throws IOException {
        var session = session();
        try (var stream = stream(session)) {
            read(stream, "\r\no\n\r\n");
            var carried = carried(session);
            carried.loop().run(carried::ping);
            read(stream, "\r\n0\r\n\r\n");
            var before = System.nanoTime();
            assertThat(carried.socket().silentNanos(before)).isPositive();

            try (var next = stream(session)) {
                read(next, "h\n");
                Gateways.until(() -> carried.socket().silentNanos(before) <= 0);
            }
        }
    }
}
