package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Players;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Wallets;
import io.anteroom.runtime.UnknownOutcome;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that is refused, one row for each reason; nothing of it reaches a neighbour unless a row says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusalsTest {

    private static final String FUNDING =
            "{\"playerId\":\"" + Site.NEO + "\",\"amount\":\"1.00\",\"currency\":\"FUN\"}";
    private static final String VERIFY = "{\"serverSeed\":\"%s\",\"clientSeed\":\"x\",\"nonce\":%s,\"actions\":%s}";
    private static final String SEED = "ab".repeat(32);
    private static final String DEEP = "{\"customProps\":" + "{\"a\":".repeat(16) + "1" + "}".repeat(17);

    private final Site site = new Site();

    /** @param token null for none; {@code needle} stands in the detail */
    record Row(
            String why,
            String method,
            String path,
            @Nullable String token,
            @Nullable String body,
            int status,
            Code code,
            String needle) {

        @Override
        public String toString() {
            return why;
        }
    }

    static List<Row> rows() {
        return List.of(
                new Row("unknown route", "GET", "/api/v1/nothing", null, null, 404, Code.NOT_FOUND, ""),
                new Row("unknown version", "GET", "/api/v2/wallet", null, null, 404, Code.NOT_FOUND, ""),
                new Row("unknown file", "GET", "/nothing.js", null, null, 404, Code.NOT_FOUND, ""),
                new Row("path out of the page", "GET", "/../openapi.yaml", null, null, 404, Code.NOT_FOUND, ""),
                new Row("wrong method", "POST", "/api/v1/wallet", null, "{}", 405, Code.NOT_FOUND, ""),
                new Row("unknown method", "BREW", "/api/v1/wallet", null, null, 405, Code.NOT_FOUND, ""),
                new Row("wrong method on the page", "POST", "/app.js", null, "{}", 405, Code.NOT_FOUND, ""),
                missing("GET", "/api/v1/wallet"),
                missing("GET", "/api/v1/wallet/transactions"),
                missing("GET", "/api/v1/rounds"),
                missing("GET", "/api/v1/rounds/" + Site.NEO),
                missing("GET", "/api/v1/players/me"),
                missing("PUT", "/api/v1/players/me"),
                missing("GET", "/api/v1/players/me/seeds"),
                missing("POST", "/api/v1/players/me/seeds"),
                missing("POST", "/api/v1/socket-tickets"),
                missing("POST", "/api/v1/auth/logout"),
                missing("POST", "/api/v1/wallet/deposits"),
                missing("POST", "/api/v1/wallet/withdrawals"),
                missing("PUT", "/api/v1/games/dice/config"),
                missing("GET", "/api/v1/games/dice/returns"),
                new Row("bad token", "GET", "/api/v1/wallet", "forged", null, 401, Code.CLIENT_NOT_AUTHENTICATED, ""),
                new Row("keys unknown", "GET", "/api/v1/wallet", "away", null, 503, Code.UNAVAILABLE, ""),
                new Row(
                        "no scope to pay in",
                        "POST",
                        "/api/v1/wallet/deposits",
                        "neo",
                        FUNDING,
                        403,
                        Code.FORBIDDEN,
                        "wallet:fund"),
                new Row(
                        "no scope to pay out",
                        "POST",
                        "/api/v1/wallet/withdrawals",
                        "neo",
                        FUNDING,
                        403,
                        Code.FORBIDDEN,
                        "wallet:fund"),
                new Row(
                        "no scope to configure",
                        "PUT",
                        "/api/v1/games/dice/config",
                        "neo",
                        "{}",
                        403,
                        Code.FORBIDDEN,
                        "games:configure"),
                new Row(
                        "no scope to see returns",
                        "GET",
                        "/api/v1/games/dice/returns",
                        "neo",
                        null,
                        403,
                        Code.FORBIDDEN,
                        "games:configure"),
                new Row(
                        "someone else's profile",
                        "PUT",
                        "/api/v1/players/" + Rows.STRANGER,
                        "neo",
                        "{\"username\":\"trinity\"}",
                        403,
                        Code.FORBIDDEN,
                        ""),
                new Row(
                        "a token without a login",
                        "POST",
                        "/api/v1/auth/logout",
                        "operator",
                        null,
                        403,
                        Code.FORBIDDEN,
                        ""),
                schema("no body", "/api/v1/auth/login", "", "not JSON"),
                schema("not JSON", "/api/v1/auth/login", "identifier=neo", "not JSON"),
                schema("two values", "/api/v1/auth/login", "{} {}", "not JSON"),
                schema(
                        "a name twice",
                        "/api/v1/auth/login",
                        "{\"identifier\":\"a\",\"identifier\":\"b\",\"password\":\"c\"}",
                        "not JSON"),
                schema("NaN", "/api/v1/auth/login", "{\"identifier\":NaN,\"password\":\"c\"}", "not JSON"),
                schema("no object", "/api/v1/auth/login", "[]", "type"),
                schema("null", "/api/v1/auth/login", "null", "type"),
                schema("missing field", "/api/v1/auth/login", "{\"identifier\":\"neo\"}", "password"),
                schema("wrong type", "/api/v1/auth/login", "{\"identifier\":\"neo\",\"password\":1}", "password"),
                schema(
                        "unknown field",
                        "/api/v1/auth/login",
                        "{\"identifier\":\"neo\",\"password\":\"c\",\"x\":1}",
                        ""),
                schema(
                        "control character",
                        "/api/v1/auth/login",
                        "{\"identifier\":\"n\\u0000\",\"password\":\"c\"}",
                        "identifier"),
                schema("half a character in a password", "/api/v1/auth/register", Rows.halves("\\ud800"), "surrogate"),
                schema("the other half in a password", "/api/v1/auth/register", Rows.halves("\\udc00"), "surrogate"),
                schema(
                        "halves in the wrong order",
                        "/api/v1/auth/register",
                        Rows.halves("\\udc00\\ud800"),
                        "surrogate"),
                schema("NUL in a password", "/api/v1/auth/register", Rows.halves("\\u0000"), "NUL"),
                asOperator("/api/v1/games/dice/config", "{\"customProps\":{\"\\ud800\":1}}"),
                schema(
                        "short name",
                        "/api/v1/auth/register",
                        Rows.registration("ab", "a@b.co", "password123"),
                        "username"),
                schema(
                        "long name",
                        "/api/v1/auth/register",
                        Rows.registration("a".repeat(33), "a@b.co", "password123"),
                        "username"),
                schema(
                        "name with a sign",
                        "/api/v1/auth/register",
                        Rows.registration("n-o", "a@b.co", "password123"),
                        "username"),
                schema(
                        "name with a line end",
                        "/api/v1/auth/register",
                        Rows.registration("neo\\n", "a@b.co", "password123"),
                        "username"),
                schema(
                        "no e-mail",
                        "/api/v1/auth/register",
                        Rows.registration("neo", "a.b.co", "password123"),
                        "email"),
                schema(
                        "short password",
                        "/api/v1/auth/register",
                        Rows.registration("neo", "a@b.co", "1234567"),
                        "password"),
                schema(
                        "long password",
                        "/api/v1/auth/register",
                        Rows.registration("neo", "a@b.co", "1".repeat(129)),
                        "password"),
                schema(
                        "short server seed",
                        "/api/v1/games/dice/verify",
                        VERIFY.formatted("ab", 0, "[{\"action\":\"Bet\"}]"),
                        "serverSeed"),
                schema(
                        "upper-case server seed",
                        "/api/v1/games/dice/verify",
                        VERIFY.formatted("AB".repeat(32), 0, "[{\"action\":\"Bet\"}]"),
                        "serverSeed"),
                schema(
                        "nonce below zero",
                        "/api/v1/games/dice/verify",
                        VERIFY.formatted(SEED, -1, "[{\"action\":\"Bet\"}]"),
                        "nonce"),
                schema(
                        "broken nonce",
                        "/api/v1/games/dice/verify",
                        VERIFY.formatted(SEED, "0.5", "[{\"action\":\"Bet\"}]"),
                        "nonce"),
                schema(
                        "huge nonce",
                        "/api/v1/games/dice/verify",
                        VERIFY.formatted(SEED, "1e999999999", "[{\"action\":\"Bet\"}]"),
                        "nonce"),
                schema(
                        "nonce of many places",
                        "/api/v1/games/dice/verify",
                        VERIFY.formatted(SEED, "0e-5000", "[{\"action\":\"Bet\"}]"),
                        "nonce"),
                schema("no actions", "/api/v1/games/dice/verify", VERIFY.formatted(SEED, 0, "[]"), "actions"),
                schema("action of no object", "/api/v1/games/dice/verify", VERIFY.formatted(SEED, 0, "[1]"), "actions"),
                asNeo("GET", "/api/v1/rounds?limit=0", null, "limit"),
                asNeo("GET", "/api/v1/rounds?limit=101", null, "limit"),
                asNeo("GET", "/api/v1/rounds?limit=ten", null, "limit"),
                asNeo("GET", "/api/v1/rounds?limit=99999999999999999999", null, "limit"),
                asNeo("GET", "/api/v1/rounds?cursor=", null, "cursor"),
                asNeo("GET", "/api/v1/rounds?cursor=nonsense", null, "cursor"),
                asNeo("GET", "/api/v1/rounds?cursor=%00", null, "cursor"),
                asNeo("GET", "/api/v1/wallet/transactions?limit=-1", null, "limit"),
                asNeo("GET", "/api/v1/rounds/17", null, "round"),
                asNeo("GET", "/api/v1/players/17", null, "player"),
                asNeo("PUT", "/api/v1/players/me", "{}", ""),
                asNeo("PUT", "/api/v1/players/me", "{\"id\":\"1\"}", ""),
                asNeo("POST", "/api/v1/players/me/seeds", "{}", "clientSeed"),
                asNeo("POST", "/api/v1/players/me/seeds", "{\"clientSeed\":\"\"}", "clientSeed"),
                asNeo("POST", "/api/v1/players/me/seeds", "{\"clientSeed\":\"" + "x".repeat(65) + "\"}", "clientSeed"),
                asNeo("POST", "/api/v1/players/me/seeds", "{\"clientSeed\":\"glück\"}", "clientSeed"),
                asOperator("/api/v1/games/dice/config", "{}"),
                asOperator("/api/v1/games/dice/config", "{\"minBet\":-1}"),
                asOperator("/api/v1/games/dice/config", "{\"minBet\":\"-1\"}"),
                asOperator("/api/v1/games/dice/config", "{\"version\":7}"),
                asOperator("/api/v1/games/dice/config", "{\"enabled\":\"yes\"}"),
                asOperator("/api/v1/games/dice/config", DEEP));
    }

    static List<org.junit.jupiter.params.provider.Arguments> otherEncodings() {
        var login = "{\"identifier\":\"neo\",\"password\":\"c\"}";
        var german = "{\"identifier\":\"neo\",\"password\":\"glück\"}";
        return List.of(
                encoded("UTF-16 with its mark", login.getBytes(StandardCharsets.UTF_16)),
                encoded("UTF-16BE", login.getBytes(StandardCharsets.UTF_16BE)),
                encoded("UTF-16LE", login.getBytes(StandardCharsets.UTF_16LE)),
                encoded("UTF-32BE", login.getBytes(Charset.forName("UTF-32BE"))),
                encoded("UTF-32LE", login.getBytes(Charset.forName("UTF-32LE"))),
                encoded("Latin-1", german.getBytes(StandardCharsets.ISO_8859_1)),
                encoded("half a character, in UTF-8", withRaw("\u00ed\u00a0\u0080")),
                encoded("slash in two bytes", withRaw("\u00c0\u00af")));
    }

    private static org.junit.jupiter.params.provider.Arguments encoded(String why, byte[] body) {
        return org.junit.jupiter.params.provider.Arguments.of(why, body);
    }

    private static byte[] withRaw(String bytes) {
        return ("{\"identifier\":\"neo\",\"password\":\"" + bytes + "\"}").getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherEncodings")
    void aBodyInAnotherEncodingIsRefused(String why, byte[] body) {
        var got = site.post("/api/v1/auth/login", body).send();

        assertThat(got.status()).as(why + got.body()).isEqualTo(400);
        assertThat(got.code()).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        assertThat(got.json().path("detail").textValue()).contains("not JSON in UTF-8");
    }

    @Test
    void aByteOrderMarkAndWholePairsAreTaken() {
        try (var own = new Site()) {
            own.neighbours.on(Players.LOG_IN, request -> Reply.refused(Code.AUTHENTICATION_FAILED, "no"));

            var got = own.post("/api/v1/auth/login", "\uFEFF{\"identifier\":\"neo\",\"password\":\"\\ud83d\\ude00😀\"}")
                    .send();

            assertThat(got.status()).as(got.body()).isEqualTo(401);
        }
    }

    /** What rows are made of. */
    static final class Rows {
        static final String STRANGER = "01890000-0000-7000-8000-0000000000ff";

        private Rows() {}

        static String halves(String escapes) {
            return registration("neo", "a@b.co", "password" + escapes);
        }

        static String registration(String username, String email, String password) {
            return "{\"username\":\"%s\",\"email\":\"%s\",\"password\":\"%s\"}".formatted(username, email, password);
        }
    }

    private static Row missing(String method, String path) {
        return new Row(
                "no token: " + method + " " + path,
                method,
                path,
                null,
                "{}",
                401,
                Code.CLIENT_NOT_AUTHENTICATED,
                "Bearer");
    }

    private static Row schema(String why, String path, String body, String needle) {
        return new Row(why, "POST", path, null, body, 400, Code.INVALID_PAYLOAD_SCHEMA, needle);
    }

    private static Row asNeo(String method, String path, @Nullable String body, String needle) {
        var why = method + " " + path + " " + body;
        return new Row(why, method, path, "neo", body, 400, Code.INVALID_PAYLOAD_SCHEMA, needle);
    }

    private static Row asOperator(String path, String body) {
        return new Row("PUT " + body, "PUT", path, "operator", body, 400, Code.INVALID_PAYLOAD_SCHEMA, "");
    }

    @BeforeAll
    void noNeighbourIsToBeAsked() {
        List<Endpoint<?, ?>> all = List.of(
                Players.REGISTER,
                Players.LOG_IN,
                Players.LOG_OUT,
                Wallets.FUND,
                Wallets.LIST,
                Rounds.LIST,
                Rng.ROTATE,
                GameConfigs.CHANGE);
        all.forEach(endpoint -> site.neighbours.on(endpoint, request -> {
            throw new IllegalStateException("asked " + request.getClass());
        }));
    }

    @AfterAll
    void close() {
        site.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isRefused(Row row) {
        var ask = row.body() == null
                ? site.method(row.method(), row.path())
                : site.method(row.method(), row.path(), row.body());

        var got = (row.token() == null ? ask : ask.as(row.token())).send();

        assertThat(got.status()).as(got.body()).isEqualTo(row.status());
        assertThat(got.code()).isEqualTo(row.code().name());
        assertThat(got.json().path("detail").textValue()).contains(row.needle());
        assertThat(got.header("Allow").isEmpty()).isEqualTo(row.status() != 405);
        assertThat(got.header("WWW-Authenticate")).isEqualTo(row.status() == 401 ? "Bearer" : "");
    }

    @Test
    void aWrongMethodNamesTheRightOnes() {
        var got = site.method("DELETE", "/api/v1/players/me/seeds", "{}").send();

        assertThat(got.status()).isEqualTo(405);
        assertThat(got.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
    }

    @Test
    void aDetailNeverRepeatsWhatWasSent() {
        var got = site.post("/api/v1/auth/register", Rows.registration("neo", "a@b.co", "hunter2"))
                .send();

        assertThat(got.body()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @MethodSource("neighbourRefusals")
    void whatANeighbourRefusesKeepsItsCode(Refusal refusal, int status, String retryAfter) {
        try (var own = new Site()) {
            own.neighbours.on(Players.LOG_IN, request -> Reply.refused(refusal));

            var got = own.post("/api/v1/auth/login", "{\"identifier\":\"nobody\",\"password\":\"x\"}")
                    .send();

            assertThat(got.status()).isEqualTo(status);
            assertThat(got.code()).isEqualTo(refusal.code().name());
            assertThat(got.header("Retry-After")).isEqualTo(retryAfter);
            assertThat(got.header("WWW-Authenticate")).isEmpty();
        }
    }

    static List<org.junit.jupiter.params.provider.Arguments> neighbourRefusals() {
        return List.of(
                org.junit.jupiter.params.provider.Arguments.of(new Refusal(Code.AUTHENTICATION_FAILED, "no"), 401, ""),
                org.junit.jupiter.params.provider.Arguments.of(
                        new Refusal(Code.LOCKED_OUT, "wait", 61_001L), 429, "62"),
                org.junit.jupiter.params.provider.Arguments.of(new Refusal(Code.OVERLOADED, "busy"), 503, "1"),
                org.junit.jupiter.params.provider.Arguments.of(new Refusal(Code.INTERNAL, "oh"), 500, ""));
    }

    @Test
    void aNeighbourThatIsAwayIs503AndOneThatIsSilentIs504() {
        try (var own = new Site()) {
            var away = own.get("/api/v1/wallet").as("neo").send();
            own.neighbours.on(Wallets.READ, request -> {
                throw new UnknownOutcome("silent");
            });
            var silent = own.get("/api/v1/wallet").as("neo").send();

            assertThat(away.status()).isEqualTo(503);
            assertThat(away.code()).isEqualTo("UNAVAILABLE");
            assertThat(silent.status()).isEqualTo(504);
            assertThat(silent.code()).isEqualTo("TIMEOUT");
        }
    }

    @Test
    void anUnknownGameIs404() {
        try (var own = new Site()) {
            own.neighbours.on(GameConfigs.LIST, request -> Reply.done(new GameConfigs.Listed(List.of())));

            var got = own.get("/api/v1/games/nothing/config").send();

            assertThat(got.status()).isEqualTo(404);
            assertThat(got.code()).isEqualTo("INVALID_GAME_ID");
        }
    }
}
