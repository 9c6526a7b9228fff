package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.PlayerId;
import io.anteroom.testkit.TestServers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets in a room whose news come late, twice round, or not at all. */
final class RoomsIT {

    /** Answered as soon as it is read, behind all that was sent before it. */
    private static final String PING = "{\"eventType\":\"Ping\",\"eventId\":\"taken\"}";

    private final Gateways gateways = new Gateways(TestServers.freshRedis(), "limits.roomMessagesPerSecond=100");
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

    /** Nobody asks how far the log is, and nothing more comes: the read that is lost has to be made up for by itself. */
    @Test
    void whatIsMissedWhileTheLogIsReadIsReadThen() {
        try (var socket = member()) {
            room.tailGate.holdsAll();
            room.readGate.holdsOne();
            room.losesNews(true);
            room.say("lost");
            room.losesNews(false);
            room.say("early");
            Gateways.until(room.readGate::isHolding);
            room.say("earlier than the answer");
            // Until it is late, and the log to be read.
            java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
            room.readGate.refuses();

            assertThat(numbers(socket, 3)).isEqualTo(range(2, 4));
            room.tailGate.opens();
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
            // How far each of them has heard: how much there is to join to depends on who of the two is faster.
            var heard = new LinkedHashMap<RawSocket, Long>();
            for (int i = 0; i < 5; i++) {
                var socket = gateways.join(PlayerId.next());
                var state = socket.ask(events.join(room.id, 0));
                assertThat(state.path("messages")).hasSizeLessThanOrEqualTo(5);
                var lastSeq = state.path("lastSeq").asLong();
                assertThat(numbers(socket, 100)).isEqualTo(range(lastSeq + 1, lastSeq + 100));
                heard.put(socket, lastSeq + 100);
            }
            talking.join();
            room.say("end");
            heard.forEach((socket, last) ->
                    assertThat(numbers(socket, (int) (407 - last))).isEqualTo(range(last + 1, 407)));
            assertThat(numbers(first, 406)).isEqualTo(range(2, 407));
            heard.keySet().forEach(RawSocket::close);
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
            socket.ask(events.join(room.id, 0));
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
            room.appendGate.holdsAll();
            socket.send(events.send(0));
            Gateways.until(() -> room.batches.size() == 1);
            for (int i = 1; i < 10; i++) {
                socket.send(events.send(i));
            }
            // A leave waits for what was sent before it.
            socket.send(events.leave());
            var data = new ArrayList<>(dataUntil("Pong", socket.send(PING)));
            room.appendGate.opens();

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
            sockets.get(i % 16).send(events.send(i));
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
            room.appendGate.holdsAll();
            var event = events.send("\"once\"");
            socket.send(event).send(event).send(event);
            assertThat(dataUntil("Pong", socket.send(PING))).hasSizeLessThanOrEqualTo(1);
            room.appendGate.opens();

            for (int i = 0; i < 3; i++) {
                assertThat(socket.next("RoomSent").path("roomSeq").asLong()).isEqualTo(2);
            }
        }
    }

    @Test
    void aSecondJoinAnswersFromWhereItIsAsked() {
        try (var socket = member()) {
            room.say("1");
            assertThat(numbers(socket, 1)).containsExactly(2L);

            var state = socket.ask(events.join(room.id, 0));

            assertThat(state.path("messages")).hasSize(2);
            room.say("2");
            assertThat(numbers(socket, 1)).containsExactly(3L);
        }
    }
}
