package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.PlayerId;
import io.anteroom.testkit.TestServers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hundreds of sockets that join at once. */
final class ManyJoinsIT {

    /** More than three times as many as two loops ask for at once. */
    private static final int SOCKETS = 400;

    private static final int AT_ONCE = 2 * 64;

    private final Gateways gateways = new Gateways(TestServers.freshRedis());
    private final FakeRoom room = new FakeRoom(gateways.bus);
    private final List<RawSocket> sockets = new ArrayList<>();

    @BeforeEach
    void joinAll() {
        Gateways.await(room.serve());
        room.joinGate.holdsAll();
        for (int i = 0; i < SOCKETS; i++) {
            sockets.add(gateways.join(PlayerId.next()));
        }
        sockets.forEach(socket -> socket.send("{\"eventType\":\"RoomJoin\",\"eventId\":\"join\",\"roomId\":\"" + room.id
                + "\",\"data\":{\"afterSeq\":1000000}}"));
        Gateways.until(() -> room.joinGate.held() >= AT_ONCE);
    }

    @AfterEach
    void stop() {
        sockets.forEach(RawSocket::close);
        gateways.close();
    }

    @Test
    void someAreAskedForAtOnceAndAllAreLetIn() {
        assertThat(sockets.get(0).isQuiet(300)).isTrue();
        assertThat(room.joinGate.held()).isEqualTo(AT_ONCE);
        room.joinGate.opens();

        sockets.forEach(socket -> assertThat(answer(socket)).isEqualTo("RoomState"));
        assertThat(room.seatCount()).isEqualTo(SOCKETS);
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsToldThatNothingWasDone() {
        var answers = sockets.stream().map(ManyJoinsIT::answer).toList();
        assertThat(answers).containsOnly("TIMEOUT", "OVERLOADED");
        assertThat(answers.stream().filter("OVERLOADED"::equals))
                .hasSizeBetween(SOCKETS - 2 * AT_ONCE, SOCKETS - AT_ONCE);
        assertThat(room.joinGate.held()).as("asked for").isEqualTo((int)
                answers.stream().filter("TIMEOUT"::equals).count());
    }

    /** Of its join; others may be told of before. */
    private static String answer(RawSocket socket) {
        var frame = socket.next();
        while (!frame.path("eventId").asText().equals("join")) {
            frame = socket.next();
        }
        return frame.has("code")
                ? frame.path("code").asText()
                : frame.path("eventType").asText();
    }
}
