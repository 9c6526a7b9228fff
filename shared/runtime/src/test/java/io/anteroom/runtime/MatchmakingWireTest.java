package io.anteroom.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Json;
import io.anteroom.contracts.MatchShards;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.MatcherId;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.Parties;
import io.anteroom.contracts.PartyId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.TicketId;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nodes say to each other of matchmaking comes out as it went in, and the hot messages keep their form. */
class MatchmakingWireTest {

    private static final String ID = "01890a5d-ac96-7000-8000-000000000001";
    private static final PlayerId PLAYER = PlayerId.parse(ID);
    private static final TicketId TICKET = TicketId.parse(ID);
    private static final RoomId ROOM = RoomId.parse(ID);
    private static final PartyId PARTY = PartyId.parse(ID);
    private static final MatcherId MATCHER = MatcherId.parse(ID);
    private static final RawJson FIELDS = new RawJson("{\"roomId\":\"" + ID + "\",\"mode\":\"duel\",\"players\":[]}");
    private static final Matchmaking.FoundMatch MATCH = new Matchmaking.FoundMatch(ROOM, FIELDS);
    private static final Matches.Rating RATING = new Matches.Rating(1500, 350.5, 0.06, 0, 0);
    private static final Matches.Proposal PROPOSAL =
            new Matches.Proposal(ROOM, List.of(new Matches.Seat(PLAYER, TICKET, 1, 1500)));
    private static final Matches.Make MAKE = new Matches.Make("duel/", 7, "relay", 2, List.of(PROPOSAL));
    private static final MatchTickets.Wish WISH =
            new MatchTickets.Wish(PLAYER, null, TICKET, "duel/", 1000, 1, 300_000, 600_000);
    private static final MatchTickets.News NEWS = new MatchTickets.News(
            9,
            1_700_000_000_000L,
            List.of(new MatchTickets.Seat(
                    PLAYER, TICKET, 1500, List.of(PLAYER), 1_699_999_999_000L, 1_700_000_300_000L)),
            new MatchTickets.Cursor(8, PLAYER),
            List.of(new MatchTickets.Opening(ROOM, 1500, List.of(0, 1), 1_699_999_999_000L)));

    private final WireCodec codec = new WireCodec();

    static Stream<Object> messages() {
        return Stream.of(
                new Matchmaking.Join(PLAYER, "duel", "eu", 1000, PARTY),
                new Matchmaking.Join(PLAYER, null, null, null, null),
                new Matchmaking.Queued(TICKET, "duel", "", 1000, 5, 18_000, null),
                new Matchmaking.Queued(null, "duel", "", 0, 0, 0, MATCH),
                new Matchmaking.Leave(PLAYER),
                new Matchmaking.Ask(PLAYER),
                new Matchmaking.Status(new Matchmaking.Ticket(TICKET, "duel", "", 1, 2, 3), 4, null),
                new Matchmaking.Status(null, 0, MATCH),
                new Matchmaking.Finish(ROOM, List.of(new Matchmaking.Placing(PLAYER, 1))),
                new Matchmaking.Finished(List.of(new Matchmaking.Rated(PLAYER, 1, 1500, 1662))),
                new Matchmaking.LeaveMatch(ROOM, PLAYER, new Matchmaking.Leaving(2, 17)),
                new Matchmaking.Backfill(ROOM, List.of(0, 1)),
                new MatchTickets.Join(List.of(WISH)),
                new MatchTickets.Joined(
                        List.of(new MatchTickets.JoinedOne(MatchTickets.Outcome.QUEUED, TICKET, 1000, 0, null))),
                new MatchTickets.Leave(PLAYER),
                new MatchTickets.Left(TICKET, "duel/"),
                new MatchTickets.Find(PLAYER, "duel/", 300_000),
                new MatchTickets.Found(new MatchTickets.Waiting(TICKET, "duel/eu", 1, 2), 3, MATCH),
                new MatchTickets.Since("duel/", 5, null, 100),
                NEWS,
                new MatchTickets.Expire(500),
                new MatchTickets.Expired(List.of(new MatchTickets.Changed("duel/", List.of(TICKET)))),
                new MatchTickets.Changed("duel/", List.of()),
                new MatchShards.Hold(
                        MATCHER,
                        List.of("duel/"),
                        List.of(new MatchShards.Measured("duel/", 3, new RawJson("{\"all\":12}"))),
                        4_000),
                new MatchShards.Held(
                        List.of(new MatchShards.Owned("duel/", 7)),
                        List.of(new MatchShards.Measured("duel/", 3, new RawJson("{\"all\":12}")))),
                new MatchShards.Release(MATCHER),
                MAKE,
                new Matches.Made(List.of(ROOM), List.of(TICKET)),
                new Matches.Fill("duel/", 7, PROPOSAL),
                new Matches.Filled(Matches.FillOutcome.NO_PLACE),
                new Matches.FindOpen(List.of(PLAYER)),
                new Matches.FoundOpen(List.of(new Matches.Open(PLAYER, MATCH))),
                new Matches.Read(ROOM),
                new Matches.Match(ROOM, "duel/", List.of(new Matches.Member(PLAYER, 1, RATING)), null),
                new Matches.Finish(
                        ROOM, List.of(new Matches.Change(PLAYER, RATING, 1662.25, 290.5, 0.0599)), new RawJson("{}")),
                new Matches.Finished(Matches.FinishOutcome.STALE, null),
                new Matches.Leave(ROOM, PLAYER, List.of("duel"), new Matchmaking.Leaving(2, 17)),
                new Matches.Left("duel/"),
                new Matches.Abandon(7_200_000, 1_000),
                new Matches.Abandoned(3),
                new Matches.FindUnreported(100),
                new Matches.Unreported(List.of(ROOM)),
                new Parties.Create(PLAYER, List.of(PLAYER)),
                new Parties.Read(PARTY, PLAYER),
                new Parties.Invite(PARTY, PLAYER, List.of(PLAYER)),
                new Parties.Accept(PARTY, PLAYER),
                new Parties.Leave(PARTY, PLAYER),
                new Parties.Party(PARTY, PLAYER, List.of(PLAYER), List.of(), Instant.parse("2026-01-02T03:04:05Z")));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void survivesTheWayBetweenNodes(Object message) {
        codec.know(Wire.Kind.REQUEST, "x", message.getClass());
        var buffer = Buffer.buffer();
        codec.encodeToWire(buffer, new Wire(Wire.Kind.REQUEST, "x", null, message));

        assertThat(codec.decodeFromWire(0, buffer).body()).isEqualTo(message);
    }

    @Test
    void theFormOfNewMatchesIsPinned() {
        assertThat(Json.write(MAKE))
                .isEqualTo(
                        "{\"shard\":\"duel/\",\"epoch\":7,\"kind\":\"relay\",\"placesMax\":2,\"proposals\":[{\"roomId\":\""
                                + ID + "\",\"seats\":[{\"playerId\":\"" + ID + "\",\"ticketId\":\"" + ID
                                + "\",\"team\":1,\"rank\":1500}]}]}");
    }

    /** As a node of before writes it, and as it reads ours. */
    @Test
    void aSeatMayNameNoRank() {
        var seat = new Matches.Seat(PLAYER, TICKET, 1, null);

        assertThat(Json.write(seat)).isEqualTo("{\"playerId\":\"" + ID + "\",\"ticketId\":\"" + ID + "\",\"team\":1}");
        assertThat(Json.read(Json.write(seat), Matches.Seat.class)).isEqualTo(seat);
    }

    @Test
    void theFormOfAJoinIsPinned() {
        assertThat(Json.write(new MatchTickets.Join(List.of(WISH))))
                .isEqualTo(
                        "{\"wishes\":[{\"playerId\":\"" + ID + "\",\"ticketId\":\"" + ID
                                + "\",\"shard\":\"duel/\",\"rank\":1000,\"partyMax\":1,\"ttlMs\":300000,\"waitMaxMs\":600000}]}");
    }

    @Test
    void theFormOfNewsIsPinned() {
        assertThat(Json.write(NEWS))
                .isEqualTo("{\"mark\":9,\"nowMs\":1700000000000,\"seats\":[{\"playerId\":\"" + ID + "\",\"ticketId\":\""
                        + ID
                        + "\",\"rank\":1500,\"players\":[\"" + ID
                        + "\"],\"joinedAtMs\":1699999999000,\"expiresAtMs\":1700000300000}],\"next\":{\"tx\":8,\"playerId\":\""
                        + ID + "\"},\"openings\":[{\"roomId\":\"" + ID
                        + "\",\"rank\":1500,\"free\":[0,1],\"sinceMs\":1699999999000}]}");
    }
}
