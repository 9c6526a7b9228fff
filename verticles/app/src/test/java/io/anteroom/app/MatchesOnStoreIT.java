package io.anteroom.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.Matchmaking.Placing;
import io.anteroom.contracts.Parties;
import io.anteroom.contracts.PartyId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Matchmaking and store as they are, on the bus of one node: from joining to the rating after the match. */
final class MatchesOnStoreIT extends QueueStage {

    @Test
    void twoWhoJoinMeet() {
        var a = player();
        var b = player();
        var queued = join(a, "duel");
        assertThat(queued.ticketId()).isNotNull();
        assertThat(queued.rank()).isEqualTo(1500);
        assertThat(status(a).ticket()).isNotNull();

        join(b, "duel");

        var match = matchOf(a);
        assertThat(matchOf(b)).isEqualTo(match);
        assertThat(playersIn(match)).containsExactlyInAnyOrder(a.toString(), b.toString());
        assertThat(status(a).ticket()).isNull();
        assertThat(join(a, "duel").match())
                .as("who is in a match gets it again")
                .isEqualTo(match);
    }

    @Test
    void theEstimateIsMeasured() {
        var before = join(player(), "timed").estimatedWaitMs();
        assertThat(before)
                .as("nobody was matched yet: as long as the window grows")
                .isEqualTo(18_000);
        duel(player(), player(), "timed");

        until("an estimate", () -> join(player(), "timed").estimatedWaitMs() < 18_000);
        assertThat(METERS.get("anteroom.matchmaking.wait")
                        .tag("mode", "timed")
                        .timer()
                        .count())
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void regionsAreMatchedApart() {
        var eu = player();
        var us = player();
        var other = player();
        done(Matchmaking.JOIN, new Matchmaking.Join(eu, "crowd", "eu", 900, null));
        done(Matchmaking.JOIN, new Matchmaking.Join(us, "crowd", "us", 900, null));
        done(Matchmaking.JOIN, new Matchmaking.Join(other, "crowd", null, 900, null));

        assertThat(playersIn(matchOf(eu))).contains(other.toString()).doesNotContain(us.toString());
        assertThat(status(us).ticket()).isNotNull();
    }

    @Test
    void aPartyIsOneTeam() {
        var leader = player();
        var friend = player();
        var alone = players(2);
        var party = done(Parties.CREATE, new Parties.Create(leader, List.of(friend)))
                .partyId();
        done(Parties.ACCEPT, new Parties.Accept(party, friend));

        var queued = done(Matchmaking.JOIN, new Matchmaking.Join(leader, "pairs", null, null, party));
        alone.forEach(player -> assertThat(join(player, "pairs").ticketId()).isNotNull());

        assertThat(queued.ticketId()).isNotNull();
        var match = matchOf(leader);
        assertThat(matchOf(friend)).isEqualTo(match);
        assertThat(teamOf(match, leader)).isEqualTo(teamOf(match, friend));
        assertThat(teamOf(match, alone.get(0)))
                .isEqualTo(teamOf(match, alone.get(1)))
                .isNotEqualTo(teamOf(match, leader));
    }

    @Test
    void freePlacesAreFilledFromTheQueue() {
        var four = players(4);
        four.forEach(player -> assertThat(join(player, "pairs").mode()).isEqualTo("pairs"));
        var room = matchOf(four.get(0)).roomId();
        var late = player();

        assertThat(code(Matchmaking.BACKFILL, new Matchmaking.Backfill(room, List.of(1))))
                .isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        done(Matchmaking.BACKFILL, new Matchmaking.Backfill(room, List.of(0, 1)));
        var queued = join(late, "pairs");

        assertThat(queued.ticketId()).isNotNull();
        var match = matchOf(late);
        assertThat(match.roomId()).isEqualTo(room);
        assertThat(teamOf(match, late)).isEqualTo(2);
        assertThat(code(Matchmaking.BACKFILL, new Matchmaking.Backfill(RoomId.next(), List.of())))
                .isEqualTo(Code.ROOM_NOT_FOUND);
        assertThat(code(
                        Matchmaking.BACKFILL,
                        new Matchmaking.Backfill(duel(player(), player(), "duel"), List.of(0, 1))))
                .isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void whoLeavesAMatchThatIsFilledUpMakesRoomForTheNext() {
        var four = players(4);
        four.forEach(player -> assertThat(join(player, "pairs").mode()).isEqualTo("pairs"));
        var match = matchOf(four.get(0));
        var quitter = four.get(3);
        int team = teamOf(match, quitter);

        done(Matchmaking.LEAVE_MATCH, new Matchmaking.LeaveMatch(match.roomId(), quitter, null));
        var late = player();
        assertThat(join(late, "pairs").mode()).isEqualTo("pairs");

        var joined = matchOf(late);
        assertThat(joined.roomId()).isEqualTo(match.roomId());
        assertThat(teamOf(joined, late)).isEqualTo(team);
        assertThat(playersIn(joined)).hasSize(4).doesNotContain(quitter.toString());
    }

    /** What the janitor of rooms does when the answer to a leave was lost. */
    @Test
    void whoCameBackStaysThoughTheirLeaveIsToldAgain() {
        var four = players(4);
        four.forEach(player -> assertThat(join(player, "pairs").mode()).isEqualTo("pairs"));
        var room = matchOf(four.get(0)).roomId();
        var back = four.get(3);
        var leave = new Matchmaking.LeaveMatch(room, back, new Matchmaking.Leaving(1, 9));
        done(Matchmaking.LEAVE_MATCH, leave);
        assertThat(join(back, "pairs").match()).isNull();
        assertThat(matchOf(back).roomId()).isEqualTo(room);

        done(Matchmaking.LEAVE_MATCH, leave);

        assertThat(matchOf(back).roomId()).isEqualTo(room);
        done(Matchmaking.LEAVE_MATCH, new Matchmaking.LeaveMatch(room, back, new Matchmaking.Leaving(1, 30)));
        assertThat(status(back).match()).as("they left once more").isNull();
        done(Matchmaking.BACKFILL, new Matchmaking.Backfill(room, List.of()));
    }

    @Test
    void aResultRatesOnceHoweverOftenItIsTold() {
        var winner = player();
        var loser = player();
        var room = duel(winner, loser, "duel");
        var finish = new Matchmaking.Finish(room, List.of(new Placing(winner, 1), new Placing(loser, 2)));

        var answers = new ArrayList<Future<Reply<Matchmaking.Finished>>>();
        for (int i = 0; i < 8; i++) {
            answers.add(bus.ask(Matchmaking.FINISH, finish));
        }
        await(Future.all(List.copyOf(answers)));
        var reversed = new Matchmaking.Finish(room, List.of(new Placing(winner, 2), new Placing(loser, 1)));
        var late = done(Matchmaking.FINISH, reversed);

        assertThat(answers).allMatch(answer -> answer.result().equals(Reply.done(late)));
        assertThat(rating(winner)).isEqualTo(1662);
        assertThat(rating(loser)).isEqualTo(1338);
        assertThat(late.ratings())
                .containsExactly(
                        new Matchmaking.Rated(winner, 1, 1500, 1662), new Matchmaking.Rated(loser, 2, 1500, 1338));
        assertThat(status(winner).match()).isNull();
        assertThat(join(winner, "strict").rank())
                .as("the next ticket goes by it")
                .isEqualTo(1662);
        assertThat(status(loser).ticket()).isNull();
    }

    /** Two matches of one player that end at once both count: the second is computed from the first. */
    @Test
    void noResultIsLostWhenSeveralEndAtOnce() {
        var hero = player();
        var rooms = new ArrayList<RoomId>();
        var others = players(4);
        for (var other : others) {
            var room = duel(hero, other, "duel");
            rooms.add(room);
            done(Matchmaking.LEAVE_MATCH, new Matchmaking.LeaveMatch(room, hero, null));
        }
        var answers = new ArrayList<Future<?>>();
        for (int i = 0; i < rooms.size(); i++) {
            var placings = List.of(new Placing(hero, 1), new Placing(others.get(i), 2));
            answers.add(bus.ask(Matchmaking.FINISH, new Matchmaking.Finish(rooms.get(i), placings)));
        }
        await(Future.all(answers));

        assertThat(done(Matches.READ, new Matches.Read(rooms.get(0))).members())
                .filteredOn(member -> member.playerId().equals(hero))
                .singleElement()
                .satisfies(member -> assertThat(member.rating().matches()).isEqualTo(4));
        assertThat(rating(hero)).isGreaterThan(1700);
    }

    @Test
    void aModeThatIsNotRatedChangesNothing() {
        var a = player();
        var b = player();
        var room = duel(a, b, "unrated");

        var finished =
                done(Matchmaking.FINISH, new Matchmaking.Finish(room, List.of(new Placing(a, 1), new Placing(b, 2))));

        assertThat(finished.ratings()).isEmpty();
        assertThat(rating(a)).isEqualTo(1500);
        assertThat(status(b).match()).isNull();
    }

    @Test
    void resultsThatCannotBeAreRefused() {
        var a = player();
        var b = player();
        var room = duel(a, b, "duel");

        assertThat(code(Matchmaking.FINISH, finish(RoomId.next(), new Placing(a, 1))))
                .isEqualTo(Code.ROOM_NOT_FOUND);
        assertThat(code(Matchmaking.FINISH, finish(room, new Placing(player(), 1))))
                .isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(code(Matchmaking.FINISH, finish(room, new Placing(a, 1), new Placing(a, 2))))
                .isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(code(Matchmaking.FINISH, finish(room, new Placing(a, 0)))).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(status(a).match()).isNotNull();
    }

    private static Matchmaking.Finish finish(RoomId room, Placing... placings) {
        return new Matchmaking.Finish(room, List.of(placings));
    }

    /** @param wish of a player who exists and is in no party */
    record Row(String why, java.util.function.Function<PlayerId, Matchmaking.Join> wish, Code code) {

        @Override
        public String toString() {
            return why;
        }
    }

    private static Row row(
            String why,
            Code code,
            @Nullable String mode,
            @Nullable String region,
            @Nullable Integer rank,
            @Nullable PartyId party) {
        return new Row(why, player -> new Matchmaking.Join(player, mode, region, rank, party), code);
    }

    static Stream<Row> refusals() {
        return Stream.of(
                row("unknown mode", Code.INVALID_PAYLOAD_SCHEMA, "chess", null, null, null),
                row("unknown region", Code.INVALID_PAYLOAD_SCHEMA, "crowd", "moon", null, null),
                row("region of a mode without any", Code.INVALID_PAYLOAD_SCHEMA, "duel", "eu", null, null),
                row("rank where it is forbidden", Code.INVALID_RANK, "pairs", null, 1_000, null),
                row("rank below zero", Code.INVALID_RANK, "duel", null, -1, null),
                row("rank that is absurd", Code.INVALID_RANK, "duel", null, 100_001, null),
                row("a mode is looked at before a rank", Code.INVALID_PAYLOAD_SCHEMA, "chess", null, -1, null),
                row("no such party", Code.NOT_FOUND, "pairs", null, null, PartyId.next()),
                new Row("no such player", player -> wish(PlayerId.next(), "duel"), Code.NOT_FOUND),
                new Row("someone else's party", player -> inParty(player, party(player(), 0)), Code.NOT_FOUND),
                new Row("not the leader", player -> inParty(player, party(player(), 0, player)), Code.FORBIDDEN),
                new Row(
                        "a party larger than a team",
                        player -> inParty(player, party(player, 2)),
                        Code.INVALID_PAYLOAD_SCHEMA),
                new Row("a member who is in a match", MatchesOnStoreIT::withBusyMember, Code.INVALID_NEXT_ACTION));
    }

    private static Matchmaking.Join inParty(PlayerId player, PartyId party) {
        return new Matchmaking.Join(player, "pairs", null, null, party);
    }

    private static Matchmaking.Join withBusyMember(PlayerId player) {
        var busy = player();
        var party = party(player, 0, busy);
        duel(busy, player(), "duel");
        return inParty(player, party);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void isRefusedAndNobodyWaits(Row row) {
        var player = player();
        var wish = row.wish().apply(player);

        assertThat(code(Matchmaking.JOIN, wish)).isEqualTo(row.code());
        assertThat(status(player).ticket()).isNull();
    }

    @Test
    void leavingTwiceIsNotQueued() {
        var player = player();
        join(player, "strict");

        assertThat(done(Matchmaking.LEAVE, new Matchmaking.Leave(player))).isNotNull();
        assertThat(code(Matchmaking.LEAVE, new Matchmaking.Leave(player))).isEqualTo(Code.NOT_QUEUED);
    }

    /** Many come at once, some go again; the matchers are taken away and brought back in the middle. */
    @Test
    void everybodyWhoStaysIsMatchedOnceAndNobodyWhoLeft() throws Exception {
        var seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var crowd = players(301);
        var left = new ArrayList<PlayerId>();
        var joins = new ArrayList<Future<?>>();
        for (int i = 0; i < crowd.size(); i++) {
            var player = crowd.get(i);
            joins.add(bus.ask(
                    Matchmaking.JOIN, new Matchmaking.Join(player, "crowd", "us", 3_000 + random.nextInt(500), null)));
            if (i == 150) {
                var unused = vertx.undeploy(matchmaker).await(20, SECONDS);
                matchmaker = deployMatchmaking(2);
            }
            if (random.nextInt(10) == 0) {
                await(Future.join(List.of(joins.get(i))).otherwiseEmpty());
                var gone = ask(Matchmaking.LEAVE, new Matchmaking.Leave(player));
                if (gone instanceof Reply.Done<?>) {
                    left.add(player);
                }
            }
        }
        await(Future.join(joins).otherwiseEmpty());
        var stayed = crowd.stream().filter(player -> !left.contains(player)).toList();
        // Whoever joined while nobody served knows no outcome, or was told that nobody serves, and joins again.
        stayed.forEach(
                player -> assertThat(ask(Matchmaking.JOIN, new Matchmaking.Join(player, "crowd", "us", 3_200, null)))
                        .isInstanceOf(Reply.Done.class));

        until(
                "all but one",
                () -> stayed.stream()
                                .filter(player -> status(player).match() != null)
                                .count()
                        >= stayed.size() - stayed.size() % 2);
        var byRoom = new HashMap<RoomId, List<String>>();
        for (var player : stayed) {
            var match = status(player).match();
            if (match != null) {
                byRoom.computeIfAbsent(match.roomId(), room -> new ArrayList<>())
                        .add(player.toString());
                assertThat(playersIn(match)).contains(player.toString());
            }
        }
        assertThat(left).isNotEmpty();
        assertThat(byRoom.values()).allMatch(players -> players.size() == 2);
        assertThat(byRoom.values().stream().flatMap(List::stream).collect(Collectors.toSet()))
                .doesNotContainAnyElementsOf(
                        left.stream().map(PlayerId::toString).toList());
        left.forEach(player -> assertThat(status(player).match()).isNull());
    }
}
