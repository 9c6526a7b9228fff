package io.anteroom.gateway.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.testkit.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that never become sockets: each ends, whatever its client does. */
final class ConnectionsIT {

    private static final String KEY = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private final Gateways gateways = new Gateways(TestServers.freshRedis());

    @AfterEach
    void stop() {
        gateways.close();
    }

    private Socket open() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), gateways.port);
        // Less than what a connection may rest between two requests.
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    /** Everything up to the end, for which it waits. */
    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ws HTTP/1.1\r\nAuthorization: Bearer nonsense\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + KEY,
                "GET /ws?ticket=nonsense HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + KEY,
                "GET /ws HTTP/1.1\r\nOrigin: https://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + KEY,
                "GET /ws HTTP/1.1\r\n",
                "GET /sockjs/0/a/websocket HTTP/1.1\r\n",
                "POST /sockjs/0/a/none HTTP/1.1\r\nContent-Length: 9\r\n"
            })
    void aRefusalEndsItsConnection(String request) throws IOException {
        try (var socket = open()) {
            send(socket, request + "Host: x\r\n\r\n");

            assertThat(readAll(socket)).startsWith("HTTP/1.1 4").contains("application/problem+json");
        }
    }

    static List<Arguments> unreadable() {
        var long4 = "x".repeat(5_000);
        var upgrade =
                " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        var last = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        return List.of(
                Arguments.of("GET /ws?token=%" + upgrade, 400),
                Arguments.of("GET /ws?ticket=%zz" + upgrade, 400),
                Arguments.of("GET /ws?x=%" + upgrade, 400),
                Arguments.of("GET /api/v1/leaderboard?limit=%" + last, 400),
                Arguments.of("GET /api/v1/leaderboard?x=%zz" + last, 400),
                Arguments.of("GET /api/v1/leaderboards/%zz" + last, 400),
                Arguments.of("GET /api/v1/leaderboards/%+1" + last, 400),
                Arguments.of("GET /api/v1/leaderboards/laps%6" + last, 400),
                Arguments.of("GET /" + long4 + " HTTP/1.1\r\nHost: x\r\n\r\n", 414),
                Arguments.of("GET / HTTP/1.1\r\nHost: x\r\nA: " + long4 + "\r\nB: " + long4 + "\r\n\r\n", 431),
                Arguments.of("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400),
                Arguments.of("nonsense\r\n\r\n", 400));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void whatCannotBeReadIsToldWhy(String request, int status) throws IOException {
        try (var socket = open()) {
            send(socket, request);

            var answer = readAll(socket);
            assertThat(answer.substring(8)).startsWith(" " + status + " ");
            assertThat(answer)
                    .containsIgnoringCase("content-type: application/problem+json")
                    .contains("\"status\":" + status, "\"code\":\"INVALID_PAYLOAD_SCHEMA\"");
        }
    }

    @Test
    void aPostThatStaysAwayIsCut() throws IOException {
        try (var socket = open()) {
            var from = System.nanoTime();
            send(socket, "POST /sockjs/0/a/xhr_send HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");

            assertThat(readAll(socket)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThan(Duration.ofSeconds(5));
        }
    }
}
