package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.testkit.TestServers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which seat a leave ends, and that a room hears of all seats of a socket that is gone. */
final class SeatsIT {

    private final Gateways gateways = new Gateways(TestServers.freshRedis());
    private final FakeRoom room = new FakeRoom(gateways.bus);
    private final PlayerId player = PlayerId.next();
    private int events;

    @BeforeEach
    void serve() {
        Gateways.await(room.serve());
    }

    @AfterEach
    void stop() {
        gateways.close();
    }

    private String join(RoomId id, long afterSeq) {
        return "{\"eventType\":\"RoomJoin\",\"eventId\":\"j" + ++events + "\",\"roomId\":\"" + id
                + "\",\"data\":{\"afterSeq\":" + afterSeq + "}}";
    }

    private String leave() {
        return "{\"eventType\":\"RoomLeave\",\"eventId\":\"l" + ++events + "\",\"roomId\":\"" + room.id + "\"}";
    }

    private static String resume(JsonNode greeting, String rooms) {
        return "{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\""
                + greeting.path("resumeToken").asText() + "\",\"lastSeq\":0,\"rooms\":{" + rooms + "}}}";
    }

    private static void assertIsAnswered(JsonNode frame, String eventType) {
        assertThat(frame.path("eventType").asText()).as(frame.toString()).isEqualTo(eventType);
    }

    /** What comes up to the entry with this number. */
    @CanIgnoreReturnValue
    private static List<JsonNode> framesUntil(RawSocket socket, long last) {
        var frames = new ArrayList<JsonNode>();
        do {
            frames.add(socket.next());
        } while (frames.get(frames.size() - 1).path("roomSeq").asLong() < last);
        return frames;
    }

    private static List<Long> numbers(List<JsonNode> frames) {
        return frames.stream().map(frame -> frame.path("roomSeq").asLong()).toList();
    }

    private RawSocket open() {
        return RawSocket.open(
                gateways.port, "/ws", Gateways.bearer(gateways.token(player, java.time.Duration.ofMinutes(5))));
    }

    /** Came as the first and left as the second entry; three others were said since. */
    private void comeAndGo(RawSocket socket) {
        assertIsAnswered(socket.ask(join(room.id, 1_000)), "RoomState");
        assertIsAnswered(socket.ask(leave()), "RoomLeft");
        for (int i = 0; i < 3; i++) {
            room.say("" + i);
        }
    }

    /** Its own leave may be news before it is answered. */
    private void leaveWhileOthersStay(RawSocket socket) {
        socket.send(leave());
        while (!socket.next("RoomLeft").has("eventId")) {
            assertThat(room.size()).isEqualTo(4);
        }
    }

    @Test
    void aLeaveThatIsOlderThanTheSeatDoesNotEndIt() {
        room.cutsPages(1);
        try (var socket = gateways.join(player)) {
            comeAndGo(socket);

            var state = socket.ask(join(room.id, 0));

            assertThat(state.path("lastSeq").asLong())
                    .as("the rest comes by itself")
                    .isEqualTo(1);
            assertThat(numbers(framesUntil(socket, 6))).containsExactly(2L, 3L, 4L, 5L, 6L);
            room.say("to you");
            assertThat(socket.next().path("roomSeq").asLong()).isEqualTo(7);
        }
        Gateways.until(() -> room.detached.size() == 1);
    }

    @Test
    void norWhileOthersOfTheSameLoopAreTold() {
        // Two that are opened one after the other are on different loops.
        try (var one = gateways.join(PlayerId.next());
                var other = gateways.join(PlayerId.next());
                var socket = gateways.join(player)) {
            assertIsAnswered(one.ask(join(room.id, 1_000)), "RoomState");
            assertIsAnswered(other.ask(join(room.id, 1_000)), "RoomState");
            assertIsAnswered(socket.ask(join(room.id, 1_000)), "RoomState");
            leaveWhileOthersStay(socket);
            framesUntil(one, 4);
            framesUntil(other, 4);
            room.cutsPages(1);

            assertThat(socket.ask(join(room.id, 0)).path("lastSeq").asLong()).isEqualTo(1);

            assertThat(numbers(framesUntil(socket, 5))).containsExactly(2L, 3L, 4L, 5L);
            room.say("to all");
            assertThat(socket.next().path("roomSeq").asLong()).isEqualTo(6);
        }
    }

    @Test
    void norWhenASessionGoesOnThatHasNotReadOfIt() {
        var socket = open();
        var greeting = socket.next();
        comeAndGo(socket);
        assertIsAnswered(socket.ask(join(room.id, 1_000)), "RoomState");
        socket.close();
        Gateways.until(() -> room.detached.size() == 1);

        try (var again = gateways.open()) {
            var resumed = again.ask(resume(greeting, "\"" + room.id + "\":1"));

            assertThat(resumed.path("rooms").size()).isEqualTo(1);
            assertThat(numbers(framesUntil(again, 6))).containsExactly(2L, 3L, 4L, 5L, 6L);
            room.say("to you");
            assertThat(again.next().path("roomSeq").asLong()).isEqualTo(7);
        }
    }

    @Test
    void inALogThatBeganAnewALeaveEndsTheSeatWhateverTheNumbersWereBefore() {
        try (var socket = gateways.join(player);
                var other = gateways.join(PlayerId.next())) {
            for (int i = 0; i < 20; i++) {
                room.say("" + i);
            }
            assertIsAnswered(socket.ask(join(room.id, 1_000)), "RoomState");
            assertIsAnswered(other.ask(join(room.id, 1_000)), "RoomState");
            room.lose(true);
            assertIsAnswered(socket.next("RoomReset"), "RoomReset");
            Gateways.until(() -> room.seatCount() == 2);
            framesUntil(socket, room.size());

            room.leaves(player);

            assertIsAnswered(socket.next("RoomLeft"), "RoomLeft");
        }
    }

    @Test
    void theSeatsOfEachSessionThatASocketHadAreGivenUp() {
        room.opensOthers();
        var lost = open();
        var greeting = lost.next();
        lost.close();
        var other = RoomId.next();
        var socket = open();
        var own = socket.next();
        assertIsAnswered(socket.ask(join(room.id, 0)), "RoomState");
        assertIsAnswered(socket.ask(resume(greeting, "")), "Resume");
        assertIsAnswered(socket.ask(join(other, 0)), "RoomState");
        socket.close();

        Gateways.until(() -> room.detached.size() == 2);

        assertThat(room.detached.stream().map(Rooms.Detach::rooms))
                .containsExactlyInAnyOrder(List.of(room.id), List.of(other));
        for (var detach : room.detached) {
            var session = detach.rooms().contains(other) ? greeting : own;
            assertThat(detach.seat().sessionId().toString())
                    .isEqualTo(session.path("sessionId").asText());
        }
    }

    /** Rooms may hear late of what the socket gave up, when it was let in long since. */
    @Test
    void whoAsksAgainAfterATimeoutHasAnotherPlaceThanTheOneItGaveUp() {
        try (var socket = gateways.join(player)) {
            room.joinGate.holdsOne();
            assertThat(socket.ask(join(room.id, 0)).path("code").asText()).isEqualTo("TIMEOUT");
            Gateways.until(() -> !room.detached.isEmpty());

            assertIsAnswered(socket.ask(join(room.id, 0)), "RoomState");
            assertThat(room.seated())
                    .hasSize(1)
                    .doesNotContain(room.detached.get(0).seat());
        }
    }

    @Test
    void whoLeavesAfterATimeoutGivesThePlaceUpThatItWasGivenAllTheSame() {
        try (var socket = gateways.join(player)) {
            room.joinGate.holdsOne();
            assertThat(socket.ask(join(room.id, 0)).path("code").asText()).isEqualTo("TIMEOUT");
            room.joinGate.opens();
            Gateways.until(() -> room.seatCount() == 1);

            assertIsAnswered(socket.ask(leave()), "RoomLeft");
            assertThat(room.seatCount()).isZero();
        }
    }
}
