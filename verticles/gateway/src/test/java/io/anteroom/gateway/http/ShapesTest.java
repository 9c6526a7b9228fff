package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Players;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.contracts.Wallets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every shape that clients read, as a golden document. */
final class ShapesTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String ID = "01890000-0000-7000-8000-0000000000aa";
    private static final String OTHER = "01890000-0000-7000-8000-0000000000bb";
    private static final Hash HASH = Hash.parse("ab".repeat(32));
    private static final Hash NEXT = Hash.parse("cd".repeat(32));
    private static final String SEED = "0123456789abcdef".repeat(4);
    private static final String PLAYER = """
            {"id":"01890000-0000-7000-8000-000000000001","username":"neo","email":"neo@example.com",
             "createdAt":"2026-01-02T03:04:05.678Z","updatedAt":"2026-01-02T03:04:05.678Z",
             "stats":{"rating":1000,"score":0,"gamesPlayed":3}}""";
    private static final String CONFIG = """
            {"gameId":"dice","minBet":"0.01","maxBet":"1000.00","currency":"FUN","enabled":true,"version":1,
             "returnToPlayer":"0.99","customProps":{}}""";

    private final Site site = new Site();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void registeringGivesThePlayer() {
        site.neighbours.on(Players.REGISTER, request -> Reply.done(neo()));

        var got = site.post(
                        "/api/v1/auth/register",
                        "{\"username\":\"neo\",\"email\":\"neo@example.com\",\"password\":\"password123\"}")
                .send();

        same(got, 201, PLAYER);
    }

    @Test
    void curlsFormContentTypeIsTakenAsJson() {
        site.neighbours.on(Players.LOG_IN, request -> Reply.done(new Players.LoggedIn(tokens(), neo())));

        var got = site.post("/api/v1/auth/login", "{\"identifier\":\"neo\",\"password\":\"password123\"}")
                .with("Content-Type", "application/x-www-form-urlencoded")
                .send();

        same(got, 200, "{\"token\":\"a.b.c\",\"expiresIn\":900,\"refreshToken\":\"r\",\"player\":" + PLAYER + "}");
        assertThat(site.neighbours.asked(Players.LogIn.class))
                .containsExactly(new Players.LogIn("neo", "password123", "127.0.0.1"));
        assertThat(got.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void refreshingGivesTheNewPair() {
        site.neighbours.on(Players.REFRESH, request -> Reply.done(tokens()));

        var got =
                site.post("/api/v1/auth/refresh", "{\"refreshToken\":\"old\"}").send();

        same(got, 200, "{\"token\":\"a.b.c\",\"expiresIn\":900,\"refreshToken\":\"r\"}");
    }

    @Test
    void loggingOutEndsTheLoginHereAtOnce() {
        site.neighbours.on(Players.LOG_OUT, request -> Reply.done(Done.DONE));

        var got = site.post("/api/v1/auth/logout", "").as("neo").send();

        assertThat(got.status()).isEqualTo(204);
        assertThat(got.body()).isEmpty();
        assertThat(site.ended).containsExactly(Site.LOGIN);
        assertThat(site.neighbours.asked(Players.LogOut.class)).containsExactly(new Players.LogOut(Site.LOGIN));
    }

    @Test
    void publicKeysAreServed() {
        var jwks = "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"1\",\"n\":\"AQ\",\"e\":\"AQAB\",\"alg\":\"RS256\"}]}";
        site.neighbours.on(Keys.PUBLIC, request -> Reply.done(new Keys.PublicKeys(new RawJson(jwks))));

        same(site.get("/.well-known/jwks.json").send(), 200, jwks);
    }

    @Test
    void onlyTheOwnerSeesTheEmail() {
        site.neighbours.on(Accounts.READ_PROFILE, request -> Reply.done(profile(request)));

        same(site.get("/api/v1/players/me").as("neo").send(), 200, PLAYER);
        same(site.get("/api/v1/players/" + Site.NEO).as("neo").send(), 200, PLAYER);
        var other = site.get("/api/v1/players/" + ID).as("neo").send();
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.json().has("email")).isFalse();
    }

    @Test
    void theOwnProfileCanBeChanged() {
        site.neighbours.on(Accounts.CHANGE_PROFILE, request -> Reply.done(neo()));

        var got = site.put("/api/v1/players/me", "{\"email\":\"neo@example.com\"}")
                .as("neo")
                .send();

        same(got, 200, PLAYER);
        assertThat(site.neighbours.asked(Accounts.ChangeProfile.class))
                .containsExactly(new Accounts.ChangeProfile(Site.NEO, null, "neo@example.com"));
    }

    @Test
    void socketTicketsAreIssued() {
        var got = site.post("/api/v1/socket-tickets", "").as("neo").send();

        same(got, 201, "{\"ticket\":\"" + "t".repeat(43) + "\",\"expiresIn\":30}");
    }

    @Test
    void balancesStandNextToTheirCurrency() {
        var balances = new Wallets.Balances(List.of(new Wallets.Balance(fun(100_000), fun(0))));
        site.neighbours.on(Wallets.READ, request -> Reply.done(balances));

        same(
                site.get("/api/v1/wallet").as("neo").send(),
                200,
                "{\"balances\":[{\"currency\":\"FUN\",\"balance\":\"1000.00\",\"held\":\"0.00\"}]}");
    }

    @Test
    void postingsAreSignedAndPaged() {
        var bet = new Wallets.Posting(
                UUID.fromString(ID), AT, Move.Kind.BET, fun(-125), fun(99_875), RoundId.parse(OTHER));
        site.neighbours.on(Wallets.LIST, request -> Reply.done(new Wallets.Listed(List.of(bet), "n-2")));

        var got = site.get("/api/v1/wallet/transactions?limit=1&cursor=n-1")
                .as("neo")
                .send();

        same(got, 200, """
                {"items":[{"id":"%s","at":"2026-01-02T03:04:05.678Z","kind":"bet","amount":"-1.25","currency":"FUN",
                 "balanceAfter":"998.75","roundId":"%s"}],"nextCursor":"n-2"}""".formatted(ID, OTHER));
        assertThat(site.neighbours.asked(Wallets.ListPostings.class))
                .containsExactly(new Wallets.ListPostings(Site.NEO, "n-1", 1));
    }

    @Test
    void gamesAreListedWithTheirLimits() {
        games();

        same(site.get("/api/v1/games").send(), 200, "{\"items\":[" + CONFIG + "]}");
        same(site.get("/api/v1/games/dice/config").send(), 200, CONFIG);
    }

    @Test
    void aConfigOfAnyVersionIsToldAsItWasWritten() {
        var old = new GameConfig("dice", 3, new RawJson(CONFIG));
        site.neighbours.on(
                GameConfigs.READ,
                read -> read.version() == 3
                        ? Reply.done(old)
                        : Reply.refused(Code.NOT_FOUND, "there is no such version"));

        same(site.get("/api/v1/games/dice/config?version=3").send(), 200, CONFIG);
        assertThat(site.get("/api/v1/games/dice/config?version=4").send().status())
                .isEqualTo(404);
        for (var version : List.of("0", "-1", "x", "1.5", "", "99999999999999999999")) {
            var got = site.get("/api/v1/games/dice/config?version=" + version).send();
            assertThat(got.json().path("code").textValue()).as(version).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        }
    }

    @Test
    void changedFieldsGoInAndTheWholeConfigComesOut() {
        games();

        var got = site.put("/api/v1/games/dice/config", "{\"maxBet\":1000,\"enabled\":true}")
                .as("operator")
                .send();

        same(got, 200, CONFIG);
        assertThat(site.neighbours.asked(GameConfigs.Change.class))
                .containsExactly(new GameConfigs.Change("dice", Json.tree("{\"maxBet\":1000,\"enabled\":true}")));
    }

    @Test
    void seedsShowTheirCommitments() {
        site.neighbours.on(Seeds.VIEW, request -> Reply.done(view(7)));

        same(
                site.get("/api/v1/players/me/seeds").as("neo").send(),
                200,
                "{\"serverSeedHash\":\"%s\",\"nextServerSeedHash\":\"%s\",\"clientSeed\":\"lucky\",\"nonce\":7}"
                        .formatted(HASH, NEXT));
    }

    @Test
    void rotatingRevealsTheSeedThatWasActive() {
        site.neighbours.on(Rng.ROTATE, request -> Reply.done(new Rng.Rotated(view(0), SEED, HASH, "before", 7)));

        var got = site.post("/api/v1/players/me/seeds", "{\"clientSeed\":\"lucky\"}")
                .as("neo")
                .send();

        same(got, 200, """
                {"serverSeedHash":"%s","nextServerSeedHash":"%s","clientSeed":"lucky","nonce":0,
                 "revealed":{"serverSeed":"%s","serverSeedHash":"%s","clientSeed":"before","rounds":7}}""".formatted(HASH, NEXT, SEED, HASH));
    }

    @Test
    void aRoundShowsItsActionsAndItsMoney() {
        site.neighbours.on(Rounds.READ, request -> Reply.done(round(AT, false, null)));

        same(site.get("/api/v1/rounds/" + ID).as("neo").send(), 200, roundJson(""));
    }

    @Test
    void theServerSeedOfARoundIsAskedForOnceItIsRetired() {
        site.neighbours.on(Rounds.READ, request -> Reply.done(round(AT, true, null)));
        site.neighbours.on(Rng.REVEAL, request -> Reply.done(new Rng.Revealed(SEED)));

        same(site.get("/api/v1/rounds/" + ID).as("neo").send(), 200, roundJson("\"serverSeed\":\"" + SEED + "\","));
    }

    @Test
    void aSeedThatCannotBeRevealedNowIsLeftOut() {
        site.neighbours.on(Rounds.READ, request -> Reply.done(round(AT, true, null)));

        same(site.get("/api/v1/rounds/" + ID).as("neo").send(), 200, roundJson(""));
    }

    @Test
    void roundsArePagedByACursorThatLeadsOn() {
        site.neighbours.on(
                Rounds.LIST,
                request -> Reply.done(new Rounds.Listed(List.of(round(AT, true, SEED)), request.before() == null)));

        var first = site.get("/api/v1/rounds?limit=1").as("neo").send().json();
        var cursor = first.path("nextCursor").textValue();
        var second =
                site.get("/api/v1/rounds?limit=1&cursor=" + cursor).as("neo").send();

        same(second, 200, "{\"items\":[" + roundJson("\"serverSeed\":\"" + SEED + "\",") + "]}");
        assertThat(site.neighbours.asked(Rounds.ListRounds.class))
                .containsExactly(
                        new Rounds.ListRounds(Site.NEO, null, 1),
                        new Rounds.ListRounds(Site.NEO, RoundId.parse(ID), 1));
    }

    @Test
    void anOpenRoundHasNoEnd() {
        site.neighbours.on(Rounds.READ, request -> Reply.done(round(null, false, null)));

        var got = site.get("/api/v1/rounds/" + ID).as("neo").send().json();

        assertThat(got.path("status").textValue()).isEqualTo("open");
        assertThat(got.has("endedAt")).isFalse();
    }

    @Test
    void aRoundTellsWhatTheServerDidInThePlayersPlaceAndWhy() {
        var open = round(AT, false, null);
        var voided = new Rounds.Action(
                2, "Void", AT, new RawJson("{\"reason\":\"abandoned\"}"), new RawJson("{}"), List.of(), "abandoned");
        site.neighbours.on(
                Rounds.READ,
                request -> Reply.done(with(open, List.of(open.actions().get(0), voided))));

        var actions = site.get("/api/v1/rounds/" + ID).as("neo").send().json().path("actions");

        assertThat(actions.get(0).has("by")).isFalse();
        assertThat(actions.get(0).has("reason")).isFalse();
        assertThat(actions.get(1).path("by").textValue()).isEqualTo("server");
        assertThat(actions.get(1).path("reason").textValue()).isEqualTo("abandoned");
    }

    private static Rounds.Round with(Rounds.Round round, List<Rounds.Action> actions) {
        return new Rounds.Round(
                round.roundId(),
                round.gameId(),
                round.configVersion(),
                round.status(),
                round.startedAt(),
                round.endedAt(),
                round.currency(),
                round.bet(),
                round.payout(),
                round.seed(),
                round.serverSeedHash(),
                round.seedRetired(),
                round.serverSeed(),
                actions,
                round.view());
    }

    @Test
    void aRecordedRoundsActionsCanBeVerifiedAsTheyAre() {
        var outcome = new VerifyRound.Outcome("Bet", new RawJson("{\"diceResult\":49.30}"));
        site.neighbours.on(
                VerifyRound.ENDPOINT,
                request -> Reply.done(new VerifyRound.Verified("dice", List.of(outcome), List.of(4930L))));
        var recorded = Json.tree(roundJson("")).path("actions");

        var got = site.post(
                        "/api/v1/games/dice/verify",
                        "{\"serverSeed\":\"%s\",\"clientSeed\":\"lucky\",\"nonce\":7,\"actions\":%s,\"configVersion\":3}"
                                .formatted(SEED, recorded))
                .send();

        same(
                got,
                200,
                "{\"gameId\":\"dice\",\"actions\":[{\"action\":\"Bet\",\"update\":{\"diceResult\":49.30}}],\"draws\":[4930]}");
        var step = new VerifyRound.Step("Bet", Json.tree("{\"betAmount\":\"1.25\",\"currency\":\"FUN\"}"));
        assertThat(site.neighbours.asked(VerifyRound.Request.class))
                .containsExactly(new VerifyRound.Request("dice", SEED, "lucky", 7, List.of(step), 3L));
    }

    @Test
    void aProblemNamesWhatWentWrong() {
        site.neighbours.on(Players.REGISTER, request -> Reply.refused(Code.USERNAME_TAKEN, "This name is taken."));

        var got = site.post(
                        "/api/v1/auth/register",
                        "{\"username\":\"neo\",\"email\":\"neo@example.com\",\"password\":\"password123\"}")
                .send();

        same(got, 409, """
                {"type":"about:blank","title":"Conflict","status":409,"detail":"This name is taken.",
                 "code":"USERNAME_TAKEN","requestId":"%s"}""".formatted(got.header("X-Request-Id")));
    }

    private void games() {
        var config = new GameConfig("dice", 1, new RawJson(CONFIG));
        site.neighbours
                .on(GameConfigs.LIST, request -> Reply.done(new GameConfigs.Listed(List.of(config))))
                .on(GameConfigs.CHANGE, request -> Reply.done(config));
    }

    private static void same(Site.Got got, int status, String golden) {
        assertThat(got.status()).as(got.body()).isEqualTo(status);
        assertThat(got.json()).isEqualTo(Json.tree(golden));
    }

    private static Accounts.Profile neo() {
        return profile(new Accounts.ReadProfile(Site.NEO));
    }

    private static Accounts.Profile profile(Accounts.ReadProfile request) {
        return new Accounts.Profile(request.playerId(), "neo", "neo@example.com", AT, AT, 1000, 0, 3);
    }

    private static Players.Tokens tokens() {
        return new Players.Tokens("a.b.c", 900, "r");
    }

    private static Money fun(long minor) {
        return new Money(minor, Currency.FUN);
    }

    private static Rng.SeedView view(long nonce) {
        return new Rng.SeedView(HASH, NEXT, "lucky", nonce);
    }

    private static Rounds.Round round(@Nullable Instant endedAt, boolean retired, @Nullable String serverSeed) {
        var action = new Rounds.Action(
                1,
                "Bet",
                AT,
                new RawJson("{\"betAmount\":\"1.25\",\"currency\":\"FUN\"}"),
                new RawJson("{\"nextActions\":[],\"payout\":\"2.47\",\"roundEnded\":true}"),
                List.of(new Move(Move.Kind.BET, -125), new Move(Move.Kind.WIN, 247)));
        return new Rounds.Round(
                RoundId.parse(ID),
                "dice",
                3,
                endedAt == null ? "open" : "ended",
                AT,
                endedAt,
                Currency.FUN,
                125,
                247,
                new SeedPosition(SeedId.parse(OTHER), "lucky", 7),
                HASH,
                retired,
                serverSeed,
                List.of(action),
                new RawJson("{\"roundEnded\":true}"));
    }

    private static String roundJson(String serverSeed) {
        return """
                {"id":"%s","gameId":"dice","configVersion":3,"status":"ended","startedAt":"2026-01-02T03:04:05.678Z",
                 "endedAt":"2026-01-02T03:04:05.678Z","currency":"FUN","bet":"1.25","payout":"2.47","nonce":7,
                 "clientSeed":"lucky","serverSeedHash":"%s",%s
                 "actions":[{"version":1,"action":"Bet","at":"2026-01-02T03:04:05.678Z",
                   "data":{"betAmount":"1.25","currency":"FUN"},
                   "update":{"nextActions":[],"payout":"2.47","roundEnded":true},
                   "moves":[{"kind":"bet","amount":"-1.25"},{"kind":"win","amount":"2.47"}]}],
                 "state":{"roundEnded":true}}""".formatted(ID, HASH, serverSeed);
    }
}
