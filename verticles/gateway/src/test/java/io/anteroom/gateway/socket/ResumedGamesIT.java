package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.testkit.TestServers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The games of a session are its newest socket's. */
final class ResumedGamesIT {

    private final Gateways gateways = new Gateways(TestServers.freshRedis());
    private final PlayerId player = PlayerId.next();

    @AfterEach
    void stop() {
        gateways.close();
    }

    /** Of the player, not greeted yet. */
    private RawSocket open() {
        return RawSocket.open(gateways.port, "/ws", Gateways.bearer(gateways.token(player, Duration.ofMinutes(5))));
    }

    private static SessionId sessionOf(JsonNode greeting) {
        return SessionId.parse(greeting.path("sessionId").asText());
    }

    /** Its node was not told: it stood still meanwhile. */
    @Test
    void aSocketWhoseSessionPlaysOnElsewhereTakesNoGameFromItAndIsClosed() {
        var state = "{\"eventType\":\"RoundState\",\"eventId\":\"s\",\"gameId\":\"dice\"}";
        for (var event : List.of(Gateways.bet("e1"), state)) {
            try (var late = open()) {
                var newer = new Sessions.Holder(sessionOf(late.next()), NodeId.next());
                gateways.backend.heldBy(player, "dice", newer, 1);

                late.send(event);

                assertThat(late.closeCode()).isEqualTo(4409);
                assertThat(gateways.backend.holderOf(player, "dice")).isEqualTo(newer);
            }
        }
    }
}
