package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.testkit.TestServers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets that come back, take over, miss pushes, and lose their login. */
final class SessionsIT {

    private String redis = TestServers.freshRedis();
    private Gateways gateways = new Gateways(redis);
    private PlayerId player = PlayerId.next();

    @BeforeEach
    void freshPlayer() {
        player = PlayerId.next();
    }

    @AfterEach
    void stop() {
        gateways.close();
    }

    /** A socket and what it was greeted with. */
    private record Joined(RawSocket socket, JsonNode greeting) implements AutoCloseable {

        String resumeToken() {
            return greeting.path("resumeToken").asText();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private Joined join() {
        var socket =
                RawSocket.open(gateways.port, "/ws", Gateways.bearer(gateways.token(player, Duration.ofMinutes(5))));
        return new Joined(socket, socket.next());
    }

    private static String resume(String token, long lastSeq) {
        return "{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\"" + token + "\",\"lastSeq\":"
                + lastSeq + "}}";
    }

    private static Push push(int amount) {
        return new Push("BalanceUpdate", new RawJson("{\"balance\":\"" + amount + ".00\",\"currency\":\"FUN\"}"));
    }

    @Test
    void aNewerSocketTakesTheGameOver() {
        try (var older = join();
                var newer = join()) {
            older.socket().ask(Gateways.bet("e1"));
            assertThat(newer.socket().ask(Gateways.bet("e2")).path("eventType").asText())
                    .isEqualTo("RoundUpdate");

            assertThat(older.socket().closeCode()).isEqualTo(4409);
        }
    }

    @Test
    void aReplayAsFirstActionGetsTheFirstAnswerAndTakesOver() {
        try (var older = join();
                var newer = join()) {
            var first = older.socket().ask(Gateways.bet("e1"));

            assertThat(newer.socket().ask(Gateways.bet("e1"))).isEqualTo(first);
            assertThat(older.socket().closeCode()).isEqualTo(4409);
        }
    }

    @Test
    void aRefusedFirstActionTakesOverToo() {
        try (var older = join();
                var newer = join()) {
            older.socket().ask(Gateways.bet("e1"));
            var wrong = Gateways.bet("e2").replace("\"data\"", "\"surprise\":1,\"data\"");

            assertThat(newer.socket().ask(wrong).path("code").asText()).isEqualTo("INVALID_EVENT_INPUTS");
            assertThat(older.socket().closeCode()).isEqualTo(4409);
        }
    }

    @Test
    void aRefusalFirstLooksForTheEvent() {
        try (var joined = join()) {
            joined.socket().ask(Gateways.bet("e1"));
            var wrong = Gateways.bet("e1").replace("\"dice\"", "\"chess\"");

            assertThat(joined.socket().ask(wrong).path("code").asText()).isEqualTo("EVENT_ID_REUSED");
        }
    }

    @Test
    void otherContentUnderTheSameIdIsRefusedAlsoWhileTheFirstIsUnderWay() {
        gateways.backend.playMs = 100;
        try (var joined = join()) {
            joined.socket().send(Gateways.bet("e1")).send(Gateways.bet("e1").replace("1.00", "2.00"));

            assertThat(joined.socket().next().path("eventType").asText()).isEqualTo("RoundUpdate");
            assertThat(joined.socket().next().path("code").asText()).isEqualTo("EVENT_ID_REUSED");
        }
    }

    @Test
    void theRefusingPolicyLeavesTheGameWithItsHolderUntilThatIsGone() {
        gateways.close();
        gateways = new Gateways(redis, "session.policy=refuse");
        try (var newer = join()) {
            try (var older = join()) {
                older.socket().ask(Gateways.bet("e1"));

                assertThat(newer.socket().ask(Gateways.bet("e2")).path("code").asText())
                        .isEqualTo("SESSION_ACTIVE");
                assertThat(newer.socket()
                                .ask(Gateways.bet("e1"))
                                .path("eventType")
                                .asText())
                        .as("a replay gets its first answer also here")
                        .isEqualTo("RoundUpdate");
            }
            // The holder's node died without a word.
            gateways.backend.sessions.heldBy(player, "dice", new Sessions.Holder(SessionId.next(), NodeId.next()));

            assertThat(newer.socket().ask(Gateways.bet("e3")).path("eventType").asText())
                    .isEqualTo("RoundUpdate");
        }
    }

    @Test
    void aLostSocketIsResumedWithANewTokenWhichARepeatGetsToo() {
        var lost = join();
        lost.close();
        try (var back = gateways.open();
                var again = gateways.open()) {
            var resumed = back.ask(resume(lost.resumeToken(), 0));

            assertThat(resumed.path("eventType").asText()).isEqualTo("Resume");
            assertThat(resumed.path("sessionId")).isEqualTo(lost.greeting().path("sessionId"));
            assertThat(resumed.path("resumeToken").asText()).isNotEqualTo(lost.resumeToken());
            assertThat(resumed.path("replayed").asInt()).isZero();

            assertThat(again.ask(resume(lost.resumeToken(), 0)).path("resumeToken"))
                    .isEqualTo(resumed.path("resumeToken"));
            assertThat(back.closeCode()).as("its session goes on elsewhere").isEqualTo(4409);
            assertThat(again.ask(Gateways.bet("e1")).path("eventType").asText()).isEqualTo("RoundUpdate");
        }
    }

    @Test
    void aTokenBeforeTheLastOneIsDead() {
        var lost = join();
        lost.close();
        try (var back = gateways.open();
                var third = gateways.open()) {
            var second =
                    back.ask(resume(lost.resumeToken(), 0)).path("resumeToken").asText();
            assertThat(third.ask(resume(second, 0)).path("eventType").asText()).isEqualTo("Resume");

            assertThat(third.ask(resume(lost.resumeToken(), 0)).path("code").asText())
                    .isEqualTo("SESSION_NOT_FOUND");
        }
    }

    @Test
    void resumingASessionThatASocketHoldsClosesThatSocket() {
        try (var holding = join();
                var back = gateways.open()) {
            back.ask(resume(holding.resumeToken(), 0));

            assertThat(holding.socket().closeCode()).isEqualTo(4409);
            assertThat(back.ask("{\"eventType\":\"Ping\",\"eventId\":\"p\"}")
                            .path("eventType")
                            .asText())
                    .isEqualTo("Pong");
        }
    }

    @Test
    void whoIsBackInASessionThatLostAGameBeforeIsNotClosedForThat() {
        var lost = join();
        gateways.backend.loses(SessionId.parse(lost.greeting().path("sessionId").asText()));
        assertThat(lost.socket().closeCode()).isEqualTo(4409);
        try (var back = gateways.open()) {
            assertThat(back.ask(resume(lost.resumeToken(), 0)).path("eventType").asText())
                    .isEqualTo("Resume");
            var asked = gateways.backend.newsAsked.get();
            Gateways.until(() -> gateways.backend.newsAsked.get() >= asked + 3);

            assertThat(back.ask("{\"eventType\":\"Ping\",\"eventId\":\"p\"}")
                            .path("eventType")
                            .asText())
                    .isEqualTo("Pong");
        }
    }

    @Test
    void someoneElsesSessionIsNotFound() {
        var lost = join();
        lost.close();
        try (var other = gateways.join(PlayerId.next())) {
            assertThat(other.ask(resume(lost.resumeToken(), 0)).path("code").asText())
                    .isEqualTo("SESSION_NOT_FOUND");
        }
    }

    @Test
    void pushesAreNumberedAndWhatWasMissedComesAfterTheResume() {
        var lost = join();
        gateways.backend.push(player, push(1));
        var seen = lost.socket().next("BalanceUpdate");
        assertThat(seen.path("seq").asLong()).isEqualTo(1);
        assertThat(seen.path("balance").asText()).isEqualTo("1.00");
        lost.close();
        for (int amount = 2; amount <= 4; amount++) {
            gateways.backend.push(player, push(amount));
        }
        Gateways.until(() -> gateways.backend.pushesWaiting() == 0);

        try (var back = gateways.open()) {
            var resumed = back.ask(resume(lost.resumeToken(), 1));
            assertThat(resumed.path("replayed").asInt()).isEqualTo(3);
            for (int seq = 2; seq <= 4; seq++) {
                var push = back.next();
                assertThat(push.path("seq").asInt()).isEqualTo(seq);
                assertThat(push.path("balance").asText()).isEqualTo(seq + ".00");
            }
            gateways.backend.push(player, push(5));
            assertThat(back.next().path("seq").asInt()).isEqualTo(5);
        }
    }

    @Test
    void pushesOnTheirWayWhileASessionIsResumedComeSoonAndInOrder() {
        var lost = join();
        lost.close();
        for (int amount = 1; amount <= 3; amount++) {
            gateways.backend.push(player, push(amount));
        }

        try (var back = gateways.open()) {
            assertThat(back.ask(resume(lost.resumeToken(), 0)).path("eventType").asText())
                    .isEqualTo("Resume");
            for (int seq = 1; seq <= 3; seq++) {
                var push = back.next();
                assertThat(push.path("seq").asInt()).isEqualTo(seq);
                assertThat(push.path("balance").asText()).isEqualTo(seq + ".00");
            }
            assertThat(gateways.backend.pushesOverdue)
                    .as("what somebody took and did not hand over, which others get 5 s later")
                    .hasValue(0);
        }
    }

    @Test
    void theNodeThatHoldsPushesMayDieAndAnotherResumes() {
        var lost = join();
        // Nobody reads on this side any more when the pushes come.
        for (int amount = 1; amount <= 3; amount++) {
            gateways.backend.push(player, push(amount));
        }
        Gateways.until(() -> gateways.backend.pushesWaiting() == 0);
        var backend = gateways;
        var mint = backend.mint;
        backend.close();
        lost.close();
        gateways = new Gateways(redis);
        assertThat(mint).isNotSameAs(gateways.mint);

        try (var back = gateways.open()) {
            var resumed = back.ask(resume(lost.resumeToken(), 0));
            assertThat(resumed.path("replayed").asInt()).isEqualTo(3);
            assertThat(back.next().path("seq").asInt()).isEqualTo(1);
            assertThat(back.next().path("seq").asInt()).isEqualTo(2);
            assertThat(back.next().path("seq").asInt()).isEqualTo(3);
        }
    }

    @Test
    void anEndedLoginClosesItsSocketsAndItsSessions() {
        var login = LoginId.next();
        var token = gateways.mint.token(player, login, Instant.now().plusSeconds(60));
        try (var socket = RawSocket.open(gateways.port, "/ws", Gateways.bearer(token));
                var stays = join()) {
            var resumeToken = socket.next().path("resumeToken").asText();
            // Nobody else knows of it, so that it is the bus that says so.
            gateways.bus.tell(Accounts.LOGIN_ENDED, new Accounts.LoginEnded(login));

            assertThat(socket.closeCode()).isEqualTo(4401);
            assertThat(stays.socket().ask(resume(resumeToken, 0)).path("code").asText())
                    .isEqualTo("SESSION_NOT_FOUND");
            try (var again = RawSocket.open(gateways.port, "/ws", Gateways.bearer(token))) {
                assertThat(again.status()).isEqualTo(401);
            }
        }
    }

    @Test
    void anEndedLoginIsHeardOfWithinASecondAlsoIfTheBusSaysNothing() {
        Gateways.repeat(() -> closesWithinASecond(gateways.backend::end));
        Gateways.repeat(() ->
                closesWithinASecond(login -> gateways.bus.tell(Accounts.LOGIN_ENDED, new Accounts.LoginEnded(login))));
    }

    private boolean closesWithinASecond(Consumer<LoginId> ends) {
        var login = LoginId.next();
        var token = gateways.mint.token(player, login, Instant.now().plusSeconds(60));
        try (var socket = RawSocket.open(gateways.port, "/ws", Gateways.bearer(token))) {
            socket.next();
            var from = System.nanoTime();
            ends.accept(login);

            assertThat(socket.closeCode()).isEqualTo(4401);
            return System.nanoTime() - from < Duration.ofSeconds(1).toNanos();
        }
    }

    @Test
    void anExpiredTokenClosesUnlessANewerOneExtendsIt() {
        // Who is slower than that is refused before it is closed.
        var token = gateways.token(player, Duration.ofSeconds(5));
        try (var expires = RawSocket.open(gateways.port, "/ws", Gateways.bearer(token));
                var extended = RawSocket.open(gateways.port, "/ws", Gateways.bearer(token))) {
            var session = extended.next().path("sessionId");
            var newer = gateways.token(player, Duration.ofMinutes(1));
            var answer = extended.ask(
                    "{\"eventType\":\"Authenticate\",\"eventId\":\"a\",\"data\":{\"token\":\"" + newer + "\"}}");
            assertThat(answer.path("sessionId")).isEqualTo(session);

            assertThat(expires.closeCode()).isEqualTo(4401);
            assertThat(extended.isQuiet(700))
                    .as("its loop has looked after it too")
                    .isTrue();
            assertThat(extended.ask(Gateways.bet("e1")).path("eventType").asText())
                    .isEqualTo("RoundUpdate");
        }
    }

    @Test
    void aConfigChangeReachesEverySocketOnce() {
        try (var first = join();
                var second = join()) {
            var sockets = List.of(first.socket(), second.socket());
            gateways.bus.tell(GameConfigs.CHANGED, Backend.config("dice", 2));
            for (var socket : sockets) {
                var dice = socket.next();
                assertThat(dice.path("eventType").asText()).isEqualTo("UpdateConfig");
                assertThat(dice.path("gameId").asText()).isEqualTo("dice");
                assertThat(dice.path("config").path("version").asInt()).isEqualTo(2);
            }

            gateways.backend.configure(Backend.config("mines", 2));
            for (var socket : sockets) {
                assertThat(socket.next().path("gameId").asText())
                        .as("what the bus lost")
                        .isEqualTo("mines");
                assertThat(socket.isQuiet(700)).isTrue();
            }
        }
    }

    @Test
    void drainingClosesSocketsAfterWhatIsUnderWayWasAnswered() {
        gateways.backend.playMs = 300;
        try (var playing = join();
                var idle = join()) {
            playing.socket().send(Gateways.bet("e1"));
            Gateways.until(() -> gateways.backend.asked.get() == 1);
            var drained = gateways.node.drain(Duration.ofSeconds(5));

            assertThat(idle.socket().closeCode()).isEqualTo(1012);
            assertThat(playing.socket().next().path("eventType").asText()).isEqualTo("RoundUpdate");
            assertThat(playing.socket().closeCode()).isEqualTo(1012);
            Gateways.await(drained);
            try (var late = RawSocket.open(gateways.port, "/ws", Map.of())) {
                assertThat(late.status()).isEqualTo(503);
            }
        }
    }
}
