package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.MatchTickets.Outcome;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.Parties;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.TicketId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tickets: who waits, as what, and for how long. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatchQueueIT {

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
    void aNewTicketTakesThePlayersRatingUnlessARankIsGiven() {
        var stage = new MatchStage(store, "ranks");

        assertThat(stage.join(stage.player(), null).rank()).isEqualTo(1500);
        assertThat(stage.join(stage.player(), 1000).rank()).isEqualTo(1000);
        assertThat(stage.waiting()).extracting(MatchTickets.Seat::rank).containsExactlyInAnyOrder(1500, 1000);
    }

    @Test
    void joiningAgainKeepsTheTicketAndItsTimeAndTakesTheNewRank() {
        var stage = new MatchStage(store, "again");
        var player = stage.player();
        var first = stage.join(player, 1000);
        store.sql("update match_seats set joined_at = joined_at - interval '9 seconds' where player_id = '" + player
                + "'");

        var second = stage.join(player, 1200);

        assertThat(second.ticketId()).isEqualTo(first.ticketId());
        assertThat(second.rank()).isEqualTo(1200);
        assertThat(second.waitedMs()).isGreaterThanOrEqualTo(9_000);
        assertThat(stage.waiting()).hasSize(1);
    }

    @Test
    void whoWaitsIsToldWithoutKeepingTheTicketAlive() {
        var stage = new MatchStage(store, "told");
        var waits = stage.player();
        var expired = stage.player();
        var left = stage.player();
        stage.join(waits, null);
        stage.join(expired, null);
        stage.join(left, null);
        store.ask(MatchTickets.LEAVE, new MatchTickets.Leave(left));
        store.sql("update match_seats set expires_at = now() where player_id = '" + expired + "'");
        var expiry = "select (extract(epoch from expires_at) * 1000000)::bigint from match_seats where player_id = '"
                + waits + "'";
        var before = store.number(expiry);

        var players = List.of(waits, expired, left, PlayerId.next());
        var queued = store.ask(MatchTickets.QUEUED, new Matchmaking.AskQueued(players))
                .players();

        assertThat(queued).extracting(Matchmaking.QueuedPlayer::playerId).containsExactly(waits);
        assertThat(queued.get(0).since())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(store.number(expiry)).isEqualTo(before);
    }

    @Test
    void anotherModeIsAnotherTicketAndEndsTheFirst() {
        var one = new MatchStage(store, "mode-one");
        var two = new MatchStage(store, "mode-two");
        var player = one.player();
        var first = one.join(player, null);

        var second = two.join(player, null);

        assertThat(second.ticketId()).isNotEqualTo(first.ticketId());
        assertThat(one.waiting()).isEmpty();
        assertThat(two.waiting()).extracting(MatchTickets.Seat::ticketId).containsExactly(second.ticketId());
        assertThat(one.pushes(player, "QueueLeft"))
                .as("who asked for it is not told")
                .isZero();
    }

    @Test
    void whoeverNobodyKnowsIsRefusedAndTheOthersOfTheBatchAreNot() {
        var stage = new MatchStage(store, "unknown");
        var wishes = List.of(
                stage.wish(stage.player(), null, null),
                stage.wish(PlayerId.next(), null, null),
                stage.wish(stage.player(), null, null));

        var joined = store.ask(MatchTickets.JOIN, new MatchTickets.Join(wishes));

        assertThat(joined.tickets())
                .extracting(MatchTickets.JoinedOne::outcome)
                .containsExactly(Outcome.QUEUED, Outcome.UNKNOWN_PLAYER, Outcome.QUEUED);
    }

    @Test
    void whoLeavesIsNotQueuedAndLeavingTwiceIsRefused() {
        var stage = new MatchStage(store, "leaving");
        var player = stage.player();
        var ticket = stage.queue(player).ticketId();

        assertThat(store.ask(MatchTickets.LEAVE, new MatchTickets.Leave(player)))
                .isEqualTo(new MatchTickets.Left(ticket, stage.shard));

        assertThat(stage.find(player).ticket()).isNull();
        assertThat(stage.waiting()).isEmpty();
        assertThat(code(store.reply(MatchTickets.LEAVE, new MatchTickets.Leave(player))))
                .isEqualTo(Code.NOT_QUEUED);
    }

    @Test
    void aStatusTellsTicketAndQueueSize() {
        var stage = new MatchStage(store, "status");
        var player = stage.player();
        var outsider = stage.player();
        var ticket = stage.queue(player).ticketId();
        stage.queue(stage.player());

        var found = stage.find(player);

        assertThat(Objects.requireNonNull(found.ticket()).ticketId()).isEqualTo(ticket);
        assertThat(found.queueSize()).isEqualTo(2);
        assertThat(found.match()).isNull();
        assertThat(stage.find(outsider)).isEqualTo(new MatchTickets.Found(null, 2, null));
    }

    @Test
    void aLongQueueIsAsLongAsItsOwnerSays() {
        var stage = new MatchStage(store, "long");
        var outsider = stage.player();
        stage.own();
        store.sql("update match_shards set waiting = 54321 where shard = 'long/'");
        assertThat(stage.find(outsider).queueSize()).as("few are counted").isZero();
        var wishes = store.players(1_000, 0).stream()
                .map(player -> stage.wish(player.id, null, null))
                .toList();
        for (int from = 0; from < wishes.size(); from += 200) {
            store.ask(MatchTickets.JOIN, new MatchTickets.Join(wishes.subList(from, from + 200)));
        }

        assertThat(stage.find(outsider).queueSize()).isEqualTo(54_321);
    }

    @Test
    void aFullQueueRefreshesTicketsAndTakesNoNewOnes() {
        var stage = new MatchStage(store, "full");
        var elsewhere = new MatchStage(store, "notfull");
        var waits = stage.player();
        var plays = stage.player();
        var moves = stage.player();
        var ticket = stage.join(waits, 1_000).ticketId();
        var kept = elsewhere.queue(moves).ticketId();
        stage.make(MatchStage.against(stage.queue(plays), stage.queue(stage.player())));
        var endsAt = "select (extract(epoch from ends_at) * 1000000)::bigint from match_seats where player_id = '"
                + waits + "'";
        var ends = store.number(endsAt);

        var joined = store.ask(
                        MatchTickets.JOIN,
                        new MatchTickets.Join(List.of(
                                stage.wishWhileFull(waits, 1_200, null),
                                stage.wishWhileFull(plays, null, null),
                                stage.wishWhileFull(stage.player(), null, null),
                                stage.wishWhileFull(moves, null, null))))
                .tickets();

        assertThat(joined.get(0).ticketId()).isEqualTo(ticket);
        assertThat(joined.get(0).rank()).isEqualTo(1_200);
        assertThat(store.number(endsAt)).isEqualTo(ends);
        assertThat(joined.get(1).outcome()).isEqualTo(Outcome.MATCHED);
        assertThat(joined.get(1).match()).isNotNull();
        assertThat(joined.subList(2, 4)).allMatch(one -> one.ticketId() == null && one.match() == null);
        assertThat(stage.waiting()).extracting(MatchTickets.Seat::playerId).containsExactly(waits);
        assertThat(elsewhere.waiting()).extracting(MatchTickets.Seat::ticketId).containsExactly(kept);
    }

    @Test
    void aFullQueueRefreshesAPartysTicketAndMakesNoneLarger() {
        var stage = new MatchStage(store, "fullparty");
        var leader = stage.player();
        var member = stage.player();
        var party = store.ask(Parties.CREATE, new Parties.Create(leader, List.of(member)))
                .partyId();
        store.ask(Parties.ACCEPT, new Parties.Accept(party, member));
        var alone = stage.queue(leader).ticketId();

        assertThat(stage.join(stage.wishWhileFull(leader, null, party)).ticketId())
                .isNull();
        assertThat(Objects.requireNonNull(stage.find(leader).ticket()).ticketId())
                .isEqualTo(alone);
        var together = stage.join(stage.wish(leader, null, party)).ticketId();

        assertThat(stage.join(stage.wishWhileFull(leader, 1_200, party)).ticketId())
                .isEqualTo(together);
        assertThat(stage.join(stage.wishWhileFull(member, null, party)).outcome())
                .isEqualTo(Outcome.NOT_LEADER);
        assertThat(stage.waiting())
                .hasSize(2)
                .allMatch(seat -> seat.ticketId().equals(together) && seat.rank() == 1_200);
    }

    @Test
    void newsComeInPagesAndThenOnlyWhatHasChanged() {
        var stage = new MatchStage(store, "news");
        var expected = new ArrayList<TicketId>();
        for (int i = 0; i < 7; i++) {
            expected.add(stage.queue(stage.player()).ticketId());
        }
        assertThat(stage.waiting())
                .extracting(MatchTickets.Seat::ticketId)
                .containsExactlyInAnyOrderElementsOf(expected);
        store.awaitOlderTransactions();
        var mark = store.ask(MatchTickets.NEWS, new MatchTickets.Since(stage.shard, 0, null, 100))
                .mark();

        var later = stage.queue(stage.player());

        assertThat(store.ask(MatchTickets.NEWS, new MatchTickets.Since(stage.shard, mark, null, 100))
                        .seats())
                .extracting(MatchTickets.Seat::ticketId)
                .containsExactly(later.ticketId());
    }

    @Test
    void aTicketWithoutASignOfLifeExpiresAndItsPlayerIsToldWhy() {
        var stage = new MatchStage(store, "expiry");
        var gone = stage.player();
        var alive = stage.player();
        var ticket = stage.queue(gone).ticketId();
        stage.queue(alive);
        quieten(gone);
        quieten(alive);
        assertThat(stage.find(alive).ticket()).as("asking is a sign of life").isNotNull();

        var expired = store.ask(MatchTickets.EXPIRE, new MatchTickets.Expire(100));

        assertThat(expired.tickets()).contains(new MatchTickets.Changed(stage.shard, List.of(ticket)));
        assertThat(stage.waiting()).extracting(MatchTickets.Seat::playerId).containsExactly(alive);
        assertThat(
                        store.number(
                                "select count(*) from push_outbox where player_id = '" + gone
                                        + "' and event_type = 'QueueLeft' and fields::jsonb @> '{\"reason\":\"expired\",\"mode\":\"expiry\"}'"))
                .isEqualTo(1);
    }

    @Test
    void aTicketThatNobodyMatchedEndsWhateverItsPlayerDoes() {
        var stage = new MatchStage(store, "unmatched");
        var player = stage.player();
        var ticket = stage.queue(player).ticketId();
        store.sql("update match_seats set ends_at = now(), expires_at = now() where player_id = '" + player + "'");
        assertThat(stage.find(player).ticket()).isNotNull();

        store.ask(MatchTickets.EXPIRE, new MatchTickets.Expire(100));

        assertThat(stage.find(player).ticket()).isNull();
        assertThat(store.number("select count(*) from push_outbox where player_id = '" + player
                        + "' and event_type = 'QueueLeft' and fields::jsonb @> '{\"reason\":\"unmatched\"}'"))
                .isEqualTo(1);
        assertThat(stage.join(player, null).ticketId()).isNotEqualTo(ticket);
    }

    /** Else who joins in time with the end would be queued by a ticket that no pass looks at. */
    @Test
    void whoJoinsAgainWhenTheLongestWaitIsOverWaitsAnew() {
        var stage = new MatchStage(store, "anew");
        var player = stage.player();
        var ticket = stage.queue(player).ticketId();
        store.sql("update match_seats set ends_at = now(), expires_at = now() where player_id = '" + player + "'");

        var joined = stage.join(player, null);

        assertThat(joined.ticketId()).isNotEqualTo(ticket);
        store.ask(MatchTickets.EXPIRE, new MatchTickets.Expire(100));
        assertThat(stage.waiting()).extracting(MatchTickets.Seat::playerId).containsExactly(player);
        assertThat(store.number("select count(*) from push_outbox where player_id = '" + player
                        + "' and event_type = 'QueueLeft'"))
                .isZero();
    }

    private void quieten(PlayerId player) {
        store.sql("update match_seats set expires_at = now() - interval '1 second' where player_id = '" + player + "'");
    }

    private static Code code(Reply<?> reply) {
        return reply.fold(
                done -> {
                    throw new AssertionError("done: " + done);
                },
                refusal -> refusal.code());
    }
}
