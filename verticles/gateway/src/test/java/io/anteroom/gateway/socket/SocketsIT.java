package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.PlayerId;
import io.anteroom.testkit.TestServers;
import java.util.HashSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SocketsIT {

    private Gateways gateways;

    @BeforeAll
    void start() {
        gateways = new Gateways(TestServers.freshRedis());
    }

    @AfterAll
    void stop() {
        gateways.close();
    }

    @Test
    void aPlayerIsGreetedAndPlays() {
        try (var socket = gateways.join(PlayerId.next())) {
            var update = socket.ask(Gateways.bet("e1"));

            assertThat(update.path("eventType").asText()).isEqualTo("RoundUpdate");
            assertThat(update.path("eventId").asText()).isEqualTo("e1");
            assertThat(update.path("action").asText()).isEqualTo("Bet");
            assertThat(update.path("data").path("roundEnded").asBoolean()).isTrue();
            assertThat(update.path("currency").asText()).isEqualTo("FUN");
            assertThat(update.path("balance").isTextual()).isTrue();
        }
    }

    @Test
    void thirtyCopiesAtOnceHaveOneEffectAndEqualAnswers() {
        var before = gateways.backend.played.get();
        gateways.backend.playMs = 50;
        try (var socket = gateways.join(PlayerId.next())) {
            for (int i = 0; i < 30; i++) {
                socket.send(Gateways.bet("same"));
            }
            var answers = new HashSet<String>();
            for (int i = 0; i < 30; i++) {
                answers.add(socket.next().toString());
            }

            assertThat(answers).hasSize(1);
            assertThat(gateways.backend.played.get()).isEqualTo(before + 1);
        } finally {
            gateways.backend.playMs = 0;
        }
    }
}
