package io.anteroom.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rooms;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no event, and what is a wrong one: the contract's code or close code, nothing done, the socket usable. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputIT {

    private Gateways gateways;

    @BeforeAll
    void start() {
        gateways = new Gateways(TestServers.freshRedis());
        // No id was used before.
        Gateways.await(gateways.bus.serve(
                Rooms.RECALL, 100, call -> Future.succeededFuture(Reply.done(new Rooms.Recalled(null)))));
    }

    @AfterAll
    void stop() {
        gateways.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "",
                "[]",
                "null",
                "1",
                "{\"eventType\":\"Ping\",\"eventId\":\"x\"",
                "{\"eventType\":\"Ping\",\"eventId\":\"a\"}{}",
                "{\"eventType\":\"Ping\",\"eventId\":\"a\",}",
                "{\"eventType\":\"Ping\",\"eventType\":\"Ping\",\"eventId\":\"a\"}",
                "{\"eventType\":\"Ping\",\"eventId\":\"a\",\"data\":{\"x\":NaN}}",
                "{\"eventType\":\"Ping\"}",
                "{\"eventType\":\"Ping\",\"eventId\":\"\"}",
                "{\"eventType\":\"Ping\",\"eventId\":1}",
                "{\"eventType\":\"Ping\",\"eventId\":\"a b\"}",
                "{\"eventId\":\"a\"}",
                "{\"eventId\":\"a\",\"eventType\":7}",
            })
    void whatIsNoEventIsRefusedAndTheSocketStays(String frame) {
        expectRefusal(frame, "INVALID_PAYLOAD_SCHEMA");
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 400, 2_500})
    void whatIsTooDeepIsRefused(int depth) {
        expectRefusal(nested(depth), "INVALID_PAYLOAD_SCHEMA");
    }

    @Test
    void sixteenLevelsAreNotTooDeep() {
        try (var socket = gateways.join()) {
            assertThat(socket.ask(nested(16)).path("eventType").asText()).isEqualTo("Pong");
        }
    }

    private static String nested(int depth) {
        return "{\"eventType\":\"Ping\",\"eventId\":\"deep\",\"data\":" + "{\"a\":".repeat(depth - 2) + "{}"
                + "}".repeat(depth - 2) + "}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "INVALID_EVENT_TYPE|'eventType':'Nonsense'",
                "ROOM_NOT_FOUND|'eventType':'RoomJoin','roomId':'r'",
                "INVALID_EVENT_INPUTS|'eventType':'RoomJoin'",
                "INVALID_EVENT_INPUTS|'eventType':'RoomJoin','roomId':'r','data':{'afterSeq':-1}",
                "INVALID_EVENT_INPUTS|'eventType':'RoomJoin','roomId':'r','data':{'afterSeq':'1'}",
                "INVALID_EVENT_INPUTS|'eventType':'RoomJoin','roomId':'r','data':{'more':1}",
                "INVALID_EVENT_INPUTS|'eventType':'RoomJoin','roomId':'r','data':7",
                "INVALID_EVENT_INPUTS|'eventType':'RoomJoin','roomId':'r','gameId':'dice'",
                "INVALID_EVENT_INPUTS|'eventType':'RoomLeave','roomId':'r','data':{'x':1}",
                "ROOM_NOT_FOUND|'eventType':'RoomLeave','roomId':'r'",
                "INVALID_EVENT_INPUTS|'eventType':'RoomSend','roomId':'r'",
                "INVALID_EVENT_INPUTS|'eventType':'RoomSend','data':1",
                "INVALID_EVENT_INPUTS|'eventType':'RoomSend','roomId':7,'data':1",
                "INVALID_EVENT_INPUTS|'eventType':'RoomSend','roomId':'r','action':'x','data':1",
                "INVALID_EVENT_INPUTS|'eventType':'RoomSend','roomId':'r','data':'\\u0000'",
                "ROOM_NOT_FOUND|'eventType':'RoomSend','roomId':'r','data':null",
                "INVALID_EVENT_INPUTS|'eventType':'Resume','data':{'resumeToken':'x','lastSeq':0,'rooms':[]}",
                "INVALID_EVENT_INPUTS|'eventType':'Resume','data':{'resumeToken':'x','lastSeq':0,'rooms':{'r':1}}",
                "INVALID_EVENT_INPUTS|'eventType':'Ping','surprise':1",
                "INVALID_EVENT_INPUTS|'eventType':'RoundAction','gameId':'dice','action':'Bet','surprise':{}",
                "INVALID_EVENT_INPUTS|'eventType':'RoundAction','gameId':7,'action':'Bet'",
                "INVALID_EVENT_INPUTS|'eventType':'RoundAction','gameId':'dice','action':'Bet','data':[]",
                "INVALID_EVENT_INPUTS|'eventType':'RoundAction','gameId':'dice','action':'Bet','data':{'x':'\\u0000'}",
                "INVALID_EVENT_INPUTS|'eventType':'RoundAction','gameId':'dice','action':'Bet','data':{'\\ud800':1}",
                "INVALID_EVENT_INPUTS|'eventType':'RoundAction','gameId':'dice'",
                "INVALID_EVENT_INPUTS|'eventType':'RoundAction','action':'Bet'",
                "INVALID_EVENT_INPUTS|'eventType':'RoundAction','gameId':'dice','action':'Bet','roomId':'r'",
                "INVALID_GAME_ID|'eventType':'RoundAction','gameId':'chess','action':'Bet'",
                "INVALID_GAME_ID|'eventType':'RoundState','gameId':'chess'",
                "INVALID_EVENT_INPUTS|'eventType':'RoundState'",
                "INVALID_EVENT_INPUTS|'eventType':'RoundState','gameId':'dice','data':{'x':1}",
                "INVALID_CURRENCY|'eventType':'GetBalance'",
                "INVALID_CURRENCY|'eventType':'GetBalance','data':{'currency':'EUR'}",
                "INVALID_CURRENCY|'eventType':'GetBalance','data':{'currency':5}",
                "INVALID_EVENT_INPUTS|'eventType':'GetBalance','data':{'currency':'FUN','more':1}",
                "INVALID_EVENT_INPUTS|'eventType':'Authenticate'",
                "INVALID_EVENT_INPUTS|'eventType':'Authenticate','data':{'token':1}",
                "INVALID_EVENT_INPUTS|'eventType':'Resume','data':{'resumeToken':'x'}",
                "INVALID_EVENT_INPUTS|'eventType':'Resume','data':{'resumeToken':'x','lastSeq':-1}",
                "INVALID_EVENT_INPUTS|'eventType':'Resume','data':{'resumeToken':'x','lastSeq':1.5}",
                "INVALID_EVENT_INPUTS|'eventType':'Resume','data':{'resumeToken':'x','lastSeq':0e-5000}",
                "INVALID_EVENT_INPUTS|'eventType':'Resume','data':{'resumeToken':'x','lastSeq':1e2147483648}",
                "INVALID_EVENT_INPUTS|'eventType':'RoomJoin','roomId':'r','data':{'afterSeq':0e-99}",
                "ROOM_NOT_FOUND|'eventType':'RoomSend','roomId':'r','data':[100e2147483647,1e99999999999]",
                "INVALID_GAME_ID|'eventType':'RoundAction','gameId':'chess','action':'Bet','data':{'x':1e2147483648}",
                "SESSION_NOT_FOUND|'eventType':'Resume','data':{'resumeToken':'x','lastSeq':0}",
            })
    void aWrongEventIsRefusedWithItsCode(String code, String fields) {
        var refusal = expectRefusal("{'eventId':'e1',".replace('\'', '"') + fields.replace('\'', '"') + "}", code);

        assertThat(refusal).isEqualTo("e1");
    }

    /** The API counts a room's password like that when the room is made, so that there is none that nobody can bring. */
    @Test
    void aPasswordOfARoomIsAsLongAtBothDoors() throws Exception {
        Gateways.await(gateways.bus.serve(
                Rooms.CREATE, 100, call -> Future.succeededFuture(Reply.refused(Code.RATE_LIMITED, "valid"))));
        var longest = "\uD83D\uDD11".repeat(128);

        assertThat(create(longest)).isEqualTo("RATE_LIMITED");
        expectRefusal(join(longest), "ROOM_NOT_FOUND");
        assertThat(create(longest + "x")).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        expectRefusal(join(longest + "x"), "INVALID_EVENT_INPUTS");
    }

    private static String join(String password) {
        return "{\"eventType\":\"RoomJoin\",\"eventId\":\"j\",\"roomId\":\"r\",\"data\":{\"password\":\"" + password
                + "\"}}";
    }

    private String create(String password) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateways.port + "/api/v1/rooms"))
                .header("Authorization", "Bearer " + gateways.token())
                .POST(HttpRequest.BodyPublishers.ofString("{\"kind\":\"relay\",\"password\":\"" + password + "\"}"))
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return Json.tree(answer.body()).path("code").asText();
    }

    @CanIgnoreReturnValue
    private String expectRefusal(String frame, String code) {
        var played = gateways.backend.played.get();
        try (var socket = gateways.join(PlayerId.next())) {
            var error = socket.ask(frame);

            assertThat(error.path("eventType").asText()).isEqualTo("Error");
            assertThat(error.path("code").asText()).as(error.toString()).isEqualTo(code);
            assertThat(error.path("message").asText()).isNotEmpty();
            assertThat(error.path("retryable").isBoolean()).isTrue();
            assertThat(socket.ask("{\"eventType\":\"Ping\",\"eventId\":\"p\"}")
                            .path("eventType")
                            .asText())
                    .isEqualTo("Pong");
            assertThat(gateways.backend.played.get()).isEqualTo(played);
            return error.path("eventId").asText();
        }
    }

    @Test
    void aFrameOfExactlySixteenKibibytesIsTaken() {
        var head = "{\"eventType\":\"Ping\",\"eventId\":\"big\"";
        try (var socket = gateways.join()) {
            var frame = head + " ".repeat(16 * 1024 - head.length() - 1) + "}";

            assertThat(socket.ask(frame).path("eventType").asText()).isEqualTo("Pong");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16 * 1024 + 1, 60_000})
    void aLargerFrameCloses(int length) {
        try (var socket = gateways.join()) {
            socket.frame(RawSocket.TEXT, true, new byte[length]);

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void fragmentsThatAddUpToMoreClose() {
        try (var socket = gateways.join()) {
            var part = new byte[9_000];
            Arrays.fill(part, (byte) ' ');
            socket.frame(RawSocket.TEXT, false, part).frame(RawSocket.CONTINUATION, true, part);

            assertThat(socket.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aCharacterCutByAFragmentIsWholeAgain() {
        var bytes =
                "{\"eventType\":\"Ping\",\"eventId\":\"f\",\"data\":{\"x\":\"€\"}}".getBytes(StandardCharsets.UTF_8);
        var cut = bytes.length - 5;
        try (var socket = gateways.join()) {
            socket.frame(RawSocket.TEXT, false, Arrays.copyOf(bytes, cut))
                    .frame(RawSocket.CONTINUATION, true, Arrays.copyOfRange(bytes, cut, bytes.length));

            assertThat(socket.next().path("eventType").asText()).isEqualTo("Pong");
        }
    }

    @Test
    void binaryFramesClose() {
        try (var socket = gateways.join()) {
            socket.frame(RawSocket.BINARY, true, "{}".getBytes(StandardCharsets.US_ASCII));

            assertThat(socket.closeCode()).isEqualTo(1003);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7bff7d", "22c0af22", "22eda08022", "22e282"})
    void badUtf8Closes(String hex) {
        try (var socket = gateways.join()) {
            socket.frame(RawSocket.TEXT, true, java.util.HexFormat.of().parseHex(hex));

            assertThat(socket.closeCode()).isEqualTo(1007);
        }
    }

    @Test
    void aContinuationOfNothingIsAProtocolError() {
        try (var socket = gateways.join()) {
            socket.frame(RawSocket.CONTINUATION, true, new byte[3]);

            assertThat(socket.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void anEventOfNobodyIsNotDone() {
        try (var socket = gateways.open()) {
            for (var frame : new String[] {
                Gateways.bet("e"),
                "{\"eventType\":\"Ping\",\"eventId\":\"p\"}",
                "{\"eventType\":\"GetBalance\",\"eventId\":\"b\",\"data\":{\"currency\":\"FUN\"}}",
                "{\"eventType\":\"RoundState\",\"eventId\":\"s\",\"gameId\":\"dice\"}"
            }) {
                assertThat(socket.ask(frame).path("code").asText()).isEqualTo("CLIENT_NOT_AUTHENTICATED");
            }
        }
    }

    @Test
    void aRefusedFirstTokenIsAnsweredThenCloses() {
        try (var socket = gateways.open()) {
            var error = socket.ask("{\"eventType\":\"Authenticate\",\"eventId\":\"a\",\"data\":{\"token\":\"x\"}}");

            assertThat(error.path("code").asText()).isEqualTo("AUTHENTICATION_FAILED");
            assertThat(socket.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void badTokensAreRefusedBeforeTheUpgrade() {
        var good = gateways.token();
        var parts = good.split("\\.", -1);
        var stranger = new TokenMint("k1");
        var later = java.time.Instant.now().plusSeconds(60);
        var mint = gateways.mint;
        var tokens = Map.of(
                "expired", gateways.token(gateways.player, Duration.ofSeconds(-1)),
                "signed by a stranger", stranger.token(gateways.player, gateways.login, later),
                "of an unknown key", new TokenMint("k9").token(gateways.player, gateways.login, later),
                "cut", good.substring(0, good.length() - 8),
                "without a signature", parts[0] + "." + parts[1] + ".",
                "for someone else",
                        mint.token(gateways.player, gateways.login, later, claims -> claims.audience("other")),
                "of another issuer", mint.token(gateways.player, gateways.login, later, claims -> claims.issuer("x")),
                "without an end",
                        mint.token(gateways.player, gateways.login, later, claims -> claims.expirationTime(null)),
                "not valid yet",
                        mint.token(
                                gateways.player,
                                gateways.login,
                                later,
                                claims -> claims.notBeforeTime(java.util.Date.from(later))),
                "of alg none", none(parts[1]));
        tokens.forEach((what, token) -> {
            try (var socket = RawSocket.open(gateways.port, "/ws", Gateways.bearer(token))) {
                assertThat(socket.status()).as(what).isEqualTo(401);
            }
            try (var socket = RawSocket.open(gateways.port, "/ws?token=" + token, Map.of())) {
                assertThat(socket.status()).as(what).isEqualTo(401);
            }
        });
    }

    private static String none(String claims) {
        var header = Json.write(Map.of("alg", "none", "kid", "k1"));
        return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + "." + claims + ".";
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example,403",
        "null,403",
        "file://,403",
        "http://127.0.0.1:1,403",
        "http://127.0.0.1.evil.example,403"
    })
    void foreignOriginsAreRefusedBeforeTheUpgrade(String origin, int status) {
        try (var socket = RawSocket.open(gateways.port, "/ws", Map.of("Origin", origin))) {
            assertThat(socket.status()).isEqualTo(status);
        }
    }

    @Test
    void theOwnOriginIsLetIn() {
        try (var socket = RawSocket.open(gateways.port, "/ws", Map.of("Origin", "http://127.0.0.1:" + gateways.port))) {
            assertThat(socket.status()).isEqualTo(101);
        }
    }
}
