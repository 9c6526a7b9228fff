package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.testkit.TestServers;
import java.util.ArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More than a socket takes at once: a burst of long messages, and a long log. Who reads gets all of it. */
final class BigRoomsIT {

    private static final String LONG = "x".repeat(8_000);

    private final Gateways gateways = new Gateways(TestServers.freshRedis());
    private final FakeRoom room = new FakeRoom(gateways.bus);

    @BeforeEach
    void serve() {
        Gateways.await(room.serve());
    }

    @AfterEach
    void stop() {
        gateways.close();
    }

    private String join(long afterSeq) {
        return "{\"eventType\":\"RoomJoin\",\"eventId\":\"join\",\"roomId\":\"" + room.id + "\",\"data\":{\"afterSeq\":"
                + afterSeq + "}}";
    }

    private static void reads(RawSocket socket, long from, long to) {
        var numbers = new ArrayList<Long>();
        while (numbers.size() <= to - from) {
            var frame = socket.next();
            if (frame.has("roomSeq")) {
                numbers.add(frame.path("roomSeq").asLong());
            }
        }
        assertThat(numbers).isEqualTo(LongStream.rangeClosed(from, to).boxed().toList());
    }

    @Test
    void aBurstCostsNobodyTheSocket() {
        var sockets = new ArrayList<RawSocket>();
        for (int i = 0; i < 4; i++) {
            var socket = gateways.join(PlayerId.next());
            assertThat(socket.ask(join(1_000)).path("eventType").asText()).isEqualTo("RoomState");
            sockets.add(socket);
        }
        // Who joined before the others heard of them.
        for (int i = 0; i < 4; i++) {
            reads(sockets.get(i), i + 2, 4);
        }
        room.holdsNews();
        for (int i = 0; i < 60; i++) {
            room.say(LONG);
        }
        room.releaseBackwards();

        // One after another, so that the last ones keep theirs waiting.
        sockets.forEach(socket -> reads(socket, 5, 64));
        room.say("and on it goes");
        sockets.forEach(socket -> reads(socket, 65, 65));
        sockets.forEach(RawSocket::close);
    }

    @Test
    void aLongLogIsReadToItsEnd() {
        for (int i = 0; i < 400; i++) {
            room.say(LONG);
        }
        room.cutsPages(12);
        try (var socket = gateways.join(PlayerId.next())) {
            var state = socket.ask(join(0));
            assertThat(state.path("lastSeq").asLong()).isEqualTo(12);
            reads(socket, 13, 401);

            room.say("and on it goes");
            reads(socket, 402, 402);
        }
    }

    /** A full page and a thousand members are about as much. */
    @Test
    void aLongStateIsNotHeldAgainstWhoReadsIt() {
        for (int i = 0; i < 25; i++) {
            room.say(LONG);
        }
        try (var one = gateways.join(PlayerId.next());
                var other = gateways.join(PlayerId.next());
                var socket = RawSocket.open(gateways.port, "/ws", Gateways.bearer(gateways.token()), 4_096)) {
            socket.send(join(0));
            assertThat(socket.next().path("authenticated").asBoolean()).isTrue();
            assertThat(socket.isQuiet(20_000)).isFalse();

            gateways.bus.tell(GameConfigs.CHANGED, new GameConfig("dice", 2, new RawJson("{\"version\":2}")));
            // Two in a row are on different loops: what they are told, the third has been told too.
            assertThat(one.next().path("eventType").asText()).isEqualTo("UpdateConfig");
            assertThat(other.next().path("eventType").asText()).isEqualTo("UpdateConfig");

            assertThat(socket.next().path("lastSeq").asLong()).isEqualTo(26);
            assertThat(socket.next("UpdateConfig").path("gameId").asText()).isEqualTo("dice");
        }
    }

    @Test
    void whoReadsNothingOfABurstIsClosedInTheEnd() {
        var socket = gateways.join(PlayerId.next());
        assertThat(socket.ask(join(1_000)).path("eventType").asText()).isEqualTo("RoomState");
        for (int i = 0; i < 2_000; i++) {
            room.say(LONG);
        }

        Gateways.until(() -> !room.detached.isEmpty());
        socket.close();
    }
}
