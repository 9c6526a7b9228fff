package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.testkit.TestServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SocketsIT {

    private Gateways gateways;

    @BeforeAll
    void start() {
        gateways = new Gateways(TestServers.freshRedis());
    }

    @AfterAll
    void stop() {
        gateways.close();
    }

    @Test
    void aPlayerIsGreetedAndPlays() {
        try (var socket = gateways.join(PlayerId.next())) {
            var update = socket.ask(Gateways.bet("e1"));

            assertThat(update.path("eventType").asText()).isEqualTo("RoundUpdate");
            assertThat(update.path("eventId").asText()).isEqualTo("e1");
            assertThat(update.path("action").asText()).isEqualTo("Bet");
            assertThat(update.path("data").path("roundEnded").asBoolean()).isTrue();
            assertThat(update.path("currency").asText()).isEqualTo("FUN");
            assertThat(update.path("balance").isTextual()).isTrue();
        }
    }

    @Test
    void whatOneTurnMakesComesInOrderWhateverItsKind() {
        try (var socket = gateways.join(PlayerId.next())) {
            socket.sendTogether(ping("a"), ping("b"), frame(RawSocket.PING, "c"), ping("d"), closing());

            assertThat(eventId(socket.nextOfAnyKind())).isEqualTo("a");
            assertThat(eventId(socket.nextOfAnyKind())).isEqualTo("b");
            assertThat(socket.nextOfAnyKind()).isEqualTo(RawSocket.PONG + "c");
            assertThat(eventId(socket.nextOfAnyKind())).isEqualTo("d");
            assertThat(socket.nextOfAnyKind()).startsWith(String.valueOf(RawSocket.CLOSE));
        }
    }

    @Test
    void whatWasDueBeforeTheServerClosesComesBeforeItsClose() {
        try (var socket = gateways.join(PlayerId.next())) {
            socket.sendTogether(ping("a"), RawSocket.encode(RawSocket.BINARY, true, new byte[1]));

            assertThat(socket.next().path("eventId").asText()).isEqualTo("a");
            assertThat(socket.closeCode()).isEqualTo(1003);
        }
    }

    private static byte[] ping(String eventId) {
        var event = "{\"eventType\":\"Ping\",\"eventId\":\"" + eventId + "\"}";
        return frame(RawSocket.TEXT, event);
    }

    private static byte[] frame(int opcode, String text) {
        return RawSocket.encode(opcode, true, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] closing() {
        return RawSocket.encode(RawSocket.CLOSE, true, new byte[] {3, (byte) 0xE8});
    }

    private static String eventId(String frame) {
        return Json.tree(frame.substring(1)).path("eventId").asText();
    }

    @Test
    void thirtyCopiesAtOnceHaveOneEffectAndEqualAnswers() {
        var before = gateways.backend.played.get();
        gateways.backend.playMs = 50;
        try (var socket = gateways.join(PlayerId.next())) {
            for (int i = 0; i < 30; i++) {
                socket.send(Gateways.bet("same"));
            }
            var answers = new HashSet<String>();
            for (int i = 0; i < 30; i++) {
                answers.add(socket.next().toString());
            }

            assertThat(answers).hasSize(1);
            assertThat(gateways.backend.played.get()).isEqualTo(before + 1);
        } finally {
            gateways.backend.playMs = 0;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"data\":[1]", "\"data\":\"\"", "\"roomId\":5", "\"roomId\":{}"})
    void whatIsOfAWrongTypeIsOtherContent(String field) {
        var action = "{\"eventType\":\"RoundAction\",\"eventId\":\"e1\",\"gameId\":\"dice\",\"action\":\"CashOut\"";
        try (var socket = gateways.join(PlayerId.next())) {
            var first = socket.ask(action + "}");
            assertThat(first.path("eventType").asText()).isEqualTo("RoundUpdate");

            assertThat(socket.ask(action + "," + field + "}").path("code").asText())
                    .isEqualTo("EVENT_ID_REUSED");
            assertThat(socket.ask(action + ",\"surprise\":5}")).isEqualTo(first);
        }
    }

    @Test
    void aTicketLetsOneSocketIn() throws Exception {
        var ticket = issueTicket();
        try (var first = RawSocket.open(gateways.port, "/ws?ticket=" + ticket, Map.of());
                var second = RawSocket.open(gateways.port, "/ws?ticket=" + ticket, Map.of())) {
            assertThat(first.next().path("playerId").asText()).isEqualTo(gateways.player.toString());
            assertThat(second.status()).isEqualTo(401);
        }
    }

    private String issueTicket() throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateways.port + "/api/v1/socket-tickets"))
                .header("Authorization", "Bearer " + gateways.token())
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        return Json.tree(answer.body()).path("ticket").asText();
    }

    @Test
    void roundStateShowsTheOpenRoundOrWarns() {
        try (var socket = gateways.join(PlayerId.next())) {
            var open = socket.ask("{\"eventType\":\"RoundState\",\"eventId\":\"s\",\"gameId\":\"mines\"}");
            assertThat(open.path("eventType").asText()).isEqualTo("RoundState");
            assertThat(open.path("gameId").asText()).isEqualTo("mines");
            assertThat(open.path("data").path("nextActions").isArray()).isTrue();

            var none = socket.ask("{\"eventType\":\"RoundState\",\"eventId\":\"t\",\"gameId\":\"dice\"}");
            assertThat(none.path("eventType").asText()).isEqualTo("Warning");
            assertThat(none.path("code").asText()).isEqualTo("GAME_ROUND_NOT_FOUND");
        }
    }

    @Test
    void balanceAndTimeAreTold() {
        try (var socket = gateways.join(PlayerId.next())) {
            var balance =
                    socket.ask("{\"eventType\":\"GetBalance\",\"eventId\":\"b\",\"data\":{\"currency\":\"FUN\"}}");
            assertThat(balance.path("eventType").asText()).isEqualTo("BalanceUpdate");
            assertThat(balance.path("balance").asText()).matches("\\d+\\.\\d\\d");
            var none = socket.ask("{\"eventType\":\"GetBalance\",\"eventId\":\"n\",\"data\":{\"currency\":\"JPY\"}}");
            assertThat(none.path("balance").asText())
                    .as("of what a game is played in and who asks never had")
                    .isEqualTo("0");
            var pong = socket.ask("{\"eventType\":\"Ping\",\"eventId\":\"p\"}");
            assertThat(Instant.parse(pong.path("time").asText()))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now());
        }
    }

    @Test
    void manyPlayersPlayAtOnceAndEachGetsItsOwnAnswersInOrder() {
        var sockets = new ArrayList<RawSocket>();
        for (int i = 0; i < 20; i++) {
            sockets.add(gateways.join(PlayerId.next()));
        }
        for (int round = 0; round < 20; round++) {
            for (var socket : sockets) {
                socket.send(Gateways.bet("r" + round));
            }
        }
        for (var socket : sockets) {
            for (int round = 0; round < 20; round++) {
                assertThat(socket.next().path("eventId").asText()).isEqualTo("r" + round);
            }
            socket.close();
        }
    }
}
