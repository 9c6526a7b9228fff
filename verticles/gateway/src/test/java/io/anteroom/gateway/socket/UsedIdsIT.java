package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.PlayerId;
import io.anteroom.testkit.TestServers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A socket that uses an id for a message and for money. */
final class UsedIdsIT {

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

    private RawSocket member() {
        var socket = gateways.join(PlayerId.next());
        var join = "{\"eventType\":\"RoomJoin\",\"eventId\":\"join\",\"roomId\":\"" + room.id + "\"}";
        assertThat(socket.ask(join).path("eventType").asText()).isEqualTo("RoomState");
        return socket;
    }

    private String send(String eventId) {
        return "{\"eventType\":\"RoomSend\",\"eventId\":\"" + eventId + "\",\"roomId\":\"" + room.id + "\",\"data\":1}";
    }

    @Test
    void aBetUnderTheIdOfAMessageIsRefusedAndCostsNothing() {
        try (var socket = member()) {
            socket.send(send("one"));
            var unused = socket.next("RoomSent");

            for (int i = 0; i < 2; i++) {
                var refused = socket.send(Gateways.bet("one")).next("Error");
                assertThat(refused.path("code").asText()).isEqualTo("EVENT_ID_REUSED");
                assertThat(refused.path("eventId").asText()).isEqualTo("one");
            }
            assertThat(gateways.backend.played).hasValue(0);
            assertThat(socket.send(send("one")).next("RoomSent").path("eventId").asText())
                    .isEqualTo("one");
        }
    }

    @Test
    void aMessageUnderTheIdOfABetIsRefusedAndReachesNobody() {
        try (var socket = member()) {
            var played = socket.ask(Gateways.bet("one"));
            assertThat(played.path("eventType").asText()).isNotEqualTo("Error");
            var size = room.size();

            var refused = socket.send(send("one")).next("Error");

            assertThat(refused.path("code").asText()).isEqualTo("EVENT_ID_REUSED");
            assertThat(room.size()).isEqualTo(size);
            assertThat(socket.ask(Gateways.bet("one"))).isEqualTo(played);
        }
    }

    /** A refusal writes nothing, so its id is free. */
    @Test
    void theIdOfARefusalMayBeUsed() {
        try (var socket = member()) {
            var refused = socket.ask(Gateways.bet("one").replace("dice", "chess"));
            assertThat(refused.path("code").asText()).isEqualTo("INVALID_GAME_ID");

            assertThat(socket.send(send("one")).next("RoomSent").path("eventId").asText())
                    .isEqualTo("one");
        }
    }
}
