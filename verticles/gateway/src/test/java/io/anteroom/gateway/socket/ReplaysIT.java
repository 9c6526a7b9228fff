package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.RawJson;
import io.anteroom.testkit.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More than a socket takes at once, for a client that reads. */
final class ReplaysIT {

    /** As much as an outbox holds. */
    private static final int MISSED = 240;

    private final Gateways gateways = new Gateways(TestServers.freshRedis(), "limits.roomMovesPerSecond=40");
    private final FakeRoom room = new FakeRoom(gateways.bus);
    private final PlayerId player = PlayerId.next();

    @BeforeEach
    void serve() {
        Gateways.await(room.serve());
    }

    @AfterEach
    void stop() {
        gateways.close();
    }

    private static String filler(int bytes) {
        return "x".repeat(bytes);
    }

    private void push() {
        gateways.backend.push(player, new Push("DirectMessage", new RawJson("{\"text\":\"" + filler(1_000) + "\"}")));
    }

    private void pushAndWaitUntilTaken(int count) {
        for (int i = 0; i < count; i++) {
            push();
        }
        Gateways.until(() -> gateways.backend.pushesWaiting() == 0);
    }

    private RawSocket open() {
        return RawSocket.open(gateways.port, "/ws", Gateways.bearer(gateways.token(player, Duration.ofMinutes(5))));
    }

    private String join(int number) {
        return "{\"eventType\":\"RoomJoin\",\"eventId\":\"j" + number + "\",\"roomId\":\"" + room.id
                + "\",\"data\":{\"afterSeq\":0}}";
    }

    private static String resume(JsonNode greeting, String rooms) {
        return "{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\""
                + greeting.path("resumeToken").asText() + "\",\"lastSeq\":0,\"rooms\":{" + rooms + "}}}";
    }

    private static List<Integer> numbers(RawSocket socket, int count) {
        var numbers = new ArrayList<Integer>();
        while (numbers.size() < count) {
            var frame = socket.next();
            assertThat(frame.path("eventType").asText()).isEqualTo("DirectMessage");
            numbers.add(frame.path("seq").asInt());
        }
        return numbers;
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void whoReadsGetsAllMissedPushesThenWhatTheRoomSaidAndThenAnswers() {
        var lost = open();
        var greeting = lost.next();
        lost.ask(join(1));
        lost.close();
        Gateways.until(() -> room.detached.size() == 1);
        pushAndWaitUntilTaken(MISSED);
        room.say("while away");

        try (var back = RawSocket.open(gateways.port, "/ws", Map.of(), 4_096)) {
            back.send(resume(greeting, "\"" + room.id + "\":1"));
            back.send("{\"eventType\":\"RoundState\",\"eventId\":\"after\",\"gameId\":\"mines\"}");
            var resumed = back.next();
            assertThat(resumed.path("eventType").asText()).isEqualTo("Resume");
            assertThat(resumed.path("replayed").asInt()).isEqualTo(MISSED);
            push();

            assertThat(numbers(back, MISSED)).isEqualTo(range(1, MISSED));
            var rest = new ArrayList<String>();
            while (rest.size() < 3) {
                rest.add(back.next().path("eventType").asText());
            }
            assertThat(rest).containsExactlyInAnyOrder("RoomMessage", "RoundState", "DirectMessage");
        }
    }

    @Test
    void manyPushesAtOnceDoNotCloseWhoReadsThem() {
        try (var socket = RawSocket.open(
                gateways.port, "/ws", Gateways.bearer(gateways.token(player, Duration.ofMinutes(5))), 4_096)) {
            assertThat(socket.next().path("authenticated").asBoolean()).isTrue();
            for (int i = 0; i < MISSED; i++) {
                push();
            }

            assertThat(numbers(socket, MISSED)).isEqualTo(range(1, MISSED));
        }
    }

    @Test
    void bigAnswersToEventsThatWereSentTogetherDoNotCloseWhoReadsThem() {
        for (int i = 0; i < 12; i++) {
            room.say(filler(8_000));
        }
        try (var socket = RawSocket.open(
                gateways.port, "/ws", Gateways.bearer(gateways.token(player, Duration.ofMinutes(5))), 4_096)) {
            assertThat(socket.next().path("authenticated").asBoolean()).isTrue();
            var joins = IntStream.range(0, 10)
                    .mapToObj(i -> RawSocket.encode(
                            RawSocket.TEXT, true, join(i).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .toArray(byte[][]::new);
            socket.sendTogether(joins);

            for (int i = 0; i < 10; i++) {
                var state = socket.next();
                assertThat(state.path("eventId").asText()).isEqualTo("j" + i);
                assertThat(state.path("messages").size()).isGreaterThanOrEqualTo(12);
            }
        }
    }
}
