package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matches.FinishOutcome;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredRooms;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Matches: made whole or not at all, by the owner of their shard, once for each player, and ended once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatchBookIT {

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
    void aMatchBringsItsRoomItsPushesAndItsPlayersTogether() {
        var stage = new MatchStage(store, "whole");
        var a = stage.player();
        var b = stage.player();
        stage.own();
        var proposal = MatchStage.against(stage.queue(a), stage.queue(b));

        assertThat(stage.make(proposal).made()).containsExactly(proposal.roomId());

        var match = Objects.requireNonNull(stage.find(a).match());
        assertThat(match.roomId()).isEqualTo(proposal.roomId());
        assertThat(stage.find(b).match()).isEqualTo(match);
        assertThat(stage.find(a).ticket()).isNull();
        assertThat(match.fields().tree().path("players").findValuesAsText("playerId"))
                .containsExactly(a.toString(), b.toString());
        assertThat(match.fields().tree().path("players").findValues("team").toString())
                .isEqualTo("[1, 2]");
        assertThat(store.number("select count(*) from rooms where id = '" + proposal.roomId()
                        + "' and kind = 'relay' and mode = 'whole' and max_members = 2 and visibility = 'private'"
                        + " and admitted @> array['" + a + "', '" + b + "']::uuid[] and (ranks::jsonb ->> '" + a
                        + "')::int = 1500"))
                .isEqualTo(1);
        var pushes = store.ask(Pushes.TAKE, new Pushes.Take(1000)).items().stream()
                .filter(item -> item.push().eventType().equals("MatchFound"))
                .filter(item -> item.playerId().equals(a) || item.playerId().equals(b))
                .toList();
        assertThat(pushes).extracting(Pushes.Item::playerId).containsExactlyInAnyOrder(a, b);
        assertThat(pushes)
                .allMatch(item ->
                        item.push().fields().tree().equals(match.fields().tree()));
    }

    @Test
    void aMatchOneOfWhoseTicketsIsGoneIsNotMadeAndTheOthersAre() {
        var stage = new MatchStage(store, "gone");
        stage.own();
        var left = stage.queue(stage.player());
        var stays = stage.queue(stage.player());
        var broken = MatchStage.against(left, stays);
        var whole = MatchStage.against(stage.queue(stage.player()), stage.queue(stage.player()));
        store.ask(MatchTickets.LEAVE, new MatchTickets.Leave(left.players().get(0)));

        var made = stage.make(broken, whole);

        assertThat(made).isEqualTo(new Matches.Made(List.of(whole.roomId()), List.of(left.ticketId())));
        assertThat(stage.find(stays.players().get(0)).ticket()).isNotNull();
        assertThat(stage.pushes(stays.players().get(0), "MatchFound")).isZero();
    }

    /** Else a window that the old rank was in would match the new one, which was never judged. */
    @Test
    void aTicketWhoseRankChangedSinceItWasReadIsNotMatchedAndStaysInTheNews() {
        var stage = new MatchStage(store, "refreshed");
        var epoch = stage.own();
        var a = stage.player();
        var read = stage.queue(a, 1_000);
        var other = stage.queue(stage.player(), 1_000);
        var whole = MatchStage.against(stage.queue(stage.player(), 7), stage.queue(stage.player(), 7));
        var mark = store.ask(MatchTickets.NEWS, new MatchTickets.Since(stage.shard, 0, null, 100))
                .mark();

        var refreshed = stage.queue(a, 50_900);
        assertThat(refreshed.ticketId()).isEqualTo(read.ticketId());
        var made = store.ask(Matches.MAKE, stage.make(epoch, MatchStage.against(read, other), whole));

        assertThat(made).isEqualTo(new Matches.Made(List.of(whole.roomId()), List.of()));
        assertThat(Objects.requireNonNull(stage.find(a).ticket()).rank()).isEqualTo(50_900);
        assertThat(stage.pushes(other.players().get(0), "MatchFound")).isZero();
        assertThat(store.ask(MatchTickets.NEWS, new MatchTickets.Since(stage.shard, mark, null, 100))
                        .seats())
                .filteredOn(seat -> seat.playerId().equals(a))
                .extracting(MatchTickets.Seat::rank)
                .containsExactly(50_900);
        var anew = MatchStage.against(refreshed, stage.queue(stage.player(), 50_900));
        assertThat(stage.make(anew).made()).containsExactly(anew.roomId());
    }

    @Test
    void whoIsMatchedIsNotMatchedAgain() {
        var stage = new MatchStage(store, "twice");
        stage.own();
        var a = stage.queue(stage.player());
        var first = MatchStage.against(a, stage.queue(stage.player()));
        stage.make(first);

        var second = MatchStage.against(a, stage.queue(stage.player()));

        assertThat(stage.make(second)).isEqualTo(new Matches.Made(List.of(), List.of(a.ticketId())));
        assertThat(stage.pushes(a.players().get(0), "MatchFound")).isEqualTo(1);
    }

    @Test
    void whoIsInAMatchIsToldOfItInsteadOfQueued() {
        var stage = new MatchStage(store, "told");
        stage.own();
        var a = stage.queue(stage.player());
        var match = MatchStage.against(a, stage.queue(stage.player()));
        stage.make(match);

        var again = stage.join(a.players().get(0), null);

        assertThat(again.outcome()).isEqualTo(MatchTickets.Outcome.MATCHED);
        assertThat(Objects.requireNonNull(again.match()).roomId()).isEqualTo(match.roomId());
        store.sql("update rooms set status = 'closed', closed_at = now() where id = '" + match.roomId() + "'");
        assertThat(stage.join(a.players().get(0), null).outcome()).isEqualTo(MatchTickets.Outcome.QUEUED);
    }

    @Test
    void onlyTheNewestOwnerOfAShardMakesMatches() {
        var stage = new MatchStage(store, "fenced");
        var old = stage.own();
        var proposal = MatchStage.against(stage.queue(stage.player()), stage.queue(stage.player()));
        var now = stage.own();

        assertThat(now).isGreaterThan(old);
        assertThat(code(stage.tryToMake(old, proposal))).isEqualTo(Code.ROUND_CONFLICT);
        assertThat(store.number("select count(*) from matches where shard = 'fenced/'"))
                .isZero();
        assertThat(playersOf(stage.tryToMake(now, proposal), proposal)).hasSize(2);
    }

    /** Players come and go while two matchers, one of them without the shard by half time, match whom they can. */
    @Test
    void whateverRacesACancelledTicketIsNeverMatchedAndNobodyTwice() {
        var seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var stage = new MatchStage(store, "race");
        var epoch = stage.own();
        var cancelled = new HashSet<PlayerId>();
        var matched = new ArrayList<PlayerId>();
        var broken = 0;
        for (int round = 0; round < 30; round++) {
            var tickets = new ArrayList<MatchStage.Queued>();
            store.players(8, 0).forEach(player -> tickets.add(stage.queue(player.id)));
            var older = MatchStage.against(tickets.get(0), tickets.get(1));
            var newer = MatchStage.against(tickets.get(0), tickets.get(2));
            var other = MatchStage.against(tickets.get(4), tickets.get(5));
            if (round == 15) {
                epoch = stage.own();
            }
            // Each in turn, the fourth too, whom nobody wants: somebody leaves whatever the others are up to.
            var leaver = tickets.get(round % 6).players().get(0);
            var leaving = store.asking(MatchTickets.LEAVE, new MatchTickets.Leave(leaver));
            var first = store.asking(Matches.MAKE, stage.make(epoch, older, other));
            var second = store.asking(Matches.MAKE, stage.make(random.nextBoolean() ? epoch : epoch - 1, newer));
            RunningStore.await(Future.all(leaving, first, second));
            if (leaving.result() instanceof Reply.Done<?>) {
                cancelled.add(leaver);
            }
            matched.addAll(playersOf(first.result(), older, other));
            matched.addAll(playersOf(second.result(), newer));
            broken += matched.size() % 2;
        }

        assertThat(broken).isZero();
        assertThat(matched).doesNotHaveDuplicates().doesNotContainAnyElementsOf(cancelled);
        assertThat(cancelled).isNotEmpty();
        for (var player : matched) {
            assertThat(stage.find(player).match()).isNotNull();
            assertThat(stage.pushes(player, "MatchFound")).isEqualTo(1);
        }
        for (var player : cancelled) {
            assertThat(stage.find(player)).extracting(MatchTickets.Found::match).isNull();
            assertThat(stage.pushes(player, "MatchFound")).isZero();
        }
    }

    private static List<PlayerId> playersOf(Reply<Matches.Made> reply, Matches.Proposal... proposals) {
        var made = reply.fold(Matches.Made::made, refusal -> List.<RoomId>of());
        var players = new ArrayList<PlayerId>();
        for (var proposal : proposals) {
            if (made.contains(proposal.roomId())) {
                proposal.seats().forEach(seat -> players.add(seat.playerId()));
            }
        }
        return players;
    }

    @Test
    void aResultCountsOnceAndSetsItsPlayersFree() {
        var stage = new MatchStage(store, "result");
        var a = stage.player();
        var b = stage.player();
        stage.own();
        var match = MatchStage.against(stage.queue(a), stage.queue(b));
        stage.make(match);
        var read = store.ask(Matches.READ, new Matches.Read(match.roomId()));
        var finish = new Matches.Finish(
                match.roomId(),
                List.of(
                        change(read.members().get(0), 1662.2),
                        change(read.members().get(1), 1337.8)),
                new RawJson("{\"first\":true}"));

        var finished = store.ask(Matches.FINISH, finish);
        var other = new Matches.Finish(match.roomId(), finish.changes(), new RawJson("{\"first\":false}"));
        var repeated = store.ask(Matches.FINISH, other);

        assertThat(finished).isEqualTo(new Matches.Finished(FinishOutcome.FINISHED, finish.result()));
        assertThat(repeated).isEqualTo(new Matches.Finished(FinishOutcome.REPEATED, finish.result()));
        assertThat(rating(a)).isEqualTo(1662);
        assertThat(rating(b)).isEqualTo(1338);
        assertThat(stage.find(a).match()).isNull();
        assertThat(stage.join(a, null).rank()).isEqualTo(1662);
        var ratingNow = store.ask(Matches.READ, new Matches.Read(match.roomId()))
                .members()
                .get(0)
                .rating();
        assertThat(ratingNow.matches()).isEqualTo(1);
        assertThat(ratingNow.rating()).isEqualTo(1662.2);
    }

    @Test
    void whatARoomDecidedIsUnreportedUntilItsMatchHasIt() {
        var stage = new MatchStage(store, "unreported");
        stage.own();
        var decided = MatchStage.against(stage.queue(stage.player()), stage.queue(stage.player()));
        var open = MatchStage.against(stage.queue(stage.player()), stage.queue(stage.player()));
        stage.make(decided, open);
        var room = decided.roomId();
        var find = new Matches.FindUnreported(1_000);

        store.ask(StoredRooms.FINISH, new StoredRooms.Finish(room, new RawJson("{\"places\":{}}")));

        assertThat(store.ask(Matches.UNREPORTED, find).rooms()).contains(room).doesNotContain(open.roomId());
        // However it ended otherwise.
        store.sql("update matches set ended_at = now() where room_id = '" + room + "'");
        assertThat(store.ask(Matches.UNREPORTED, find).rooms()).contains(room);
        store.ask(Matches.FINISH, new Matches.Finish(room, List.of(), new RawJson("{}")));
        assertThat(store.ask(Matches.UNREPORTED, find).rooms()).doesNotContain(room);
    }

    @Test
    void aRatingThatChangedMeanwhileIsReadAgain() {
        var stage = new MatchStage(store, "stale");
        var a = stage.player();
        stage.own();
        var match = MatchStage.against(stage.queue(a), stage.queue(stage.player()));
        stage.make(match);
        var before = store.ask(Matches.READ, new Matches.Read(match.roomId()));
        store.sql("insert into ratings (player_id, matches) values ('" + a + "', 1)");

        var finish = new Matches.Finish(
                match.roomId(), List.of(change(before.members().get(0), 1600)), new RawJson("{}"));

        assertThat(store.ask(Matches.FINISH, finish)).isEqualTo(new Matches.Finished(FinishOutcome.STALE, null));
        assertThat(rating(a)).isEqualTo(1500);
        assertThat(stage.find(a).match()).isNotNull();
    }

    private static Matches.Change change(Matches.Member member, double rating) {
        return new Matches.Change(member.playerId(), member.rating(), rating, 290, 0.06);
    }

    private long rating(PlayerId player) {
        return store.ask(Accounts.READ_PROFILE, new Accounts.ReadProfile(player))
                .rating();
    }

    @Test
    void whoLeavesTheMatchMayQueueAndTheLastOneEndsIt() {
        var stage = new MatchStage(store, "quit");
        var a = stage.player();
        var b = stage.player();
        stage.own();
        var match = MatchStage.against(stage.queue(a), stage.queue(b));
        stage.make(match);

        store.ask(Matches.LEAVE, new Matches.Leave(match.roomId(), a, List.of(), null));

        assertThat(stage.find(a).match()).isNull();
        assertThat(stage.find(b).match()).isNotNull();
        store.ask(Matches.LEAVE, new Matches.Leave(match.roomId(), b, List.of(), null));
        assertThat(store.number("select count(*) from matches where room_id = '" + match.roomId()
                        + "' and ended_at is not null"))
                .isEqualTo(1);
    }

    @Test
    void openMatchesAreFoundForThoseWhoComeBack() {
        var stage = new MatchStage(store, "back");
        var a = stage.player();
        var stranger = stage.player();
        stage.own();
        var match = MatchStage.against(stage.queue(a), stage.queue(stage.player()));
        stage.make(match);

        var open = store.ask(Matches.FIND_OPEN, new Matches.FindOpen(List.of(a, stranger)))
                .matches();

        assertThat(open).extracting(Matches.Open::playerId).containsExactly(a);
        assertThat(open.get(0).match()).isEqualTo(stage.find(a).match());
    }

    @Test
    void matchesThatNobodyEndedAreGivenUp() {
        var stage = new MatchStage(store, "abandoned");
        var a = stage.player();
        stage.own();
        var match = MatchStage.against(stage.queue(a), stage.queue(stage.player()));
        stage.make(match);
        var older = MatchStage.against(stage.queue(stage.player()), stage.queue(stage.player()));
        stage.make(older);
        store.sql("update matches set made_at = now() - interval '2 hours' where room_id = '" + match.roomId() + "'");
        store.sql("update matches set made_at = now() - interval '3 hours' where room_id = '" + older.roomId() + "'");

        // In pieces, the oldest first: a statement has only so long.
        var request = new Matches.Abandon(TimeUnit.HOURS.toMillis(1), 1);
        assertThat(store.ask(Matches.ABANDON, request).matches()).isEqualTo(1);
        assertThat(stage.find(a).match()).isNotNull();
        assertThat(store.ask(Matches.ABANDON, request).matches()).isEqualTo(1);
        assertThat(stage.find(a).match()).isNull();
        assertThat(store.ask(Matches.ABANDON, request).matches()).isZero();
    }

    @Test
    void aUsernameCannotBreakOutOfWhatIsTold() {
        assertThat(Json.tree(text("select found_player('" + PlayerId.next() + "', 'a\"b\\c', 1, 2)"))
                        .path("username")
                        .textValue())
                .isEqualTo("a\"b\\c");
    }

    private String text(String sql) {
        try (var connection = TestServers.connect(store.url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Code code(Reply<?> reply) {
        return reply.fold(
                done -> {
                    throw new AssertionError("done: " + done);
                },
                refusal -> refusal.code());
    }
}
