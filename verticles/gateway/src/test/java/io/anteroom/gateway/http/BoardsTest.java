package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.How;
import io.anteroom.contracts.Boards.Operator;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.Boards.Season;
import io.anteroom.contracts.Boards.Source;
import io.anteroom.contracts.Boards.Submitted;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores and places over HTTP: what is asked of leaderboard, and what clients read. */
final class BoardsTest {

    private static final PlayerId TRINITY = PlayerId.parse("01890000-0000-7000-8000-0000000000aa");
    private static final Map<PlayerId, String> NAMES = Map.of(Site.NEO, "neo", TRINITY, "trinity");
    private static final Page PAGE = new Page(List.of(new Place(TRINITY, 200, 1), new Place(Site.NEO, -150, 2)), 7);
    private static final String ENTRIES = """
            {"entries":[
              {"playerId":"01890000-0000-7000-8000-0000000000aa","username":"trinity","score":200,"rank":1},
              {"playerId":"01890000-0000-7000-8000-000000000001","username":"neo","score":-150,"rank":2}],
             "total":7}""";
    private static final Instant AT = Instant.parse("2026-03-02T00:00:00Z");

    private final Site site = new Site();

    @BeforeEach
    void names() {
        site.neighbours.on(
                Accounts.FIND_NAMES,
                request -> Reply.done(new Accounts.FoundNames(request.players().stream()
                        .filter(NAMES::containsKey)
                        .map(player -> new Accounts.Name(player, NAMES.getOrDefault(player, "")))
                        .toList())));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST | /api/v1/score                      | {"score":150}                    | neo      | global | BY_OPERATOR | PLAYER   | 150
            POST | /api/v1/score                      | {"score":150,"increment":true}   | neo      | global | INCREMENT   | PLAYER   | 150
            POST | /api/v1/score                      | {"score":-1.50e2,"increment":false} | neo   | global | BY_OPERATOR | PLAYER   | -150
            POST | /api/v1/leaderboards/laps/score    | {"score":9007199254740991}       | neo      | laps   | BY_OPERATOR | PLAYER   | 9007199254740991
            POST | /api/v1/leaderboards/laps/scores/@ | {"score":-9007199254740991}      | operator | laps   | BY_OPERATOR | OPERATOR | -9007199254740991
            POST | /api/v1/leaderboards/laps/scores/@ | {"score":1,"increment":true}     | operator | laps   | INCREMENT   | OPERATOR | 1
            PUT  | /api/v1/leaderboards/laps/scores/@ | {"score":0}                      | operator | laps   | REPLACE     | OPERATOR | 0
            """)
    void aScoreIsSubmittedAndAnsweredByTheEntry(
            String method, String path, String body, String token, String board, How how, Source source, long score) {
        site.neighbours.on(Boards.SUBMIT, request -> Reply.done(new Submitted(77, 3L, false, null)));
        var player = path.contains("@") ? TRINITY : Site.NEO;

        var got = site.method(method, path.replace("@", TRINITY.toString()), body)
                .as(token)
                .send();

        same(
                got,
                200,
                "{\"playerId\":\"%s\",\"username\":\"%s\",\"score\":77,\"rank\":3}"
                        .formatted(player, NAMES.get(player)));
        assertThat(site.neighbours.asked(Boards.Submit.class))
                .containsExactly(new Boards.Submit(board, player, score, how, source, null));
    }

    /** Every way a request does not fit; nobody is asked. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST | /api/v1/score | {"score":1}                   |          | 401 | CLIENT_NOT_AUTHENTICATED
            POST | /api/v1/leaderboards/laps/scores/@ | {"score":1} | neo   | 403 | FORBIDDEN
            PUT  | /api/v1/leaderboards/laps/scores/@ | {"score":1} | neo   | 403 | FORBIDDEN
            POST | /api/v1/leaderboards/laps/scores/17 | {"score":1} | operator | 400 | INVALID_PAYLOAD_SCHEMA
            PUT  | /api/v1/leaderboards/laps/scores/@ | {"score":1,"increment":true} | operator | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {}                            | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | []                            | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":null}                | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":"150"}               | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":1.5}                 | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":9007199254740990.5}  | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":NaN}                 | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":Infinity}            | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":9007199254740992}    | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":-9007199254740992}   | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":1e300}               | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":1e999999999}         | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":1e2147483648}        | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":0e-5000}             | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":99999999999999999999} | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":1,"increment":"yes"} | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":1,"increment":1}     | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":1,"rank":1}          | neo | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/score | {"score":1,"score":2}         | neo | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard/top/0                     |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard/top/1001                  |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard/top/ten                   |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard/top/%2531                 |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboards/laps%00                  |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboards/laps%FF                  |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboards/%C0%AFlaps               |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboards/%ED%A0%80                |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard?limit=0                   |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard?limit=1001                |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard?offset=-1                 |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard?offset=99999999999999999999 |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard?season=0                  |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard/rank/neo                  |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard/around/neo                |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard/around/@?n=-1             |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard/around/@?n=1001           |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/leaderboard/among | {"players":[]}    |  | 400 | INVALID_PAYLOAD_SCHEMA
            POST | /api/v1/leaderboard/among | {"players":["x"]} |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboards/laps/seasons?cursor=next |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            GET  | /api/v1/leaderboard/bottom/10                 |  |  | 404 | NOT_FOUND
            GET  | /api/v1/leaderboards/                         |  |  | 400 | INVALID_PAYLOAD_SCHEMA
            DELETE | /api/v1/score                               |  |  | 405 | NOT_FOUND
            """)
    void whatDoesNotFitIsRefused(
            String method, String path, @Nullable String body, @Nullable String token, int status, Code code) {
        site.neighbours.on(Boards.SUBMIT, request -> Reply.done(new Submitted(1, 1L, false, null)));
        site.neighbours.on(Boards.PAGE, request -> Reply.done(PAGE));
        var full = path.replace("@", TRINITY.toString());
        var ask = body == null ? site.method(method, full) : site.method(method, full, body);

        var got = (token == null ? ask : ask.as(token)).send();

        assertThat(got.status()).as(got.body()).isEqualTo(status);
        assertThat(got.code()).isEqualTo(code.name());
        assertThat(site.neighbours.asked(Object.class)).isEmpty();
    }

    @Test
    void whatLeaderboardRefusesKeepsItsCode() {
        site.neighbours.on(Boards.SUBMIT, request -> Reply.refused(Code.FORBIDDEN, "no scores from players"));
        site.neighbours.on(Boards.PAGE, request -> Reply.refused(Code.NOT_FOUND, "no such board"));

        var submitted = site.post("/api/v1/score", "{\"score\":1}").as("neo").send();
        var read = site.get("/api/v1/leaderboards/nowhere").send();

        assertThat(submitted.status()).isEqualTo(403);
        assertThat(submitted.code()).isEqualTo("FORBIDDEN");
        assertThat(read.status()).isEqualTo(404);
        assertThat(read.code()).isEqualTo("NOT_FOUND");
    }

    @Test
    void aKeyMakesASubmissionOneOfItsOwnAndARepeatIsToldToBeOne() {
        site.neighbours.on(Boards.SUBMIT, request -> Reply.done(new Submitted(5, 1L, request.score() == 2, null)));

        var first = keyed("{\"score\":1,\"increment\":true}", "k").send();
        var second = keyed("{\"score\":2,\"increment\":true}", "\"k\"").send();
        var bad = keyed("{\"score\":3}", "k".repeat(256)).send();

        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(bad.code()).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        var asked = site.neighbours.asked(Boards.Submit.class);
        assertThat(asked).hasSize(2);
        var one = java.util.Objects.requireNonNull(asked.get(0).once());
        var other = java.util.Objects.requireNonNull(asked.get(1).once());
        assertThat(one.key()).isEqualTo("k").isEqualTo(other.key());
        assertThat(one.principal()).isEqualTo(Site.NEO + " submitScore").isEqualTo(other.principal());
        assertThat(one.fingerprint()).isNotEqualTo(other.fingerprint());
    }

    private Site.Ask keyed(String body, String key) {
        return site.post("/api/v1/score", body).as("neo").with("Idempotency-Key", key);
    }

    @Test
    void aRankThatRedisCannotTellIsLookedUpOrLeftOut() {
        site.neighbours.on(Boards.SUBMIT, request -> Reply.done(new Submitted(5, null, false, null)));
        site.neighbours.on(Boards.AROUND, request -> Reply.done(new Page(List.of(new Place(Site.NEO, 5, 9)), 10)));
        same(
                site.post("/api/v1/score", "{\"score\":1}").as("neo").send(),
                200,
                "{\"playerId\":\"%s\",\"username\":\"neo\",\"score\":5,\"rank\":9}".formatted(Site.NEO));

        site.neighbours.on(Boards.AROUND, request -> Reply.refused(Code.UNAVAILABLE, "later"));
        same(
                site.post("/api/v1/score", "{\"score\":1}").as("neo").send(),
                200,
                "{\"playerId\":\"%s\",\"username\":\"neo\",\"score\":5}".formatted(Site.NEO));
    }

    /** Whoever is told that it failed repeats it, and an increment would count twice. */
    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "OVERLOADED"})
    void aScoreThatWasKeptIsAnsweredAlsoIfTheNameCannotBeTold(Code code) {
        site.neighbours.on(Boards.SUBMIT, request -> Reply.done(new Submitted(5, 3L, false, null)));
        site.neighbours.on(Accounts.FIND_NAMES, request -> Reply.refused(code, "not now"));

        same(
                site.post("/api/v1/score", "{\"score\":1,\"increment\":true}")
                        .as("neo")
                        .send(),
                200,
                "{\"playerId\":\"%s\",\"username\":\"\",\"score\":5,\"rank\":3}".formatted(Site.NEO));
    }

    @Test
    void aScoreThatWasKeptIsAnsweredAlsoIfTheNameIsNotTold() {
        site.neighbours.on(Boards.SUBMIT, request -> Reply.done(new Submitted(5, 3L, false, null)));
        site.neighbours.on(Accounts.FIND_NAMES, request -> {
            throw new IllegalStateException("the connection broke");
        });

        same(
                site.post("/api/v1/score", "{\"score\":1,\"increment\":true}")
                        .as("neo")
                        .send(),
                200,
                "{\"playerId\":\"%s\",\"username\":\"\",\"score\":5,\"rank\":3}".formatted(Site.NEO));
    }

    /** Redis may not have been told yet, or may have been told of a later score. */
    @ParameterizedTest
    @ValueSource(longs = {4, 6})
    void aRankOfAnotherScoreIsLeftOut(long elsewhere) {
        site.neighbours.on(Boards.SUBMIT, request -> Reply.done(new Submitted(5, null, true, 3)));
        site.neighbours.on(
                Boards.AROUND, request -> Reply.done(new Page(List.of(new Place(Site.NEO, elsewhere, 9)), 10)));

        same(
                keyed("{\"score\":1}", "k").send(),
                200,
                "{\"playerId\":\"%s\",\"username\":\"neo\",\"score\":5}".formatted(Site.NEO));
    }

    /** In the open season the player may have the same score by chance. */
    @Test
    void aRepeatHasTheRankOfTheSeasonInWhichItWasDone() {
        site.neighbours.on(Boards.SUBMIT, request -> Reply.done(new Submitted(5, null, true, 3)));
        site.neighbours.on(
                Boards.AROUND,
                request -> Reply.done(new Page(List.of(new Place(Site.NEO, 5, request.season() == null ? 1 : 9)), 10)));

        var got = keyed("{\"score\":1}", "k").send();

        same(got, 200, "{\"playerId\":\"%s\",\"username\":\"neo\",\"score\":5,\"rank\":9}".formatted(Site.NEO));
        assertThat(got.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(site.neighbours.asked(Boards.ReadAround.class))
                .containsExactly(new Boards.ReadAround("global", 3, Site.NEO, 0));
    }

    @Test
    void aRepeatWhoseSeasonIsNotKnownHasNoRank() {
        site.neighbours.on(Boards.SUBMIT, request -> Reply.done(new Submitted(5, null, true, null)));
        site.neighbours.on(Boards.AROUND, request -> Reply.done(new Page(List.of(new Place(Site.NEO, 5, 1)), 10)));

        same(
                keyed("{\"score\":1}", "k").send(),
                200,
                "{\"playerId\":\"%s\",\"username\":\"neo\",\"score\":5}".formatted(Site.NEO));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/leaderboard                                | global |   | 0  | 50
            /api/v1/leaderboard?offset=20&limit=1000           | global |   | 20 | 1000
            /api/v1/leaderboard/top/1000                       | global |   | 0  | 1000
            /api/v1/leaderboards/laps?offset=5                 | laps   |   | 5  | 50
            /api/v1/leaderboards/laps/top/3?season=2           | laps   | 2 | 0  | 3
            /api/v1/leaderboards/%6ca%70s/top/%33?season=%32   | laps   | 2 | 0  | 3
            /api/v1/leaderboards/a+b%2Ftop%2F3                 | a+b/top/3 | | 0 | 50
            /api/v1/leaderboards/%256caps%C3%a9                | %6capsé |   | 0 | 50
            """)
    void pagesAreRead(String path, String board, @Nullable Integer season, long offset, int limit) {
        site.neighbours.on(Boards.PAGE, request -> Reply.done(PAGE));

        same(site.get(path).send(), 200, ENTRIES);
        assertThat(site.neighbours.asked(Boards.ReadPage.class))
                .containsExactly(new Boards.ReadPage(board, season, offset, limit));
    }

    @Test
    void aPlayerIsReadAloneAndWithNeighbours() {
        site.neighbours.on(
                Boards.AROUND,
                request -> Reply.done(
                        request.neighbours() == 0 ? new Page(List.of(new Place(Site.NEO, -150, 2)), 7) : PAGE));

        same(
                site.get("/api/v1/leaderboard/rank/" + Site.NEO).send(),
                200,
                "{\"playerId\":\"%s\",\"username\":\"neo\",\"score\":-150,\"rank\":2}".formatted(Site.NEO));
        same(site.get("/api/v1/leaderboard/around/" + Site.NEO).send(), 200, ENTRIES);
        same(
                site.get("/api/v1/leaderboards/laps/around/" + Site.NEO + "?n=3&season=4")
                        .send(),
                200,
                ENTRIES);
        assertThat(site.neighbours.asked(Boards.ReadAround.class))
                .containsExactly(
                        new Boards.ReadAround("global", null, Site.NEO, 0),
                        new Boards.ReadAround("global", null, Site.NEO, 10),
                        new Boards.ReadAround("laps", 4, Site.NEO, 3));
    }

    @Test
    void friendsAreReadAmongAll() {
        site.neighbours.on(Boards.AMONG, request -> Reply.done(PAGE));

        var body = "{\"players\":[\"%s\",\"%s\",\"%s\"]}".formatted(Site.NEO, TRINITY, Site.NEO);
        same(site.post("/api/v1/leaderboards/laps/among", body).send(), 200, ENTRIES);
        assertThat(site.neighbours.asked(Boards.ReadAmong.class))
                .containsExactly(new Boards.ReadAmong("laps", null, List.of(Site.NEO, TRINITY)));
    }

    @Test
    void boardsAndSeasonsAreListed() {
        site.neighbours.on(
                Boards.LIST,
                request -> Reply.done(new Boards.Listed(List.of(new Boards.Board(
                        "laps", Operator.BEST, Order.UP, false, new Season(3, AT, AT.plusSeconds(60), null))))));
        site.neighbours.on(
                Boards.SEASONS,
                request -> Reply.done(new Boards.SeasonsListed(
                        List.of(new Season(3, AT, null, null), new Season(2, AT, AT, AT)), true)));

        same(site.get("/api/v1/leaderboards").send(), 200, """
                {"items":[{"board":"laps","operator":"best","order":"up","clientScores":false,
                  "season":{"season":3,"startedAt":"2026-03-02T00:00:00Z","endsAt":"2026-03-02T00:01:00Z"}}]}""");
        same(site.get("/api/v1/leaderboards/laps/seasons?limit=2&cursor=4").send(), 200, """
                {"items":[{"season":3,"startedAt":"2026-03-02T00:00:00Z"},
                  {"season":2,"startedAt":"2026-03-02T00:00:00Z","endsAt":"2026-03-02T00:00:00Z",
                   "endedAt":"2026-03-02T00:00:00Z"}],"nextCursor":"2"}""");
        assertThat(site.neighbours.asked(Boards.ListSeasons.class))
                .containsExactly(new Boards.ListSeasons("laps", 4, 2));
    }

    @Test
    void namesAreAskedForOnce() {
        site.neighbours.on(Boards.PAGE, request -> Reply.done(PAGE));
        for (int i = 0; i < 3; i++) {
            same(site.get("/api/v1/leaderboard").send(), 200, ENTRIES);
        }
        assertThat(site.neighbours.asked(Accounts.FindNames.class)).hasSize(1);
    }

    private static void same(Site.Got got, int status, String json) {
        assertThat(got.status()).as(got.body()).isEqualTo(status);
        assertThat(got.json()).isEqualTo(Json.tree(json));
    }
}
