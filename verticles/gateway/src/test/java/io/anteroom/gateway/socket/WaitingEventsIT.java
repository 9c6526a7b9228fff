package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much of one player waits at several sockets of a node. */
final class WaitingEventsIT {

    private final Gateways gateways = new Gateways(TestServers.freshRedis());

    @AfterEach
    void stop() {
        gateways.close();
    }

    private static String mines(String eventId) {
        return Gateways.bet(eventId).replace("\"dice\"", "\"mines\"");
    }

    /** The first ones are under way until it is completed. */
    private Promise<Reply<PlayRound.Played>> holdsTheFirst() {
        var gate = Promise.<Reply<PlayRound.Played>>promise();
        gateways.backend.game = request -> request.eventId().value().startsWith("first") ? gate.future() : null;
        return gate;
    }

    /** Keeps so many events waiting behind one that is under way. */
    private static void fill(RawSocket socket, int count) {
        socket.send(Gateways.bet("first-a"));
        for (int i = 0; i < count; i++) {
            socket.send(Gateways.bet("a" + i));
        }
        assertThat(socket.ask("{\"eventType\":\"Ping\",\"eventId\":\"p\"}")
                        .path("eventType")
                        .asText())
                .as("all of them were taken")
                .isEqualTo("Pong");
    }

    @Test
    void thirtyTwoEventsOfOnePlayerWaitAtAllSocketsTogether() {
        var gate = holdsTheFirst();
        try (var two = gateways.join();
                var stranger = gateways.join(PlayerId.next())) {
            try (var one = gateways.join()) {
                fill(one, 20);
                two.send(mines("first-b"));
                for (int i = 0; i < 13; i++) {
                    two.send(mines("b" + i));
                }
                var refused = two.next();
                assertThat(refused.path("code").asText()).isEqualTo("OVERLOADED");
                assertThat(refused.path("eventId").asText()).isEqualTo("b12");
                two.send(mines("b11"));
                fill(stranger, 32);
            }
            Gateways.until(() -> gateways.node.sockets().count() == 2);
            two.send(mines("b13"));

            gate.complete(Reply.refused(Code.INSUFFICIENT_FUNDS, "too little"));
            assertThat(two.next().path("eventId").asText()).isEqualTo("first-b");
            for (int i = 0; i < 12; i++) {
                assertThat(two.next().path("eventId").asText()).isEqualTo("b" + i);
            }
            assertThat(two.next().path("eventId").asText()).as("the copy").isEqualTo("b11");
            assertThat(two.next().path("eventType").asText())
                    .as("after the other socket left")
                    .isEqualTo("RoundUpdate");
            for (int i = 0; i < 40; i++) {
                assertThat(two.ask(mines("c" + i)).path("eventType").asText())
                        .as("nothing waits any more")
                        .isEqualTo("RoundUpdate");
            }
        }
    }

    @Test
    void whatWaitsForTheTokenInTheFirstFrameIsCountedWithIt() {
        var gate = holdsTheFirst();
        // Not one that was checked before, so that the others come while nobody knows whose they are.
        var token = gateways.token(gateways.player, Duration.ofMinutes(4));
        try (var one = gateways.join();
                var two = gateways.open()) {
            fill(one, 32);
            var events = Stream.of(
                            "{\"eventType\":\"Authenticate\",\"eventId\":\"t\",\"data\":{\"token\":\"" + token + "\"}}",
                            mines("first-b"),
                            mines("b0"),
                            mines("b1"),
                            mines("b2"))
                    .map(event -> RawSocket.encode(RawSocket.TEXT, true, event.getBytes(StandardCharsets.UTF_8)));
            two.sendTogether(events.toArray(byte[][]::new));

            var overloaded = new HashSet<String>();
            while (!overloaded.containsAll(Set.of("b0", "b1", "b2"))) {
                var frame = two.next();
                if (!frame.path("authenticated").asBoolean()) {
                    assertThat(frame.path("code").asText()).isEqualTo("OVERLOADED");
                    overloaded.add(frame.path("eventId").asText());
                }
            }
            gate.complete(Reply.refused(Code.INSUFFICIENT_FUNDS, "too little"));
        }
    }
}
