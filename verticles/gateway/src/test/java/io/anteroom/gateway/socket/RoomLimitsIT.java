package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.testkit.TestServers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much a socket may say in rooms, how fast, in how many, and what is no message. */
final class RoomLimitsIT {

    /** Answered as soon as it is read, behind all that was sent before it. */
    private static final String PING = "{\"eventType\":\"Ping\",\"eventId\":\"taken\"}";

    private final Gateways gateways = new Gateways(TestServers.freshRedis(), "limits.roomMovesPerSecond=40");
    private final FakeRoom room = new FakeRoom(gateways.bus);
    private final MemberEvents events = new MemberEvents(room.id);

    @BeforeEach
    void serve() {
        Gateways.await(room.serve());
    }

    @AfterEach
    void stop() {
        gateways.close();
    }

    /** A socket in the room, of a player of its own. */
    private RawSocket member() {
        var socket = gateways.join(PlayerId.next());
        assertThat(socket.ask(events.join(room.id, 1_000)).path("eventType").asText())
                .isEqualTo("RoomState");
        return socket;
    }

    @Test
    void moreThan32MessagesDoNotWait() {
        try (var socket = member()) {
            room.appendGate.holdsAll();
            for (int i = 0; i < 33; i++) {
                socket.send(events.send(i));
            }

            assertThat(socket.next("Error").path("code").asText()).isEqualTo("OVERLOADED");
            room.appendGate.opens();
            Gateways.until(() -> room.size() == 33);
        }
    }

    @Test
    void anyJsonUpToEightKibIsHandedOnAsItIs() {
        try (var socket = member()) {
            for (var data : List.of("null", "[1.50, 1e400]", "\"\\u00e9é\"", "{ \"b\":1,\"a\":2 }", "false")) {
                socket.send(events.send(data));
                var text = socket.nextText();
                while (!text.contains("RoomMessage")) {
                    text = socket.nextText();
                }
                assertThat(text).contains("\"data\":" + data + ",");
            }
            var big = "\"" + "x".repeat(8 * 1024 - 2) + "\"";
            socket.send(events.send(big));
            assertThat(socket.next("RoomMessage").path("data").asText()).hasSize(8 * 1024 - 2);
            assertThat(socket.send(events.send("\"" + "x".repeat(8 * 1024 - 1) + "\""))
                            .next("Error")
                            .path("code")
                            .asText())
                    .isEqualTo("INVALID_EVENT_INPUTS");
            assertThat(socket.send(events.send("\"" + "é".repeat(4_096) + "\""))
                            .next("Error")
                            .path("code")
                            .asText())
                    .isEqualTo("INVALID_EVENT_INPUTS");
        }
    }

    /** So few a second that what is sent in one piece is too much for it, however busy the machine is. */
    private static final int FEW = 5;

    /** Sends so many in one piece, and gives how they were answered. */
    private static List<JsonNode> answers(RawSocket socket, int count, Supplier<String> event) {
        socket.sendTogether(Stream.generate(event)
                .limit(count)
                .map(text -> RawSocket.encode(RawSocket.TEXT, true, text.getBytes(StandardCharsets.UTF_8)))
                .toArray(byte[][]::new));
        var answers = new ArrayList<JsonNode>();
        while (answers.size() < count) {
            var frame = socket.next();
            // Leaving out what the room says.
            if (frame.has("eventId")) {
                answers.add(frame);
            }
        }
        return answers;
    }

    /** All but one second's worth, and what became free while they were answered, are refused. */
    private static void assertSlowedDown(List<JsonNode> answers, long fromNanos) {
        var refused = answers.stream()
                .filter(answer -> answer.path("code").asText().equals("RATE_LIMITED"))
                .toList();
        var free = (System.nanoTime() - fromNanos) * FEW / 1_000_000_000;
        assertThat(answers.size() - refused.size()).isBetween(FEW, FEW + 1 + (int) free);
        assertThat(refused)
                .isNotEmpty()
                .allMatch(answer -> answer.path("retryAfterMs").asLong() > 0);
    }

    @Test
    void whoTalksTooFastIsSlowedDown() {
        try (var slow = new Gateways(TestServers.freshRedis(), "limits.roomMessagesPerSecond=" + FEW);
                var socket = slow.join(PlayerId.next())) {
            var there = new FakeRoom(slow.bus);
            Gateways.await(there.serve());
            var said = new MemberEvents(there.id);
            assertThat(socket.ask(said.join(there.id, 1_000)).path("eventType").asText())
                    .isEqualTo("RoomState");
            var fromNanos = System.nanoTime();
            assertSlowedDown(answers(socket, 32, () -> said.send(1)), fromNanos);
        }
    }

    @Test
    void whoComesAndGoesTooFastIsSlowedDown() {
        try (var slow = new Gateways(TestServers.freshRedis(), "limits.roomMovesPerSecond=" + FEW);
                var socket = slow.join(PlayerId.next())) {
            Gateways.await(new FakeRoom(slow.bus).serve());
            var fromNanos = System.nanoTime();
            assertSlowedDown(answers(socket, 32, events::leave), fromNanos);
        }
    }

    @Test
    void aSocketIsInThirtyTwoRoomsAtMost() {
        try (var socket = member()) {
            assertThat(socket.ask(events.join(RoomId.next(), 0)).path("code").asText())
                    .isEqualTo("ROOM_NOT_FOUND");
            room.opensOthers();
            for (int i = 0; i < 31; i++) {
                assertThat(socket.ask(events.join(RoomId.next(), 0))
                                .path("eventType")
                                .asText())
                        .isEqualTo("RoomState");
            }

            var refused = socket.ask(events.join(RoomId.next(), 0));
            assertThat(refused.path("code").asText()).isEqualTo("FORBIDDEN");
            assertThat(refused.path("retryable").asBoolean(true))
                    .as("waiting does not help")
                    .isFalse();
            assertThat(refused.has("retryAfterMs")).isFalse();
            assertThat(refused.path("message").asText()).contains("32 rooms");
            assertThat(socket.ask(events.join(room.id, 0)).path("eventType").asText())
                    .isEqualTo("RoomState");
        }
    }

    private List<String> misshapen(String id) {
        var head = "{\"eventType\":\"RoomSend\",\"eventId\":\"" + id + "\"";
        var here = ",\"roomId\":\"" + room.id + "\"";
        return List.of(
                head + here + ",\"data\":1,\"action\":\"Hit\"}",
                head + here + ",\"data\":1,\"gameId\":\"dice\"}",
                head + here + ",\"data\":1,\"gameId\":5}",
                head + here + ",\"data\":1,\"action\":[]}",
                head + here + "}",
                head + here + ",\"data\":\"" + "x".repeat(9_000) + "\"}",
                head + ",\"data\":1}",
                head + ",\"roomId\":\"nowhere\",\"data\":1}");
    }

    @Test
    void aUsedIdIsToldAlsoOfWhatIsNoMessage() {
        try (var socket = member()) {
            assertThat(socket.ask(misshapen("used").get(0)).path("code").asText())
                    .as("nothing was done, so nothing is remembered")
                    .isEqualTo("INVALID_EVENT_INPUTS");
            var good = "{\"eventType\":\"RoomSend\",\"eventId\":\"used\",\"roomId\":\"" + room.id + "\",\"data\":1}";
            socket.send(good);
            assertThat(socket.next("RoomSent").path("eventId").asText()).isEqualTo("used");

            for (var bad : misshapen("used")) {
                assertThat(socket.ask(bad).path("code").asText()).as(bad).isEqualTo("EVENT_ID_REUSED");
            }
            for (var bad : misshapen("new")) {
                assertThat(socket.ask(bad).path("code").asText())
                        .as(bad)
                        .isEqualTo(bad.contains("nowhere") ? "ROOM_NOT_FOUND" : "INVALID_EVENT_INPUTS");
            }
        }
    }

    @Test
    void whatIsNoMessageIsJudgedAfterTheMessagesBeforeIt() {
        try (var socket = member()) {
            room.appendGate.holdsAll();
            socket.send("{\"eventType\":\"RoomSend\",\"eventId\":\"used\",\"roomId\":\"" + room.id + "\",\"data\":1}");
            socket.send(misshapen("used").get(0));
            socket.send(events.send(2));
            assertThat(socket.ask(PING).path("eventType").asText()).isEqualTo("Pong");
            room.appendGate.opens();

            assertThat(socket.next("RoomSent").path("eventId").asText()).isEqualTo("used");
            assertThat(socket.next("Error").path("code").asText()).isEqualTo("EVENT_ID_REUSED");
            assertThat(socket.next("RoomSent").path("eventId").asText()).isEqualTo("s2");
        }
    }
}
