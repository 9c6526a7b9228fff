package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.testkit.TestServers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets in a room whose news come late, twice round, or not at all. */
final class RoomsIT {

    /** Answered as soon as it is read, behind all that was sent before it. */
    private static final String PING = "{\"eventType\":\"Ping\",\"eventId\":\"taken\"}";

    private final Gateways gateways =
            new Gateways(TestServers.freshRedis(), "limits.roomMessagesPerSecond=100", "limits.roomMovesPerSecond=40");
    private final FakeRoom room = new FakeRoom(gateways.bus);
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

    private String send(Object data) {
        return "{\"eventType\":\"RoomSend\",\"eventId\":\"s" + ++events + "\",\"roomId\":\"" + room.id + "\",\"data\":"
                + data + "}";
    }

    private String leave() {
        return "{\"eventType\":\"RoomLeave\",\"eventId\":\"l" + ++events + "\",\"roomId\":\"" + room.id + "\"}";
    }

    /** A socket in the room, of a player of its own. */
    private RawSocket member() {
        var socket = gateways.join(PlayerId.next());
        assertThat(socket.ask(join(room.id, 1_000)).path("eventType").asText()).isEqualTo("RoomState");
        return socket;
    }

    private static List<Long> numbers(RawSocket socket, int count) {
        var numbers = new ArrayList<Long>();
        while (numbers.size() < count) {
            var frame = socket.next();
            if (frame.has("roomEpoch") && frame.has("roomSeq")) {
                numbers.add(frame.path("roomSeq").asLong());
            }
        }
        return numbers;
    }

    private static List<Long> range(long from, long to) {
        return java.util.stream.LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void newsThatComeBackwardsAreHandedOnInOrder() {
        try (var socket = member()) {
            room.holdsNews();
            for (int i = 0; i < 20; i++) {
                room.say("" + i);
            }
            room.releaseBackwards();

            assertThat(numbers(socket, 20)).isEqualTo(range(2, 21));
        }
    }

    @Test
    void lostNewsAreReadFromTheLogAsSoonAsALaterOneComes() {
        try (var socket = member()) {
            room.losesNews(true);
            for (int i = 0; i < 300; i++) {
                room.say("" + i);
            }
            room.losesNews(false);
            room.say("300");

            assertThat(numbers(socket, 301)).isEqualTo(range(2, 302));
        }
    }

    @Test
    void theLastWordIsFoundEvenIfNothingComesAfterIt() {
        try (var socket = member()) {
            room.losesNews(true);
            room.say("lost");

            assertThat(numbers(socket, 1)).containsExactly(2L);
        }
    }

    @Test
    void whoJoinsWhileOthersTalkMissesNothing() throws InterruptedException {
        try (var first = member()) {
            var talking = new Thread(() -> {
                for (int i = 0; i < 400; i++) {
                    room.say("" + i);
                    java.util.concurrent.locks.LockSupport.parkNanos(200_000);
                }
            });
            room.cutsPages(5);
            talking.start();
            var sockets = new ArrayList<RawSocket>();
            for (int i = 0; i < 5; i++) {
                var socket = gateways.join(PlayerId.next());
                var state = socket.ask(join(room.id, 0));
                assertThat(state.path("messages")).hasSizeLessThanOrEqualTo(5);
                var lastSeq = state.path("lastSeq").asLong();
                assertThat(numbers(socket, 100)).isEqualTo(range(lastSeq + 1, lastSeq + 100));
                sockets.add(socket);
            }
            talking.join();
            room.say("end");
            for (var socket : sockets) {
                assertThat(numbers(socket, 301)).isEqualTo(range(106, 406));
            }
            assertThat(numbers(first, 405)).isEqualTo(range(2, 406));
            sockets.forEach(RawSocket::close);
        }
    }

    @Test
    void aLostLogIsToldAndWhoIsThereJoinsAgain() {
        try (var socket = member()) {
            room.say("before");
            assertThat(numbers(socket, 1)).containsExactly(2L);
            room.lose(true);

            var reset = socket.next("RoomReset");
            assertThat(reset.path("roomEpoch").asLong()).isEqualTo(2);
            assertThat(reset.path("lastSeq").asLong()).isZero();
            assertThat(socket.next("PlayerJoined").path("roomSeq").asLong()).isEqualTo(1);
            room.say("after");
            assertThat(socket.next("RoomMessage").path("roomSeq").asLong()).isEqualTo(2);
        }
    }

    @Test
    void aLostLogIsNoticedAlsoIfNobodyTells() {
        try (var socket = member()) {
            room.lose(false);

            assertThat(socket.next("RoomReset").path("roomEpoch").asLong()).isEqualTo(2);
            assertThat(socket.next("PlayerJoined").path("roomSeq").asLong()).isEqualTo(1);
        }
    }

    @Test
    void whoWasTakenForGoneIsToldSo() {
        var player = PlayerId.next();
        try (var socket = gateways.join(player);
                var other = member()) {
            socket.ask(join(room.id, 0));
            room.leaves(player);
            room.say("without you");

            assertThat(socket.next("PlayerLeft").path("playerId").asText()).isEqualTo(player.toString());
            assertThat(socket.next("RoomLeft").has("eventId")).isFalse();
            assertThat(socket.isQuiet(200)).isTrue();
            assertThat(other.next("RoomMessage").path("data").asText()).isEqualTo("without you");
        }
    }

    @Test
    void membersOfAClosedRoomAreToldThatTheyLeft() {
        try (var socket = member()) {
            room.close();

            assertThat(socket.next("RoomLeft").path("roomId").asText()).isEqualTo(room.id.toString());
        }
    }

    @Test
    void messagesOfASocketGoTogetherAndStayInOrder() {
        try (var socket = member()) {
            room.closeGate();
            socket.send(send(0));
            Gateways.until(() -> room.batches.size() == 1);
            for (int i = 1; i < 10; i++) {
                socket.send(send(i));
            }
            // A leave waits for what was sent before it.
            socket.send(leave());
            var data = new ArrayList<>(dataUntil("Pong", socket.send(PING)));
            room.openGate();

            data.addAll(dataUntil("RoomLeft", socket));
            assertThat(data).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(room.batches.size()).isLessThan(10);
            assertThat(room.seatCount()).isZero();
        }
    }

    @Test
    void messagesThatFollowCloselyAreGathered() {
        var sockets = new ArrayList<RawSocket>();
        for (int i = 0; i < 16; i++) {
            sockets.add(member());
        }
        var from = System.nanoTime();
        for (int i = 0; i < 160; i++) {
            sockets.get(i % 16).send(send(i));
        }
        Gateways.until(() -> taken() == 160);

        var gathers = (System.nanoTime() - from) / 300_000;
        assertThat(room.batches.size())
                .as("each of two loops begins one after a pause and at most one each 300 us from there")
                .isLessThanOrEqualTo((int) (2 * (gathers + 2)));
        var first = data(sockets.get(0), 160);
        assertThat(first).doesNotHaveDuplicates();
        for (var socket : sockets.subList(1, 16)) {
            assertThat(data(socket, 160)).isEqualTo(first);
        }
        sockets.forEach(RawSocket::close);
    }

    /** The data of so many messages. */
    private static List<Integer> data(RawSocket socket, int count) {
        var data = new ArrayList<Integer>();
        while (data.size() < count) {
            var frame = socket.next();
            if (frame.has("data")) {
                data.add(frame.path("data").asInt());
            }
        }
        return data;
    }

    private int taken() {
        return room.batches.stream().mapToInt(size -> size).sum();
    }

    @Test
    void moreThan32MessagesDoNotWait() {
        try (var socket = member()) {
            room.closeGate();
            for (int i = 0; i < 33; i++) {
                socket.send(send(i));
            }

            assertThat(socket.next("Error").path("code").asText()).isEqualTo("OVERLOADED");
            room.openGate();
            Gateways.until(() -> room.size() == 33);
        }
    }

    /** The data of the messages that come before a frame of this type. */
    private static List<Integer> dataUntil(String eventType, RawSocket socket) {
        var data = new ArrayList<Integer>();
        JsonNode frame = socket.next();
        while (!frame.path("eventType").asText().equals(eventType)) {
            if (frame.has("data")) {
                data.add(frame.path("data").asInt());
            }
            frame = socket.next();
        }
        return data;
    }

    @Test
    void copiesOfAMessageUnderWayShareItsAnswer() {
        try (var socket = member()) {
            room.closeGate();
            var event = send("\"once\"");
            socket.send(event).send(event).send(event);
            assertThat(dataUntil("Pong", socket.send(PING))).hasSizeLessThanOrEqualTo(1);
            room.openGate();

            for (int i = 0; i < 3; i++) {
                assertThat(socket.next("RoomSent").path("roomSeq").asLong()).isEqualTo(2);
            }
        }
    }

    @Test
    void anyJsonUpToEightKibIsHandedOnAsItIs() {
        try (var socket = member()) {
            for (var data : List.of("null", "[1.50, 1e400]", "\"\\u00e9é\"", "{ \"b\":1,\"a\":2 }", "false")) {
                socket.send(send(data));
                var text = socket.nextText();
                while (!text.contains("RoomMessage")) {
                    text = socket.nextText();
                }
                assertThat(text).contains("\"data\":" + data + ",");
            }
            var big = "\"" + "x".repeat(8 * 1024 - 2) + "\"";
            socket.send(send(big));
            assertThat(socket.next("RoomMessage").path("data").asText()).hasSize(8 * 1024 - 2);
            assertThat(socket.send(send("\"" + "x".repeat(8 * 1024 - 1) + "\""))
                            .next("Error")
                            .path("code")
                            .asText())
                    .isEqualTo("INVALID_EVENT_INPUTS");
            assertThat(socket.send(send("\"" + "é".repeat(4_096) + "\""))
                            .next("Error")
                            .path("code")
                            .asText())
                    .isEqualTo("INVALID_EVENT_INPUTS");
        }
    }

    @Test
    void whoTalksTooFastIsSlowedDown() {
        try (var socket = member()) {
            for (int i = 0; i < 30; i++) {
                socket.send(send(i));
            }
            assertThat(answers(socket, 30)).noneMatch(RoomsIT::isError);
            // A hundred at once are allowed, and some more while they are answered: so many that it must be too fast.
            var answers = new ArrayList<JsonNode>();
            while (answers.size() < 1_000 && answers.stream().noneMatch(RoomsIT::isError)) {
                for (int i = 0; i < 20; i++) {
                    socket.send(send(i));
                }
                answers.addAll(answers(socket, 20));
            }

            var error = answers.stream().filter(RoomsIT::isError).findFirst().orElseThrow();
            assertThat(answers.indexOf(error)).isGreaterThanOrEqualTo(60);
            assertThat(error.path("code").asText()).isEqualTo("RATE_LIMITED");
            assertThat(error.path("retryAfterMs").asLong()).isPositive();
        }
    }

    private static boolean isError(JsonNode frame) {
        return frame.path("eventType").asText().equals("Error");
    }

    /** The next answers to events, leaving out what the room says. */
    private static List<JsonNode> answers(RawSocket socket, int count) {
        var answers = new ArrayList<JsonNode>();
        while (answers.size() < count) {
            var frame = socket.next();
            if (frame.has("eventId")) {
                answers.add(frame);
            }
        }
        return answers;
    }

    @Test
    void whoComesAndGoesTooFastIsSlowedDown() {
        try (var socket = gateways.join(PlayerId.next())) {
            var from = System.nanoTime();
            var taken = 0;
            var refused = 0;
            while (refused < 10 && taken < 1_000) {
                var isRefused = socket.ask(leave()).path("code").asText().equals("RATE_LIMITED");
                refused += isRefused ? 1 : 0;
                taken += isRefused ? 0 : 1;
            }
            assertThat(refused).isEqualTo(10);
            var seconds = (System.nanoTime() - from) / 1e9;
            assertThat(taken).isBetween(40, 41 + (int) (40 * seconds));
        }
    }

    @Test
    void aSocketIsInThirtyTwoRoomsAtMost() {
        try (var socket = member()) {
            assertThat(socket.ask(join(RoomId.next(), 0)).path("code").asText()).isEqualTo("ROOM_NOT_FOUND");
            room.opensOthers();
            for (int i = 0; i < 31; i++) {
                assertThat(socket.ask(join(RoomId.next(), 0)).path("eventType").asText())
                        .isEqualTo("RoomState");
            }

            var refused = socket.ask(join(RoomId.next(), 0));
            assertThat(refused.path("code").asText()).isEqualTo("FORBIDDEN");
            assertThat(refused.path("retryable").asBoolean(true))
                    .as("waiting does not help")
                    .isFalse();
            assertThat(refused.has("retryAfterMs")).isFalse();
            assertThat(refused.path("message").asText()).contains("32 rooms");
            assertThat(socket.ask(join(room.id, 0)).path("eventType").asText()).isEqualTo("RoomState");
        }
    }

    private List<String> misshapen(String id) {
        var head = "{\"eventType\":\"RoomSend\",\"eventId\":\"" + id + "\"";
        var here = ",\"roomId\":\"" + room.id + "\"";
        return List.of(
                head + here + ",\"data\":1,\"action\":\"Hit\"}",
                head + here + ",\"data\":1,\"gameId\":\"dice\"}",
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
            room.closeGate();
            socket.send("{\"eventType\":\"RoomSend\",\"eventId\":\"used\",\"roomId\":\"" + room.id + "\",\"data\":1}");
            socket.send(misshapen("used").get(0));
            socket.send(send(2));
            assertThat(socket.ask(PING).path("eventType").asText()).isEqualTo("Pong");
            room.openGate();

            assertThat(socket.next("RoomSent").path("eventId").asText()).isEqualTo("used");
            assertThat(socket.next("Error").path("code").asText()).isEqualTo("EVENT_ID_REUSED");
            assertThat(socket.next("RoomSent").path("eventId").asText()).isEqualTo("s2");
        }
    }

    @Test
    void aSecondJoinAnswersFromWhereItIsAsked() {
        try (var socket = member()) {
            room.say("1");
            assertThat(numbers(socket, 1)).containsExactly(2L);

            var state = socket.ask(join(room.id, 0));

            assertThat(state.path("messages")).hasSize(2);
            room.say("2");
            assertThat(numbers(socket, 1)).containsExactly(3L);
        }
    }
}
