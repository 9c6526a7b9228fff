package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.Matchmaking.FoundMatch;
import io.anteroom.contracts.Parties;
import io.anteroom.contracts.PartyId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.TicketId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queue and parties as clients see them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QueueRoutesTest {

    private static final String ID = "01890000-0000-7000-8000-0000000000aa";
    private static final String OTHER = "01890000-0000-7000-8000-0000000000bb";
    private static final TicketId TICKET = TicketId.parse(ID);
    private static final PartyId PARTY = PartyId.parse(ID);
    private static final PlayerId FRIEND = PlayerId.parse(OTHER);
    private static final String MATCH = "{\"roomId\":\"" + ID + "\",\"mode\":\"duel\",\"players\":[{\"playerId\":\""
            + OTHER + "\",\"username\":\"trinity\",\"rating\":1512,\"team\":1}]}";
    private static final FoundMatch FOUND = new FoundMatch(RoomId.parse(ID), new RawJson(MATCH));
    private static final String PARTY_SHAPE = """
            {"id":"01890000-0000-7000-8000-0000000000aa","leader":"01890000-0000-7000-8000-000000000001",
             "members":["01890000-0000-7000-8000-000000000001"],
             "invited":["01890000-0000-7000-8000-0000000000bb"],"createdAt":"2026-01-02T03:04:05Z"}""";

    private final Site site = new Site();

    @AfterAll
    void close() {
        site.close();
    }

    private static void same(Site.Got got, int status, String expected) {
        assertThat(got.status()).as(got.body()).isEqualTo(status);
        assertThat(got.json()).isEqualTo(Json.tree(expected));
    }

    private List<Matchmaking.Join> joins() {
        return site.neighbours.asked(Matchmaking.Join.class);
    }

    private Matchmaking.Join lastJoin() {
        return joins().get(joins().size() - 1);
    }

    @Test
    void joiningGivesTheTicket() {
        site.neighbours.on(
                Matchmaking.JOIN,
                request -> Reply.done(new Matchmaking.Queued(TICKET, "duel", "", 1000, 0, 18_000, null)));
        var expected = "{\"status\":\"queued\",\"ticketId\":\"" + ID
                + "\",\"mode\":\"duel\",\"rank\":1000,\"waitedMs\":0,\"estimatedWaitMs\":18000}";

        same(site.post("/api/v1/queue", "{\"rank\":1000}").as("neo").send(), 200, expected);
        assertThat(lastJoin()).isEqualTo(new Matchmaking.Join(Site.NEO, null, null, 1000, null));
        same(site.post("/api/v1/queue", "{\"rank\":1000.0}").as("neo").send(), 200, expected);
        assertThat(lastJoin().rank()).isEqualTo(1000);
        same(site.post("/api/v1/queue", "").as("neo").send(), 200, expected);
        assertThat(lastJoin()).isEqualTo(new Matchmaking.Join(Site.NEO, null, null, null, null));
        var all = "{\"mode\":\"five\",\"region\":\"eu\",\"party\":\"" + ID + "\"}";
        same(site.post("/api/v1/queue", all).as("neo").send(), 200, expected);
        assertThat(lastJoin()).isEqualTo(new Matchmaking.Join(Site.NEO, "five", "eu", null, PARTY));
    }

    @Test
    void whoIsInAMatchGetsTheMatch() {
        site.neighbours.on(
                Matchmaking.JOIN, request -> Reply.done(new Matchmaking.Queued(null, "duel", "", 0, 0, 0, FOUND)));

        same(
                site.post("/api/v1/queue", "{}").as("neo").send(),
                200,
                "{\"status\":\"matched\",\"mode\":\"duel\",\"match\":" + MATCH + "}");
    }

    @Test
    void leavingIsConfirmedOnce() {
        site.neighbours.on(Matchmaking.LEAVE, request -> Reply.done(Done.DONE));
        same(site.method("DELETE", "/api/v1/queue").as("neo").send(), 200, "{\"queued\":false}");

        site.neighbours.on(
                Matchmaking.LEAVE, request -> Reply.refused(Code.NOT_QUEUED, "the player waits for no match"));
        var again = site.method("DELETE", "/api/v1/queue").as("neo").send();
        assertThat(again.status()).isEqualTo(404);
        assertThat(again.code()).isEqualTo("NOT_QUEUED");
    }

    @Test
    void theStatusShowsTicketOrMatchOrNeither() {
        var ticket = new Matchmaking.Ticket(TICKET, "five", "eu", 1200, 2_500, 7_500);
        site.neighbours.on(Matchmaking.STATUS, request -> Reply.done(new Matchmaking.Status(ticket, 3, null)));
        same(
                site.get("/api/v1/queue/status").as("neo").send(),
                200,
                "{\"queued\":true,\"ticketId\":\"" + ID + "\",\"mode\":\"five\",\"region\":\"eu\",\"rank\":1200,"
                        + "\"waitedMs\":2500,\"estimatedWaitMs\":7500,\"queueSize\":3}");
        site.neighbours.on(Matchmaking.STATUS, request -> Reply.done(new Matchmaking.Status(null, 0, FOUND)));
        same(
                site.get("/api/v1/queue/status").as("neo").send(),
                200,
                "{\"queued\":false,\"queueSize\":0,\"match\":" + MATCH + "}");
        site.neighbours.on(Matchmaking.STATUS, request -> Reply.done(new Matchmaking.Status(null, 0, null)));
        same(site.get("/api/v1/queue/status").as("neo").send(), 200, "{\"queued\":false,\"queueSize\":0}");
    }

    @Test
    void partiesAreBegunReadJoinedAndLeft() {
        var party = new Parties.Party(
                PARTY, Site.NEO, List.of(Site.NEO), List.of(FRIEND), Instant.parse("2026-01-02T03:04:05Z"));
        site.neighbours
                .on(Parties.CREATE, request -> Reply.done(party))
                .on(Parties.READ, request -> Reply.done(party))
                .on(Parties.INVITE, request -> Reply.done(party))
                .on(Parties.ACCEPT, request -> Reply.done(party))
                .on(Parties.LEAVE, request -> Reply.done(Done.DONE));
        var invite = "{\"invite\":[\"" + OTHER + "\"]}";

        same(site.post("/api/v1/parties", invite).as("neo").send(), 201, PARTY_SHAPE);
        same(site.post("/api/v1/parties", "").as("neo").send(), 201, PARTY_SHAPE);
        same(site.get("/api/v1/parties/" + ID).as("neo").send(), 200, PARTY_SHAPE);
        same(site.post("/api/v1/parties/" + ID + "/invite", invite).as("neo").send(), 200, PARTY_SHAPE);
        same(site.post("/api/v1/parties/" + ID + "/accept", "").as("neo").send(), 200, PARTY_SHAPE);
        assertThat(site.post("/api/v1/parties/" + ID + "/leave", "")
                        .as("neo")
                        .send()
                        .status())
                .isEqualTo(204);

        assertThat(site.neighbours.asked(Parties.Create.class))
                .containsExactly(
                        new Parties.Create(Site.NEO, List.of(FRIEND)), new Parties.Create(Site.NEO, List.of()));
        assertThat(site.neighbours.asked(Parties.Accept.class)).containsExactly(new Parties.Accept(PARTY, Site.NEO));
        assertThat(site.neighbours.asked(Parties.Leave.class)).containsExactly(new Parties.Leave(PARTY, Site.NEO));
    }

    /** @param token null for none */
    record Row(
            String why,
            String method,
            String path,
            @Nullable String token,
            String body,
            int status,
            Code code) {

        @Override
        public String toString() {
            return why;
        }
    }

    private static Row join(String why, String body, Code code) {
        return new Row(why, "POST", "/api/v1/queue", "neo", body, 400, code);
    }

    private static Row missing(String method, String path) {
        return new Row(
                "no token for " + method + " " + path, method, path, null, "", 401, Code.CLIENT_NOT_AUTHENTICATED);
    }

    static List<Row> rows() {
        return List.of(
                missing("POST", "/api/v1/queue"),
                missing("DELETE", "/api/v1/queue"),
                missing("GET", "/api/v1/queue/status"),
                missing("POST", "/api/v1/parties"),
                missing("GET", "/api/v1/parties/" + ID),
                missing("POST", "/api/v1/parties/" + ID + "/accept"),
                missing("POST", "/api/v1/parties/" + ID + "/invite"),
                missing("POST", "/api/v1/parties/" + ID + "/leave"),
                join("not JSON", "rank=1000", Code.INVALID_PAYLOAD_SCHEMA),
                join("not an object", "[]", Code.INVALID_PAYLOAD_SCHEMA),
                join("unknown field", "{\"rnak\":1}", Code.INVALID_PAYLOAD_SCHEMA),
                join("rank in words", "{\"rank\":\"1000\"}", Code.INVALID_PAYLOAD_SCHEMA),
                join("rank null", "{\"rank\":null}", Code.INVALID_PAYLOAD_SCHEMA),
                join("a broken rank", "{\"rank\":1000.5}", Code.INVALID_RANK),
                join("a rank beyond counting", "{\"rank\":1e300}", Code.INVALID_RANK),
                join("a rank that ends nowhere", "{\"rank\":100e2147483647}", Code.INVALID_RANK),
                join("a rank of many places", "{\"rank\":0e-5000}", Code.INVALID_RANK),
                join("a rank below counting", "{\"rank\":-99999999999}", Code.INVALID_RANK),
                join("party that is no id", "{\"party\":\"x\"}", Code.INVALID_PAYLOAD_SCHEMA),
                join("mode that is no name", "{\"mode\":\"../duel\"}", Code.INVALID_PAYLOAD_SCHEMA),
                new Row(
                        "party that is no id",
                        "POST",
                        "/api/v1/parties/x/accept",
                        "neo",
                        "",
                        400,
                        Code.INVALID_PAYLOAD_SCHEMA),
                new Row(
                        "an invitation to nobody",
                        "POST",
                        "/api/v1/parties",
                        "neo",
                        "{\"invite\":[\"neo\"]}",
                        400,
                        Code.INVALID_PAYLOAD_SCHEMA),
                new Row(
                        "too many invitations",
                        "POST",
                        "/api/v1/parties",
                        "neo",
                        "{\"invite\":[" + ("\"" + ID + "\",").repeat(32) + "\"" + ID + "\"]}",
                        400,
                        Code.INVALID_PAYLOAD_SCHEMA),
                new Row(
                        "an invitation without a body",
                        "POST",
                        "/api/v1/parties/" + ID + "/invite",
                        "neo",
                        "",
                        400,
                        Code.INVALID_PAYLOAD_SCHEMA));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedWithoutAskingAnybody(Row row) {
        int before = joins().size();
        var ask = site.method(row.method(), row.path(), row.body());
        var got = (row.token() == null ? ask : ask.as(row.token())).send();

        assertThat(got.status()).as(got.body()).isEqualTo(row.status());
        assertThat(got.code()).isEqualTo(row.code().name());
        assertThat(joins()).hasSize(before);
    }
}
