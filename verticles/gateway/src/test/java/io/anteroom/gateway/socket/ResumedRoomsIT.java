package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.testkit.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a room is to a session that went on without a socket for a while. */
final class ResumedRoomsIT {

    private Gateways gateways = new Gateways(TestServers.freshRedis());
    private FakeRoom room = new FakeRoom(gateways.bus);
    private final PlayerId player = PlayerId.next();

    @BeforeEach
    void serve() {
        Gateways.await(room.serve());
    }

    @AfterEach
    void stop() {
        gateways.close();
    }

    private void startAnew() {
        gateways.close();
        gateways = new Gateways(TestServers.freshRedis());
        room = new FakeRoom(gateways.bus);
        serve();
    }

    /** Joins the room as its first entry, lets others speak, and is gone; gives the token to go on with. */
    private String comeAndGo(String... heard) {
        var resumeToken = leavesBehind(heard);
        Gateways.until(() -> room.detached.size() == 1);
        return resumeToken;
    }

    private String leavesBehind(String... heard) {
        var token = gateways.token(player, Duration.ofMinutes(5));
        try (var socket = RawSocket.open(gateways.port, "/ws", Gateways.bearer(token))) {
            var resumeToken = socket.next().path("resumeToken").asText();
            var joined = socket.ask("{\"eventType\":\"RoomJoin\",\"eventId\":\"j\",\"roomId\":\"" + room.id + "\"}");
            assertThat(joined.path("eventType").asText()).as("%s", joined).isEqualTo("RoomState");
            for (var text : heard) {
                room.say(text);
            }
            return resumeToken;
        }
    }

    /** @param rooms fields of an object: the last number of each room */
    private static JsonNode resume(RawSocket socket, String token, String rooms) {
        return socket.ask("{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\"" + token
                + "\",\"lastSeq\":0,\"rooms\":{" + rooms + "}}}");
    }

    private String heardUpTo(long seq) {
        return "\"" + room.id + "\":" + seq;
    }

    private JsonNode told(JsonNode resumed) {
        assertThat(resumed.path("rooms").size()).as("%s", resumed).isEqualTo(1);
        return resumed.path("rooms").path(room.id.toString());
    }

    private static List<Long> numbers(RawSocket socket, int count) {
        var numbers = new ArrayList<Long>();
        while (numbers.size() < count) {
            var frame = socket.next();
            if (frame.has("roomSeq")) {
                numbers.add(frame.path("roomSeq").asLong());
            }
        }
        return numbers;
    }

    @Test
    void aClosedSocketsSeatsAreKeptForItsSession() {
        var token = comeAndGo();
        room.say("while away");

        try (var again = gateways.open()) {
            var resumed = resume(again, token, heardUpTo(1) + ",\"" + RoomId.next() + "\":5");

            assertThat(told(resumed).path("lastSeq").asLong()).isEqualTo(2);
            assertThat(told(resumed).has("truncated")).isFalse();
            assertThat(numbers(again, 1)).containsExactly(2L);
            room.say("back");
            assertThat(numbers(again, 1)).containsExactly(3L);
        }
    }

    @Test
    void aRoomThatWasNotNamedCanBeLeft() {
        var token = comeAndGo();
        var leave = "{\"eventType\":\"RoomLeave\",\"eventId\":\"l\",\"roomId\":\"" + room.id + "\"}";

        try (var again = gateways.open()) {
            assertThat(resume(again, token, "").path("eventType").asText()).isEqualTo("Resume");

            assertThat(again.ask(leave).path("eventType").asText()).isEqualTo("RoomLeft");
            assertThat(room.seatCount()).isZero();
            assertThat(again.ask(leave).path("code").asText()).isEqualTo("NOT_A_MEMBER");
        }
    }

    @Test
    void whoIsTooFarBehindIsToldThatSomeIsInTheArchiveOnly() {
        var token = comeAndGo();
        room.say("2");
        room.say("3");
        room.say("4");
        room.archives(2);

        try (var again = gateways.open()) {
            var resumed = resume(again, token, heardUpTo(1));

            assertThat(told(resumed).path("truncated").asBoolean()).isTrue();
            assertThat(numbers(again, 2)).containsExactly(3L, 4L);
        }
    }

    /** A socket that has entries 1 to 10, and whose link breaks without anybody knowing; then the log is lost, and another begins. */
    private JsonNode breaksOff(RawSocket broken, int saidSince) {
        var greeting = broken.next();
        broken.ask("{\"eventType\":\"RoomJoin\",\"eventId\":\"j\",\"roomId\":\"" + room.id + "\"}");
        for (int i = 2; i <= 10; i++) {
            room.say("" + i);
        }
        assertThat(numbers(broken, 9)).endsWith(10L);
        room.lose(true);
        Gateways.until(room::doubtsNumbers);
        for (int i = 0; i < saidSince; i++) {
            room.say("" + i);
        }
        return greeting;
    }

    /** Else whoever heard of the loss would be told again, and get again what came since. */
    @Test
    void whoGaveASignOfLifeSinceTheLossIsTakenAtItsNumber() {
        Gateways.repeat(() -> {
            try (var socket = open();
                    var again = gateways.open()) {
                var token = socket.next().path("resumeToken").asText();
                if (!hearsOfALossInTime(socket)) {
                    startAnew();
                    return false;
                }
                for (int i = 2; i <= 5; i++) {
                    room.say("" + i);
                }
                assertThat(numbers(socket, 4)).endsWith(5L);
                room.say("6");

                assertThat(told(resume(again, token, heardUpTo(5)))
                                .path("lastSeq")
                                .asLong())
                        .isEqualTo(6);

                assertThat(again.next().path("roomSeq").asLong())
                        .as("no RoomReset")
                        .isEqualTo(6);
                return true;
            }
        });
    }

    /** Whether a socket that has entries 1 to 10 gives its sign of life before the node looks for one, a second after the loss. */
    private boolean hearsOfALossInTime(RawSocket socket) {
        socket.ask("{\"eventType\":\"RoomJoin\",\"eventId\":\"j\",\"roomId\":\"" + room.id + "\"}");
        for (int i = 2; i <= 10; i++) {
            room.say("" + i);
        }
        assertThat(numbers(socket, 9)).endsWith(10L);
        var lostAtNanos = System.nanoTime();
        room.lose(true);
        assertThat(socket.next("RoomReset").path("lastSeq").asLong()).isZero();
        assertThat(numbers(socket, 1)).containsExactly(1L);
        assertThat(socket.ask("{\"eventType\":\"Ping\",\"eventId\":\"p\"}")
                        .path("eventType")
                        .asText())
                .isEqualTo("Pong");
        var isInTime = System.nanoTime() - lostAtNanos < Duration.ofSeconds(1).toNanos();
        // Until it has looked.
        LockSupport.parkNanos(Duration.ofMillis(1_300).toNanos());
        assertThat(isInTime && room.doubtsNumbers()).isFalse();
        return isInTime;
    }

    private RawSocket open() {
        return RawSocket.open(gateways.port, "/ws", Gateways.bearer(gateways.token(player, Duration.ofMinutes(5))));
    }

    @Test
    void whoseBrokenSocketWasSeatedInANewLogIsToldOfItAndGetsAllOfIt() {
        for (int said : List.of(12, 2)) {
            try (var broken = open();
                    var again = gateways.open()) {
                var token = breaksOff(broken, said).path("resumeToken").asText();

                var resumed = told(resume(again, token, heardUpTo(10)));

                assertThat(resumed.path("lastSeq").asLong()).isEqualTo(said + 1);
                assertThat(resumed.has("truncated")).isFalse();
                var reset = again.next("RoomReset");
                assertThat(reset.path("roomEpoch")).isEqualTo(resumed.path("roomEpoch"));
                assertThat(reset.path("lastSeq").asLong()).isZero();
                assertThat(numbers(again, said + 1))
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, said + 1).boxed().toList());
            }
            Gateways.until(() -> !room.detached.isEmpty());
            room.lose(false);
            room.detached.clear();
        }
    }

    @Test
    void whoNamesTheEpochOfWhatItHasIsBelieved() {
        try (var broken = open();
                var again = gateways.open()) {
            var token = breaksOff(broken, 12).path("resumeToken").asText();
            var heard = "\"" + room.id + "\":{\"roomEpoch\":2,\"lastSeq\":10}";

            assertThat(told(resume(again, token, heard)).path("roomEpoch").asLong())
                    .isEqualTo(2);

            assertThat(again.next().path("roomSeq").asLong()).as("no RoomReset").isEqualTo(11);
        }
    }

    @Test
    void anEpochComesWithANumberAndNothingElse() {
        for (var had : List.of(
                "{}",
                "{\"roomEpoch\":1}",
                "{\"lastSeq\":1}",
                "{\"roomEpoch\":0,\"lastSeq\":1}",
                "{\"roomEpoch\":1,\"lastSeq\":-1}",
                "{\"roomEpoch\":1,\"lastSeq\":1,\"seq\":1}",
                "[1,1]",
                "\"1\"")) {
            try (var socket = gateways.open()) {
                assertThat(resume(socket, "x", "\"" + room.id + "\":" + had)
                                .path("code")
                                .asText())
                        .as(had)
                        .isEqualTo("INVALID_EVENT_INPUTS");
            }
        }
    }

    @Test
    void aRepeatedResumeNamesTheRoomsAgain() {
        var token = comeAndGo("2");

        try (var again = gateways.open()) {
            var first = resume(again, token, heardUpTo(1));
            assertThat(numbers(again, 1)).containsExactly(2L);

            var second = resume(again, token, heardUpTo(1));

            assertThat(told(second)).isEqualTo(told(first));
            room.say("once");
            assertThat(numbers(again, 1)).containsExactly(3L);
        }
    }

    /** Its token is used up, and whoever does not wait any longer could not use it again. */
    @Test
    void aRoomThatSaysNothingDoesNotKeepASessionFromGoingOn() {
        var token = comeAndGo();
        room.attachGate.holdsAll();

        try (var again = gateways.open()) {
            var resumed = resume(again, token, heardUpTo(1));

            assertThat(resumed.path("eventType").asText()).isEqualTo("Resume");
            assertThat(resumed.path("rooms").size()).isZero();
        }
        assertThat(room.attachDeadlinesMs).hasSize(1).allMatch(withinMs -> withinMs <= 1_000);
        room.attachGate.opens();
    }

    @Test
    void whoComesIntoALogThatWasLostIsToldSo() {
        var token = comeAndGo("before");
        room.restart();

        try (var again = gateways.open()) {
            assertThat(told(resume(again, token, heardUpTo(2)))
                            .path("roomEpoch")
                            .asLong())
                    .isEqualTo(2);
            var reset = again.next("RoomReset");
            assertThat(reset.path("roomEpoch").asLong()).isEqualTo(2);
            assertThat(reset.path("lastSeq").asLong()).isEqualTo(2);
            assertThat(again.next("PlayerJoined").path("roomSeq").asLong()).isEqualTo(3);
            room.say("back");
            assertThat(numbers(again, 1)).containsExactly(4L);
        }
    }
}
