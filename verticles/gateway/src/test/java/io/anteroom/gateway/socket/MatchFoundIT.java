package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Matchmaking.FoundMatch;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoomId;
import io.anteroom.testkit.TestServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every session hears of its player's match, once each, also those that begin later or that Redis has forgotten. */
final class MatchFoundIT {

    private static final String PING = "{\"eventType\":\"Ping\",\"eventId\":\"p\"}";

    private final String redis = TestServers.freshRedis();
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

    private FoundMatch match() {
        var room = RoomId.next();
        return new FoundMatch(room, new RawJson("{\"roomId\":\"" + room + "\",\"mode\":\"duel\",\"players\":[]}"));
    }

    /** The same match, which the player has left and come back into. */
    private static FoundMatch again(FoundMatch match, int entry) {
        var fields = match.fields().text();
        return new FoundMatch(
                match.roomId(), new RawJson(fields.substring(0, fields.length() - 1) + ",\"entry\":" + entry + "}"));
    }

    private void push(FoundMatch match) {
        gateways.backend.push(player, new Push("MatchFound", match.fields()));
    }

    private static void assertTold(RawSocket socket, FoundMatch match, int seq) {
        var told = socket.next();
        assertThat(told.path("eventType").asText()).isEqualTo("MatchFound");
        assertThat(told.path("roomId").asText()).isEqualTo(match.roomId().toString());
        assertThat(told.path("seq").asInt()).isEqualTo(seq);
    }

    /** Nothing more came: the next frame is the answer to a ping. */
    private static void assertQuiet(RawSocket socket) {
        assertThat(socket.ask(PING).path("eventType").asText()).isEqualTo("Pong");
    }

    @Test
    void openSocketsAreToldOfANewMatch() {
        var match = match();
        try (var one = gateways.join(player);
                var two = gateways.join(player)) {
            push(match);
            assertTold(one, match, 1);
            assertTold(two, match, 1);
        }
    }

    @Test
    void aSessionThatBeginsLaterIsToldOfTheMatchItsPlayerIsIn() {
        var match = match();
        gateways.backend.openMatches.put(player, match);
        try (var first = gateways.join(player);
                var second = gateways.join(player)) {
            assertTold(first, match, 1);
            assertTold(second, match, 1);
        }
    }

    @Test
    void aSocketWithoutAPlayerIsToldOnceItHasOne() {
        var match = match();
        gateways.backend.openMatches.put(player, match);
        try (var socket = gateways.open()) {
            socket.send("{\"eventType\":\"Authenticate\",\"eventId\":\"a\",\"data\":{\"token\":\""
                    + gateways.token(player, Duration.ofMinutes(5)) + "\"}}");
            assertThat(socket.next().path("authenticated").asBoolean()).isTrue();
            assertTold(socket, match, 1);
        }
    }

    @Test
    void whoHeardOfTheMatchByThePushIsNotToldAgainAndTheNextMatchIsToldAgain() {
        var match = match();
        gateways.backend.openMatches.put(player, match);
        try (var socket = gateways.join(player)) {
            assertTold(socket, match, 1);
            push(match);
            Gateways.until(() -> gateways.backend.pushesWaiting() == 0);
            assertQuiet(socket);

            var next = match();
            push(next);
            assertTold(socket, next, 2);
        }
    }

    @Test
    void whoComesBackIntoTheSameMatchIsToldAgainAndOnce() {
        var match = match();
        try (var socket = gateways.join(player)) {
            push(match);
            assertTold(socket, match, 1);

            var back = again(match, 1);
            gateways.backend.openMatches.put(player, back);
            push(back);
            assertTold(socket, back, 2);
            try (var later = gateways.join(player)) {
                assertTold(later, back, 1);
                push(back);
                Gateways.until(() -> gateways.backend.pushesWaiting() == 0);
                assertQuiet(socket);
                assertQuiet(later);
            }
        }
    }

    @Test
    void aPlayerWithoutAMatchIsToldNothing() {
        try (var socket = gateways.join(player)) {
            Gateways.until(() -> gateways.backend.matchesAsked.get() > 0);
            assertQuiet(socket);
        }
    }

    @Test
    void aSessionThatRedisForgotIsToldOfWhatWasPushedMeanwhile() {
        var match = match();
        try (var socket = gateways.join(player)) {
            flush();
            gateways.backend.openMatches.put(player, match);
            push(match);
            assertTold(socket, match, 1);
        }
    }

    /** The push and the mark of its match were in the second that Redis had not written yet. */
    @Test
    void aResumedSessionThatLostThePushIsTold() {
        var match = match();
        String session;
        String token;
        try (var socket =
                RawSocket.open(gateways.port, "/ws", Gateways.bearer(gateways.token(player, Duration.ofMinutes(5))))) {
            var begun = socket.next();
            session = begun.path("sessionId").asText();
            token = begun.path("resumeToken").asText();
        }
        gateways.backend.openMatches.put(player, match);
        push(match);
        Gateways.until(() -> redis("HEXISTS gw:s:" + session + " m").equals(":1"));
        assertThat(redis("DEL gw:o:" + session)).isEqualTo(":1");
        assertThat(redis("HDEL gw:s:" + session + " m b")).isEqualTo(":2");
        assertThat(redis("HSET gw:s:" + session + " q 0")).isEqualTo(":0");

        try (var socket = gateways.open()) {
            var resume = "{\"eventType\":\"Resume\",\"eventId\":\"r\",\"data\":{\"resumeToken\":\"" + token
                    + "\",\"lastSeq\":0}}";
            assertThat(socket.ask(resume).path("eventType").asText()).isEqualTo("Resume");
            assertTold(socket, match, 1);
        }
    }

    /** As when the connection of its loop is not back yet: nobody but the session's own loop can tell Redis of it. */
    @Test
    void aSessionOfWhichRedisCouldNotBeToldIsToldSoonAfter() {
        assertThat(redis("SET gw:p:" + player + " refused")).isEqualTo("+OK");
        try (var socket = gateways.join(player)) {
            assertThat(redis("DEL gw:p:" + player)).isEqualTo(":1");
            Gateways.until(() -> redis("ZCARD gw:p:" + player).equals(":1"));
            var match = match();
            push(match);
            assertTold(socket, match, 1);
        }
    }

    /** Once the gateway has left its mark, which tells it that Redis still knows what it knew. */
    private void flush() {
        Gateways.until(() -> redis("EXISTS gw:mark").equals(":1"));
        assertThat(redis("FLUSHDB")).isEqualTo("+OK");
    }

    /** The last of the lines that Redis answers. */
    private String redis(String command) {
        try (var link = new java.net.Socket(InetAddress.getLoopbackAddress(), TestServers.redisPort())) {
            var url = URI.create(redis);
            var password = url.getUserInfo().substring(url.getUserInfo().indexOf(':') + 1);
            var commands = "AUTH " + password + "\r\nSELECT " + url.getPath().substring(1) + "\r\n" + command + "\r\n";
            link.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            var answers = new BufferedReader(new InputStreamReader(link.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answers.readLine()).isEqualTo("+OK");
            assertThat(answers.readLine()).isEqualTo("+OK");
            return answers.readLine();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
