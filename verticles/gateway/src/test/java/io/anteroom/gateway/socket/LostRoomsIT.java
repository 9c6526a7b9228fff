package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RoomId;
import io.anteroom.testkit.TestServers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets in a room whose log is lost, while they ask for their place themselves. */
final class LostRoomsIT {

    private static final String PING = "{\"eventType\":\"Ping\",\"eventId\":\"heard\"}";

    /** So long a leave waits for its seat to be taken again. */
    private static final long SEATED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private Gateways gateways = new Gateways(TestServers.freshRedis());
    private FakeRoom room = new FakeRoom(gateways.bus);

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

    private String join(String eventId, long afterSeq) {
        return "{\"eventType\":\"RoomJoin\",\"eventId\":\"" + eventId + "\",\"roomId\":\"" + room.id
                + "\",\"data\":{\"afterSeq\":" + afterSeq + "}}";
    }

    /** A socket that has been told entries 1 to 3 of the room. */
    private RawSocket member() {
        var socket = gateways.join(PlayerId.next());
        assertThat(socket.ask(join("first", 0)).path("messages")).hasSize(1);
        room.say("2");
        room.say("3");
        assertThat(numbersUntilPong(socket, 3)).containsExactly(2L, 3L);
        return socket;
    }

    private RawSocket visitor() {
        var socket = gateways.join(PlayerId.next());
        assertThat(socket.ask(join("first", 1_000)).path("eventType").asText()).isEqualTo("RoomState");
        return socket;
    }

    /** The entries that come up to this one, and those that come with it. */
    private static List<Long> numbersUntilPong(RawSocket socket, long last) {
        var numbers = new ArrayList<Long>();
        while (!numbers.contains(last)) {
            var frame = socket.next();
            if (frame.has("roomSeq")) {
                numbers.add(frame.path("roomSeq").asLong());
            }
        }
        socket.send(PING);
        for (var frame = socket.next(); !frame.path("eventType").asText().equals("Pong"); frame = socket.next()) {
            if (frame.has("roomSeq")) {
                numbers.add(frame.path("roomSeq").asLong());
            }
        }
        return numbers;
    }

    private String leave() {
        return "{\"eventType\":\"RoomLeave\",\"eventId\":\"leave\",\"roomId\":\"" + room.id + "\"}";
    }

    /** What answers a leave, whatever the room says before. */
    private static String answerTo(String eventId, RawSocket socket) {
        var frame = socket.next();
        while (!frame.path("eventId").asText().equals(eventId)) {
            frame = socket.next();
        }
        return frame.path("eventType").asText() + frame.path("code").asText();
    }

    /** The room has forgotten that it is a member, and could tell nobody that it left. */
    @Test
    void whoLeavesBeforeItIsSeatedAgainLeavesWhenItIs() {
        Gateways.repeat(this::leavesOnceItIsSeated);
    }

    /** False if the leave may have been given up meanwhile. */
    private boolean leavesOnceItIsSeated() {
        try (var socket = member()) {
            room.joinGate.holdsOne();
            room.lose(true);
            assertThat(socket.next("RoomReset").path("roomEpoch").asLong()).isEqualTo(2);
            Gateways.until(room.joinGate::isHolding);
            assertThat(socket.nextOfAnyKind()).as("a ping").isEqualTo("9");
            var fromNanos = System.nanoTime();
            socket.send(leave());
            var isWaiting = socket.isQuiet(300);

            room.joinGate.opens();

            var answer = answerTo("leave", socket);
            if (System.nanoTime() - fromNanos >= SEATED_WITHIN_NANOS) {
                startAnew();
                return false;
            }
            assertThat(isWaiting).isTrue();
            assertThat(answer).isEqualTo("RoomLeft");
            assertThat(room.seatCount()).isZero();
            assertThat(room.size()).as("it came, and went").isEqualTo(2);
            return true;
        }
    }

    @Test
    void norDoesItMatterThatNobodyHasToldOfTheLossYet() {
        try (var socket = member()) {
            room.lose(false);
            socket.send(leave());

            assertThat(answerTo("leave", socket)).isEqualTo("RoomLeft");
            assertThat(room.size()).as("it came, and went").isEqualTo(2);
        }
    }

    /** Else the room would have a member whose seat nobody holds, for as long as the node lives. */
    @Test
    void whoGoesWhileARoomIsToldThatItMayNotHaveHeardOfTheResetIsGone() {
        var socket = member();
        room.lose(true);
        assertThat(socket.next("RoomReset").path("roomEpoch").asLong()).isEqualTo(2);
        Gateways.until(() -> room.seatCount() == 1);
        room.joinGate.holdsOne();
        Gateways.until(room.joinGate::isHolding);
        socket.close();
        Gateways.until(() -> !room.detached.isEmpty());
        room.detached.clear();

        room.joinGate.opens();
        Gateways.until(() -> !room.detached.isEmpty());
    }

    /** Its log may be lost, and then others are to see it leave. */
    @Test
    void whoLeavesARoomThatCantBeToldOfIsNotSaidToBeNoMember() {
        room.opensOthers();
        var other = RoomId.next().toString();
        try (var socket = gateways.join(PlayerId.next())) {
            socket.ask(join("first", 0).replace(room.id.toString(), other));
            socket.send(leave().replace(room.id.toString(), other));

            assertThat(answerTo("leave", socket)).isEqualTo("ErrorTIMEOUT");
        }
    }

    @Test
    void whoIsNotSeatedAgainInTimeMayLeaveLater() {
        try (var socket = member()) {
            room.refusesJoins(1_000);
            room.lose(true);
            assertThat(socket.next("RoomReset").path("roomEpoch").asLong()).isEqualTo(2);
            socket.send(leave());
            assertThat(answerTo("leave", socket)).isEqualTo("ErrorUNAVAILABLE");

            room.refusesJoins(0);
            Gateways.until(() -> room.seatCount() == 1);
            socket.send(leave());
            assertThat(answerTo("leave", socket)).isEqualTo("RoomLeft");
        }
    }

    @Test
    void whomTheRoomForgotInTheSameLogIsNoMember() {
        try (var socket = member()) {
            room.forgets();
            socket.send(leave());

            assertThat(answerTo("leave", socket)).isEqualTo("ErrorNOT_A_MEMBER");
        }
    }

    @Test
    void whoJoinsWhileItIsSeatedAgainIsToldNothingTwice() {
        try (var socket = member()) {
            room.joinGate.holdsOne();
            room.lose(true);
            assertThat(socket.next("RoomReset").path("lastSeq").asLong()).isZero();
            Gateways.until(room.joinGate::isHolding);
            assertThat(socket.ask(join("again", 0)).path("messages")).hasSize(1);
            room.say("2");
            assertThat(numbersUntilPong(socket, 2)).containsExactly(2L);

            room.joinGate.opens();
            room.say("3");

            assertThat(numbersUntilPong(socket, 3)).containsExactly(3L);
        }
    }

    @Test
    void whoIsRefusedWhileItIsSeatedAgainMissesNothing() {
        try (var socket = member()) {
            room.joinGate.holdsOne();
            room.lose(true);
            assertThat(socket.next("RoomReset").path("lastSeq").asLong()).isZero();
            Gateways.until(room.joinGate::isHolding);
            room.takesAStranger();
            room.refusesJoins(1);
            assertThat(socket.ask(join("again", 0)).path("code").asText()).isEqualTo("OVERLOADED");
            for (int i = 0; i < 3; i++) {
                room.say("" + i);
            }

            room.joinGate.opens();

            assertThat(numbersUntilPong(socket, 5)).containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    /** A socket that was sent one entry of 6; the page with those behind it was asked for, and does not come. */
    private RawSocket reader(long afterSeq) {
        for (int i = 1; i <= 5; i++) {
            room.say("" + i);
        }
        room.cutsPages(1);
        room.readGate.holdsOne();
        var socket = gateways.join(PlayerId.next());
        assertThat(socket.ask(join("first", afterSeq)).path("messages")).hasSize(1);
        Gateways.until(room.readGate::isHolding);
        return socket;
    }

    @Test
    void aPageOfTheLogBeforeDoesNotKeepAReaderFromThisOne() {
        try (var socket = reader(0)) {
            room.restart();
            room.tellsReset();
            assertThat(socket.next("RoomReset").path("lastSeq").asLong()).isEqualTo(6);
            assertThat(socket.next("PlayerJoined").path("roomSeq").asLong()).isEqualTo(7);
            assertThat(socket.ask(join("again", 0)).path("messages")).hasSize(1);

            room.readGate.opens();

            assertThat(numbersUntilPong(socket, 7)).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
        }
    }

    @Test
    void aPageFromBeforeTheClientWentBackLeavesNoGap() {
        try (var socket = reader(3)) {
            assertThat(socket.ask(join("again", 0)).path("messages")).hasSize(1);

            room.readGate.opens();

            assertThat(numbersUntilPong(socket, 6)).containsExactly(2L, 3L, 4L, 5L, 6L);
        }
    }

    @Test
    void aLogLostWhileAJoinIsAskedIsToldAlsoIfTheJoinIsRefused() {
        // Two, so that one of them is on the same loop as the socket.
        try (var socket = member();
                var second = visitor();
                var third = visitor()) {
            room.joinGate.holdsOne();
            socket.send(join("again", 3));
            Gateways.until(room.joinGate::isHolding);
            room.lose(true);
            assertThat(second.next("RoomReset").path("lastSeq").asLong()).isZero();
            assertThat(third.next("RoomReset").path("lastSeq").asLong()).isZero();

            room.joinGate.refuses();

            assertThat(socket.next("Error").path("code").asText()).isEqualTo("OVERLOADED");
            assertThat(socket.next("RoomReset").path("roomEpoch").asLong()).isEqualTo(2);
            room.say("last");
            assertThat(numbersUntilPong(socket, 4)).containsExactly(1L, 2L, 3L, 4L);
        }
    }
}
