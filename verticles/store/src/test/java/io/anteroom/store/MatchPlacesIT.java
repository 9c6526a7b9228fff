package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matches.FillOutcome;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.testkit.TestServers;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places of matches that become free, and who takes them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatchPlacesIT {

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @BeforeAll
    void start() {
        store = new RunningStore(2);
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @Test
    void freePlacesOfAMatchAreFilledOnceEach() {
        var stage = new MatchStage(store, "backfill");
        var epoch = stage.own();
        var a = stage.player();
        var b = stage.player();
        var match = MatchStage.against(stage.queue(a), stage.queue(b));
        store.ask(Matches.MAKE, stage.make(epoch, match));
        store.ask(Matches.BACKFILL, new Matchmaking.Backfill(match.roomId(), List.of(0, 1)));
        var news = store.ask(MatchTickets.NEWS, new MatchTickets.Since(stage.shard, 0, null, 100));
        assertThat(news.openings()).extracting(MatchTickets.Opening::roomId).containsExactly(match.roomId());
        assertThat(news.openings().get(0).free()).containsExactly(0, 1);

        var c = stage.queue(stage.player());
        var d = stage.queue(stage.player());

        assertThat(fill(stage, epoch, match.roomId(), c, 1)).isEqualTo(FillOutcome.NO_PLACE);
        assertThat(fill(stage, epoch, match.roomId(), c, 2)).isEqualTo(FillOutcome.FILLED);
        assertThat(fill(stage, epoch, match.roomId(), d, 2)).isEqualTo(FillOutcome.NO_PLACE);
        var player = c.players().get(0);
        var found = Objects.requireNonNull(stage.find(player).match());
        assertThat(found.roomId()).isEqualTo(match.roomId());
        assertThat(found.fields().tree().path("players").findValuesAsText("playerId"))
                .containsExactly(a.toString(), b.toString(), player.toString());
        assertThat(stage.pushes(player, "MatchFound")).isEqualTo(1);
        assertThat(store.number("select count(*) from rooms where id = '" + match.roomId() + "' and '" + player
                        + "' = any(admitted) and ranks::jsonb ? '" + player + "'"))
                .isEqualTo(1);
        assertThat(store.ask(MatchTickets.NEWS, new MatchTickets.Since(stage.shard, 0, null, 100))
                        .openings())
                .isEmpty();
    }

    @Test
    void aPlaceIsNotFilledByATicketWhoseRankChangedSinceItWasRead() {
        var stage = new MatchStage(store, "staleplace");
        var epoch = stage.own();
        var match = MatchStage.against(stage.queue(stage.player()), stage.queue(stage.player()));
        store.ask(Matches.MAKE, stage.make(epoch, match));
        store.ask(Matches.BACKFILL, new Matchmaking.Backfill(match.roomId(), List.of(0, 1)));
        var player = stage.player();
        var read = stage.queue(player, 1_500);
        var refreshed = stage.queue(player, 50_900);
        assertThat(refreshed.ticketId()).isEqualTo(read.ticketId());

        assertThat(fill(stage, epoch, match.roomId(), read, 2)).isEqualTo(FillOutcome.STALE);

        var found = stage.find(player);
        assertThat(found.match()).isNull();
        assertThat(Objects.requireNonNull(found.ticket()).rank()).isEqualTo(50_900);
        assertThat(stage.pushes(player, "MatchFound")).isZero();
        assertThat(fill(stage, epoch, match.roomId(), refreshed, 2)).isEqualTo(FillOutcome.FILLED);
    }

    @Test
    void thePlaceOfWhoLeavesIsOfferedWhereTheModeFillsPlaces() {
        var stage = new MatchStage(store, "leaver");
        var epoch = stage.own();
        var a = stage.player();
        var b = stage.player();
        var match = MatchStage.against(stage.queue(a), stage.queue(b));
        store.ask(Matches.MAKE, stage.make(epoch, match));

        var leave = new Matches.Leave(match.roomId(), b, List.of("other", "leaver"), null);
        assertThat(store.ask(Matches.LEAVE, leave).offered()).isEqualTo(stage.shard);
        assertThat(store.ask(Matches.LEAVE, leave).offered()).as("once").isNull();

        var news = store.ask(MatchTickets.NEWS, new MatchTickets.Since(stage.shard, 0, null, 100));
        assertThat(news.openings()).hasSize(1);
        assertThat(news.openings().get(0).free()).containsExactly(0, 1);
        assertThat(store.number("select count(*) from rooms where id = '" + match.roomId() + "' and '" + b
                        + "' = any(admitted)"))
                .isZero();
        var c = stage.queue(stage.player());
        assertThat(fill(stage, epoch, match.roomId(), c, 2)).isEqualTo(FillOutcome.FILLED);
        assertThat(Objects.requireNonNull(stage.find(a).match())
                        .fields()
                        .tree()
                        .path("players")
                        .findValuesAsText("playerId"))
                .containsExactly(a.toString(), c.players().get(0).toString());
        assertThat(Audit.run(store.url).toText()).contains("ok      an open match has a room that admits its players");
    }

    @Test
    void noPlaceIsOfferedInOtherModesOrByTheLastWhoLeaves() {
        var stage = new MatchStage(store, "unfilled");
        var a = stage.player();
        var b = stage.player();
        var epoch = stage.own();
        var match = MatchStage.against(stage.queue(a), stage.queue(b));
        store.ask(Matches.MAKE, stage.make(epoch, match));

        assertThat(store.ask(Matches.LEAVE, new Matches.Leave(match.roomId(), a, List.of("other"), null))
                        .offered())
                .isNull();
        assertThat(store.ask(Matches.LEAVE, new Matches.Leave(match.roomId(), b, List.of("unfilled"), null))
                        .offered())
                .isNull();
        assertThat(store.ask(MatchTickets.NEWS, new MatchTickets.Since(stage.shard, 0, null, 100))
                        .openings())
                .isEmpty();
    }

    /** Its rules are through with it, though its result may take a while to get here: nobody can play in it any more. */
    @Test
    void noPlaceOfADecidedMatchIsOfferedOrFilled() {
        var stage = new MatchStage(store, "decided");
        var epoch = stage.own();
        var match = MatchStage.against(stage.queue(stage.player()), stage.queue(stage.player()));
        store.ask(Matches.MAKE, stage.make(epoch, match));
        store.ask(Matches.BACKFILL, new Matchmaking.Backfill(match.roomId(), List.of(0, 1)));
        var late = stage.queue(stage.player());
        decide(match.roomId());

        assertThat(openings(stage)).isEmpty();
        assertThat(fill(stage, epoch, match.roomId(), late, 2)).isEqualTo(FillOutcome.NO_PLACE);
        var asked = store.reply(Matches.BACKFILL, new Matchmaking.Backfill(match.roomId(), List.of(1, 1)));
        Code refused = asked.fold(done -> Code.INTERNAL, refusal -> refusal.code());
        assertThat(refused).isEqualTo(Code.ROOM_NOT_FOUND);
        assertThat(stage.find(late.players().get(0)).ticket()).isNotNull();
        assertThat(stage.pushes(late.players().get(0), "MatchFound")).isZero();
    }

    @Test
    void whoLeavesADecidedMatchIsOutOfItAndLeavesNoPlace() {
        var stage = new MatchStage(store, "afterwards");
        var epoch = stage.own();
        var a = stage.player();
        var b = stage.player();
        var match = MatchStage.against(stage.queue(a), stage.queue(b));
        store.ask(Matches.MAKE, stage.make(epoch, match));
        var room = match.roomId();
        decide(room);

        assertThat(leave(stage, room, b, 1, 7)).isNull();

        assertThat(store.number("select count(*) from matches where room_id = '" + room + "' and free is not null"))
                .isZero();
        assertThat(admits(room, b)).as("to what is said after the game").isTrue();
        assertThat(stage.find(b).match()).isNull();
        assertThat(store.number("select count(*) from matches where room_id = '" + room + "' and leaves ? '" + b + "'"))
                .as("so that it is told once")
                .isEqualTo(1);
        assertThat(Objects.requireNonNull(stage.find(a).match()).roomId()).isEqualTo(room);
        assertThat(leave(stage, room, a, 1, 8)).isNull();
        assertThat(store.number("select count(*) from matches where room_id = '" + room + "' and ended_at is not null"))
                .as("it ends with the last of them")
                .isEqualTo(1);
    }

    private void decide(RoomId room) {
        store.ask(StoredRooms.FINISH, new StoredRooms.Finish(room, new RawJson("{\"places\":{}}")));
    }

    private List<MatchTickets.Opening> openings(MatchStage stage) {
        return store.ask(MatchTickets.NEWS, new MatchTickets.Since(stage.shard, 0, null, 100))
                .openings();
    }

    /** The janitor of rooms closes it meanwhile, or its rules decide; nobody may be told of a room that they can't play in. */
    @ParameterizedTest
    @ValueSource(strings = {"status = 'closed', closed_at = now()", "outcome = '{}'"})
    void noPlaceOfARoomIsFilledThatEndsMeanwhile(String ending) throws SQLException {
        var stage = new MatchStage(store, "closing");
        var epoch = stage.own();
        var match = MatchStage.against(stage.queue(stage.player()), stage.queue(stage.player()));
        store.ask(Matches.MAKE, stage.make(epoch, match));
        store.ask(Matches.BACKFILL, new Matchmaking.Backfill(match.roomId(), List.of(0, 1)));
        var late = stage.queue(stage.player());
        var seat = new Matches.Seat(late.players().get(0), late.ticketId(), 2, null);
        var fill = new Matches.Fill(stage.shard, epoch, new Matches.Proposal(match.roomId(), List.of(seat)));
        try (var patient = new RunningStore(store.url, 1, RunningStore.WAITS_LONG_FOR_LOCKS);
                var janitor = TestServers.connect(store.url)) {
            janitor.setAutoCommit(false);
            try (var closing = janitor.createStatement()) {
                closing.execute("update rooms set " + ending + " where id = '" + match.roomId() + "'");
            }
            var filling = patient.asking(Matches.FILL, fill);
            untilItWaits("fill_match");
            janitor.commit();
            assertThat(RunningStore.await(filling)).isEqualTo(Reply.done(new Matches.Filled(FillOutcome.NO_PLACE)));
        }

        assertThat(stage.find(late.players().get(0)).ticket()).isNotNull();
        assertThat(stage.pushes(late.players().get(0), "MatchFound")).isZero();
    }

    private void untilItWaits(String function) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (store.number("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                        + " and datname = current_database() and query like '%" + function + "(%'")
                == 0) {
            assertThat(System.nanoTime() - end).as(function).isNegative();
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    /** Its answer may have been lost, and the place been given back to the same player since. */
    @Test
    void aLeaveThatIsToldAgainTakesNobodyOutWhoCameBack() {
        var stage = new MatchStage(store, "again");
        var epoch = stage.own();
        var a = stage.player();
        var b = stage.player();
        var match = MatchStage.against(stage.queue(a), stage.queue(b));
        store.ask(Matches.MAKE, stage.make(epoch, match));
        var room = match.roomId();

        assertThat(leave(stage, room, b, 1, 7)).isEqualTo(stage.shard);
        assertThat(fill(stage, epoch, room, stage.queue(b), 2)).isEqualTo(FillOutcome.FILLED);
        assertThat(leave(stage, room, b, 1, 7)).isNull();
        assertThat(leave(stage, room, b, 1, 3)).isNull();

        assertThat(Objects.requireNonNull(stage.find(b).match()).roomId()).isEqualTo(room);
        assertThat(admits(room, b)).isTrue();
        assertThat(leave(stage, room, b, 1, 12)).as("another leave").isEqualTo(stage.shard);
        assertThat(stage.find(b).match()).isNull();
        assertThat(admits(room, b)).isFalse();
        assertThat(fill(stage, epoch, room, stage.queue(b), 2)).isEqualTo(FillOutcome.FILLED);
        assertThat(leave(stage, room, b, 2, 5))
                .as("a log that was lost begins again under a new epoch")
                .isEqualTo(stage.shard);
    }

    /** Else a session that was told of the first time takes the second for a repeat. */
    @Test
    void whoComesBackIntoAMatchIsToldUnderAnotherNumberThanBefore() {
        var stage = new MatchStage(store, "returns");
        var epoch = stage.own();
        var a = stage.player();
        var b = stage.player();
        var match = MatchStage.against(stage.queue(a), stage.queue(b));
        store.ask(Matches.MAKE, stage.make(epoch, match));
        var room = match.roomId();
        for (int n = 1; n <= 2; n++) {
            assertThat(leave(stage, room, b, 1, n)).isEqualTo(stage.shard);
            assertThat(fill(stage, epoch, room, stage.queue(b), 2)).isEqualTo(FillOutcome.FILLED);
            assertThat(Objects.requireNonNull(stage.find(b).match())
                            .fields()
                            .tree()
                            .path("entry")
                            .asInt())
                    .isEqualTo(n);
        }

        assertThat(store.number("select count(distinct coalesce(fields::json ->> 'entry', '0')) from push_outbox"
                        + " where player_id = '" + b + "' and event_type = 'MatchFound'"))
                .as("of three pushes")
                .isEqualTo(3);
        var open = store.ask(Matches.FIND_OPEN, new Matches.FindOpen(List.of(a, b))).matches().stream()
                .collect(java.util.stream.Collectors.toMap(
                        Matches.Open::playerId,
                        found -> found.match().fields().tree().path("entry").asInt()));
        assertThat(open).as("who stayed is where they were").containsEntry(a, 0).containsEntry(b, 2);
    }

    private @Nullable String leave(MatchStage stage, RoomId room, PlayerId player, long epoch, long seq) {
        var said = new Matchmaking.Leaving(epoch, seq);
        var leave = new Matches.Leave(room, player, List.of(stage.shard.replace("/", "")), said);
        return store.ask(Matches.LEAVE, leave).offered();
    }

    private boolean admits(RoomId room, PlayerId player) {
        return store.number("select count(*) from rooms where id = '" + room + "' and '" + player + "' = any(admitted)")
                == 1;
    }

    private FillOutcome fill(MatchStage stage, long epoch, RoomId room, MatchStage.Queued ticket, int team) {
        var seats = ticket.players().stream()
                .map(player -> new Matches.Seat(player, ticket.ticketId(), team, ticket.rank()))
                .toList();
        return store.ask(Matches.FILL, new Matches.Fill(stage.shard, epoch, new Matches.Proposal(room, seats)))
                .outcome();
    }
}
