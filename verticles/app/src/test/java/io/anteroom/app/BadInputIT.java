package io.anteroom.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client sends: the contract's code or close code, nothing written, and the socket goes on unless it is closed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {

    private static final int FRAME_MAX = 16 * 1024;

    private final DataFolder data = DataFolder.prepared("bad-input");
    private NodeProcess node;
    private Player player;
    private GameSocket socket;

    @BeforeAll
    void start() {
        node = NodeProcess.start(data.settings());
        player = Player.register(node.http());
        socket = GameSocket.open(node.http(), player.token());
    }

    @AfterAll
    void stop() {
        socket.close();
        node.close();
        data.close();
    }

    /** The welcome is all that was ever posted to this player. */
    @AfterEach
    void nothingIsWritten() {
        socket.ask(Events.ping(), "Pong");
        assertThat(node.http().all(player.token(), "/api/v1/wallet/transactions"))
                .hasSize(1);
        assertThat(node.http().all(player.token(), "/api/v1/rounds")).isEmpty();
    }

    static Stream<Arguments> framesThatAreNoEvents() {
        return Stream.of(
                arguments("nothing", ""),
                arguments("no JSON", "{\"eventType\":\"Ping\",\"eventId\":\"a\""),
                arguments("NaN", "{\"eventType\":\"Ping\",\"eventId\":\"a\",\"data\":{\"betAmount\":NaN}}"),
                arguments("two objects", Events.ping().encode() + Events.ping().encode()),
                arguments("an array", "[" + Events.ping().encode() + "]"),
                arguments("a text", "\"Ping\""),
                arguments("no eventId", "{\"eventType\":\"Ping\"}"),
                arguments("an empty eventId", "{\"eventType\":\"Ping\",\"eventId\":\"\"}"),
                arguments("a long eventId", event("Ping", "a".repeat(65))),
                arguments("a wild eventId", event("Ping", "a b")),
                arguments("a number for an eventId", "{\"eventType\":\"Ping\",\"eventId\":7}"),
                arguments("no eventType", "{\"eventId\":\"a\"}"),
                arguments("a list for an eventType", "{\"eventType\":[\"Ping\"],\"eventId\":\"a\"}"),
                arguments("depth 17", nested(17)));
    }

    private static String event(String type, String id) {
        return new JsonObject().put("eventType", type).put("eventId", id).encode();
    }

    /** As many objects and lists in each other. */
    private static String nested(int depth) {
        int lists = depth - 2;
        return "{\"eventType\":\"Ping\",\"eventId\":\"deep\",\"data\":{\"a\":" + "[".repeat(lists) + "]".repeat(lists)
                + "}}";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("framesThatAreNoEvents")
    void whatIsNoEventIsToldSo(String what, String frame) {
        int before = socket.frames().size();
        socket.sendText(frame);
        var error = socket.await(before, GameSocket.ofType("Error"), what);
        assertThat(error.getString("code")).as(what).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        assertThat(error.getBoolean("retryable")).isFalse();
    }

    static Stream<Arguments> eventsThatAreWrong() {
        return Stream.of(
                wrong("INVALID_EVENT_TYPE", Events.event("Pang")),
                wrong("INVALID_GAME_ID", Events.action("chess", "Bet", Events.diceData("1.00", "50"))),
                wrong("INVALID_ACTION", Events.action("dice", "Roll", Events.diceData("1.00", "50"))),
                wrong("INVALID_ACTION", Events.action("dice", "PickTile", new JsonObject())),
                wrong("GAME_ROUND_NOT_FOUND", Events.pick(1)),
                wrong("GAME_ROUND_NOT_FOUND", Events.cashOut()),
                bet("INVALID_BET_AMOUNT", "betAmount", "0"),
                bet("INVALID_BET_AMOUNT", "betAmount", 0),
                bet("INVALID_BET_AMOUNT", "betAmount", "-1.00"),
                bet("INVALID_BET_AMOUNT", "betAmount", -1),
                bet("INVALID_BET_AMOUNT", "betAmount", "1.001"),
                bet("INVALID_BET_AMOUNT", "betAmount", "NaN"),
                bet("INVALID_BET_AMOUNT", "betAmount", "Infinity"),
                bet("INVALID_BET_AMOUNT", "betAmount", true),
                bet("INVALID_BET_AMOUNT", "betAmount", new JsonObject()),
                without("INVALID_BET_AMOUNT", "betAmount"),
                bet("BET_LIMIT_REACHED", "betAmount", "1000.01"),
                bet("BET_LIMIT_REACHED", "betAmount", "99999999999999999999"),
                bet("INVALID_CURRENCY", "currency", "EUR"),
                bet("INVALID_CURRENCY", "currency", 5),
                without("INVALID_CURRENCY", "currency"),
                bet("INVALID_THRESHOLD", "rollThreshold", "100.00"),
                bet("INVALID_THRESHOLD", "rollThreshold", "-1"),
                bet("INVALID_THRESHOLD", "rollThreshold", "50.001"),
                bet("INVALID_THRESHOLD", "rollThreshold", "0.00"),
                without("INVALID_THRESHOLD", "rollThreshold"),
                bet("INVALID_EVENT_INPUTS", "overOrUnder", "Sideways"),
                bet("INVALID_EVENT_INPUTS", "overOrUnder", 1),
                bet("INVALID_EVENT_INPUTS", "surprise", 1),
                without("INVALID_EVENT_INPUTS", "overOrUnder"),
                wrong("INVALID_EVENT_INPUTS", Events.dice("1.00").put("data", new JsonArray())),
                wrong("INVALID_EVENT_INPUTS", Events.dice("1.00").put("surprise", 1)),
                wrong(
                        "INVALID_CURRENCY",
                        Events.event("GetBalance").put("data", new JsonObject().put("currency", "EUR"))));
    }

    private static Arguments wrong(String code, JsonObject event) {
        return arguments(code, event);
    }

    private static Arguments bet(String code, String field, Object value) {
        var event = Events.dice("1.00");
        event.getJsonObject("data").put(field, value);
        return arguments(code, event);
    }

    private static Arguments without(String code, String field) {
        var event = Events.dice("1.00");
        event.getJsonObject("data").remove(field);
        return arguments(code, event);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("eventsThatAreWrong")
    void whatIsWrongIsToldItsCode(String code, JsonObject event) {
        var error = socket.ask(event, "Error");
        assertThat(error.getString("code")).as("%s", event).isEqualTo(code);
        assertThat(error.getBoolean("retryable")).isFalse();
        assertThat(error.getString("message")).isNotEmpty().doesNotContain("Exception", "io.", "select ");
    }

    /** A few characters that name thousands of digits, or more than there are. */
    @ParameterizedTest(name = "{0} {2}")
    @CsvSource({
        "dice, betAmount, 0e-5000, INVALID_BET_AMOUNT",
        "dice, betAmount, 1e10000, INVALID_BET_AMOUNT",
        "dice, betAmount, 1e2147483647, INVALID_BET_AMOUNT",
        "dice, betAmount, 1e99999999999, INVALID_BET_AMOUNT",
        "dice, rollThreshold, 50e-5000, INVALID_THRESHOLD",
        "dice, overOrUnder, 1e9999, INVALID_EVENT_INPUTS",
        "dice, currency, 1e9999, INVALID_CURRENCY",
        "baccarat, tieBetAmount, 0e-5000, INVALID_BET_AMOUNT",
        "blackjack, pokerBetAmount, 0e-10000, INVALID_BET_AMOUNT",
    })
    void aNumberBeyondBoundsIsToldTheCodeOfItsField(String game, String field, String number, String code) {
        var data = game.equals("dice") ? Events.diceData("1.00", "50") : new JsonObject().put("currency", "FUN");
        data.put(game.equals("baccarat") ? "playerBetAmount" : "betAmount", "0.01")
                .put(field, "far");
        int before = socket.frames().size();
        socket.sendText(Events.action(game, "Bet", data).encode().replace("\"far\"", number));
        assertThat(socket.await(before, GameSocket.ofType("Error"), number).getString("code"))
                .isEqualTo(code);
    }

    @Test
    void aStakeOverTheBalanceIsRefused() {
        var poor = Player.register(node.http());
        try (var pocket = GameSocket.open(node.http(), poor.token())) {
            pocket.ask(Events.mines("600.00", 1), "RoundUpdate");
            assertThat(pocket.ask(Events.dice("400.01"), "Error").getString("code"))
                    .isEqualTo("INSUFFICIENT_FUNDS");
            assertThat(pocket.ask(Events.mines("1.00", 1), "Error").getString("code"))
                    .isEqualTo("INVALID_NEXT_ACTION");
            assertThat(pocket.ask(Events.cashOut(), "Error").getString("code")).isEqualTo("INVALID_NEXT_ACTION");
        }
        assertThat(poor.balance(node.http())).isEqualByComparingTo("400.00");
    }

    @Test
    void anEventIdWithOtherContentIsRefused() {
        var other = Player.register(node.http());
        try (var own = GameSocket.open(node.http(), other.token())) {
            var event = Events.dice("1.00");
            var answer = own.ask(event, "RoundUpdate");
            var changed = Events.dice("2.00").put("eventId", event.getString("eventId"));
            assertThat(own.ask(changed, "Error").getString("code")).isEqualTo("EVENT_ID_REUSED");
            assertThat(own.ask(event, "RoundUpdate")).isEqualTo(answer);
            assertThat(other.balance(node.http())).isEqualByComparingTo(answer.getString("balance"));
        }
    }

    @Test
    void aFrameOverTheLimitClosesTheSocket() {
        try (var own = GameSocket.open(node.http(), player.token())) {
            var ping = Events.ping().put("data", new JsonObject());
            own.sendText(padded(ping, FRAME_MAX));
            assertThat(own.await(1, GameSocket.answers(ping), "Pong").getString("eventType"))
                    .isEqualTo("Pong");
            own.sendText(padded(ping, FRAME_MAX + 1));
            assertThat(own.awaitClose()).isEqualTo(1009);
        }
    }

    private static String padded(JsonObject event, int length) {
        var text = event.encode();
        return text + " ".repeat(length - text.length());
    }

    @Test
    void aBinaryFrameClosesTheSocket() {
        try (var own = GameSocket.open(node.http(), player.token())) {
            own.sendBinary(Events.ping().encode().getBytes(UTF_8));
            assertThat(own.awaitClose()).isEqualTo(1003);
        }
    }

    @Test
    void badUtf8ClosesTheSocket() throws IOException {
        try (var raw = new RawSocket(node.http(), player.token(), 0)) {
            byte[] frame = Events.ping().encode().getBytes(UTF_8);
            frame[frame.length - 2] = (byte) 0xff;
            raw.send(RawSocket.TEXT, frame);
            assertThat(raw.readToClose()).isEqualTo(1007);
        }
    }

    @Test
    void whoIsNotAuthenticatedPlaysNothing() {
        try (var stranger = GameSocket.openUnauthenticated(node.http())) {
            assertThat(stranger.ask(Events.dice("1.00"), "Error").getString("code"))
                    .isEqualTo("CLIENT_NOT_AUTHENTICATED");
        }
        assertThat(node.http().get("/api/v1/wallet").code()).isEqualTo("CLIENT_NOT_AUTHENTICATED");
    }

    @Test
    void forgedTokensAreRefusedAtEveryDoor() throws GeneralSecurityException {
        var real = Forgery.of(player.token());
        for (String forged : new String[] {
            real.withScope("wallet:fund"), real.unsigned(), real.signedByAnother(), "nonsense", "a.b.c"
        }) {
            assertRefusedEverywhere(forged);
        }
    }

    @Test
    void aTokenPastItsTimeIsRefused() {
        var token = Tool.run("token", "--scope", "games:configure", "--ttl", "PT0.001S", "--set", data.setting());
        assertThat(token.exitCode()).as("%s", token).isZero();
        assertRefusedEverywhere(token.out().strip());
    }

    private void assertRefusedEverywhere(String token) {
        assertThat(GameSocket.refusal(node.http(), "/ws", "Authorization", "Bearer " + token))
                .as(token)
                .isEqualTo(401);
        assertThat(GameSocket.refusal(node.http(), "/ws?token=" + token))
                .as(token)
                .isEqualTo(401);
        assertThat(node.http().get(token, "/api/v1/wallet").status()).as(token).isEqualTo(401);
        try (var stranger = GameSocket.openUnauthenticated(node.http())) {
            assertThat(stranger.ask(Events.authenticate(token), "Error").getString("code"))
                    .isEqualTo("AUTHENTICATION_FAILED");
            assertThat(stranger.awaitClose()).isEqualTo(4401);
        }
    }

    @Test
    void aForeignOriginIsRefused() {
        for (String origin : new String[] {"https://evil.example", "null"}) {
            assertThat(GameSocket.refusal(
                            node.http(), "/ws", "Origin", origin, "Authorization", "Bearer " + player.token()))
                    .as(origin)
                    .isEqualTo(403);
        }
    }

    @Test
    void aTicketIsGoodOnce() {
        var ticket = node.http()
                .post(player.token(), "/api/v1/socket-tickets", new JsonObject())
                .expect(201)
                .getString("ticket");
        try (var own = GameSocket.openWithQuery(node.http(), "ticket=" + ticket)) {
            assertThat(own.greeting().getString("playerId")).isEqualTo(player.id());
        }
        assertThat(GameSocket.refusal(node.http(), "/ws?ticket=" + ticket)).isEqualTo(401);
        assertThat(GameSocket.refusal(node.http(), "/ws?ticket=" + UUID.randomUUID()))
                .isEqualTo(401);
    }
}
