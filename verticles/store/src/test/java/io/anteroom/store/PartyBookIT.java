package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Blocks;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.MatchTickets.Outcome;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Parties;
import io.anteroom.contracts.PartyId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Parties: who is in, who may be, and what becomes of their ticket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartyBookIT {

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @SuppressWarnings("NullAway.Init")
    private MatchStage stage;

    @BeforeAll
    void start() {
        store = new RunningStore(2);
        stage = new MatchStage(store, "party");
    }

    @AfterAll
    void stop() {
        store.close();
    }

    private PartyId party(PlayerId leader, PlayerId... members) {
        var party = store.ask(Parties.CREATE, new Parties.Create(leader, List.of(members)));
        for (var member : members) {
            store.ask(Parties.ACCEPT, new Parties.Accept(party.partyId(), member));
        }
        return party.partyId();
    }

    private Parties.Party read(PartyId party, PlayerId asker) {
        return store.ask(Parties.READ, new Parties.Read(party, asker));
    }

    @Test
    void whoIsInvitedIsToldAndIsInItOnceTheyAccept() {
        var leader = stage.player();
        var friend = stage.player();

        var party = store.ask(Parties.CREATE, new Parties.Create(leader, List.of(friend)));

        assertThat(party.members()).containsExactly(leader);
        assertThat(party.invited()).containsExactly(friend);
        assertThat(stage.pushes(friend, "PartyInvited")).isEqualTo(1);
        var accepted = store.ask(Parties.ACCEPT, new Parties.Accept(party.partyId(), friend));
        assertThat(accepted.members()).containsExactly(leader, friend);
        assertThat(accepted.invited()).isEmpty();
        assertThat(store.ask(Parties.ACCEPT, new Parties.Accept(party.partyId(), friend)))
                .isEqualTo(accepted);
        assertThat(stage.pushes(leader, "PartyChanged")).isEqualTo(1);
    }

    @Test
    void strangersNeitherSeeNorJoinNorInvite() {
        var leader = stage.player();
        var stranger = stage.player();
        var member = stage.player();
        var party = party(leader, member);

        assertThat(code(store.reply(Parties.READ, new Parties.Read(party, stranger))))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(code(store.reply(Parties.ACCEPT, new Parties.Accept(party, stranger))))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(code(store.reply(Parties.LEAVE, new Parties.Leave(party, stranger))))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(code(store.reply(Parties.INVITE, new Parties.Invite(party, stranger, List.of(leader)))))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(code(store.reply(Parties.INVITE, new Parties.Invite(party, member, List.of(stranger)))))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(code(store.reply(Parties.INVITE, new Parties.Invite(party, leader, List.of(PlayerId.next())))))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(code(store.reply(Parties.CREATE, new Parties.Create(stranger, List.of(PlayerId.next())))))
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void nobodyIsInvitedByWhomTheyBlocked() {
        var leader = stage.player();
        var friend = stage.player();
        var other = stage.player();
        var party = party(leader);
        store.ask(Blocks.ADD, new Blocks.Add(friend, leader));

        assertThat(code(store.reply(Parties.INVITE, new Parties.Invite(party, leader, List.of(other, friend)))))
                .isEqualTo(Code.FORBIDDEN);
        assertThat(code(store.reply(Parties.CREATE, new Parties.Create(leader, List.of(friend)))))
                .isEqualTo(Code.FORBIDDEN);
        // Nothing was done for anybody: the party before is still the leader's.
        assertThat(read(party, leader).invited()).isEmpty();
        assertThat(stage.pushes(other, "PartyInvited") + stage.pushes(friend, "PartyInvited"))
                .isZero();

        store.ask(Blocks.REMOVE, new Blocks.Remove(friend, leader));
        store.ask(Parties.INVITE, new Parties.Invite(party, leader, List.of(other, friend)));
        assertThat(stage.pushes(friend, "PartyInvited")).isEqualTo(1);
    }

    @Test
    void invitationsAndMembersAreBounded() {
        var leader = stage.player();
        var many = store.players(Parties.INVITED_MAX + 1, 0).stream()
                .map(player -> player.id)
                .toList();
        var party = party(leader);

        assertThat(code(store.reply(Parties.INVITE, new Parties.Invite(party, leader, many))))
                .isEqualTo(Code.OVERLOADED);
        assertThat(read(party, leader).invited()).isEmpty();
        store.ask(Parties.INVITE, new Parties.Invite(party, leader, many.subList(0, Parties.MEMBERS_MAX)));
        for (var member : many.subList(0, Parties.MEMBERS_MAX - 1)) {
            store.ask(Parties.ACCEPT, new Parties.Accept(party, member));
        }
        var last = many.get(Parties.MEMBERS_MAX - 1);
        assertThat(code(store.reply(Parties.ACCEPT, new Parties.Accept(party, last))))
                .isEqualTo(Code.ROOM_FULL);
    }

    @Test
    void invitationsOfAPlayerInAMinuteAreBoundedWhateverPartyTheyAreTo() {
        var leader = stage.player();
        var friends = store.players(PartyBook.INVITED_IN_A_MINUTE_MAX + 1, 0).stream()
                .map(player -> player.id)
                .toList();
        for (int i = 0; i < PartyBook.INVITED_IN_A_MINUTE_MAX; i++) {
            store.ask(Parties.CREATE, new Parties.Create(leader, List.of(friends.get(i))));
        }
        var last = friends.get(PartyBook.INVITED_IN_A_MINUTE_MAX);
        var party = party(leader);

        assertThat(code(store.reply(Parties.CREATE, new Parties.Create(leader, List.of(last)))))
                .isEqualTo(Code.RATE_LIMITED);
        assertThat(refusal(store.reply(Parties.INVITE, new Parties.Invite(party, leader, List.of(last)))))
                .extracting(Refusal::code, Refusal::retryAfterMs)
                .containsExactly(Code.RATE_LIMITED, 60_000L);
        assertThat(read(party, leader).invited()).as("nothing was done").isEmpty();
        assertThat(stage.pushes(last, "PartyInvited")).isZero();
        store.ask(Parties.CREATE, new Parties.Create(stage.player(), List.of(last)));

        store.sql("update party_inviters set sent_at[1] = now() - interval '61 seconds' where player_id = '" + leader
                + "'");
        store.ask(Parties.INVITE, new Parties.Invite(party, leader, List.of(last)));
        store.ask(Parties.INVITE, new Parties.Invite(party, leader, List.of(last)));
        assertThat(stage.pushes(last, "PartyInvited")).as("one of each").isEqualTo(2);
    }

    @Test
    void thePartyQueuesAsOneTicketOnItsLeadersWord() {
        var leader = stage.player();
        var member = stage.player();
        var party = party(leader, member);
        store.sql("update profiles set rating = 1700 where player_id = '" + member + "'");

        assertThat(stage.join(stage.wish(member, null, party)).outcome()).isEqualTo(Outcome.NOT_LEADER);
        assertThat(stage.join(stage.wish(stage.player(), null, party)).outcome())
                .isEqualTo(Outcome.UNKNOWN_PARTY);
        assertThat(stage.join(stage.wish(leader, null, PartyId.next())).outcome())
                .isEqualTo(Outcome.UNKNOWN_PARTY);
        var joined = stage.join(stage.wish(leader, null, party));

        assertThat(joined.outcome()).isEqualTo(Outcome.QUEUED);
        assertThat(joined.rank()).as("the mean").isEqualTo(1600);
        for (var player : List.of(leader, member)) {
            assertThat(Objects.requireNonNull(stage.find(player).ticket()).ticketId())
                    .isEqualTo(joined.ticketId());
        }
        assertThat(stage.waiting())
                .filteredOn(seat -> seat.ticketId().equals(joined.ticketId()))
                .allMatch(seat -> seat.players().size() == 2)
                .hasSize(2);
    }

    @Test
    void aPartyLargerThanATeamIsRefused() {
        var leader = stage.player();
        var party = party(leader, stage.player(), stage.player(), stage.player());

        assertThat(stage.join(stage.wish(leader, null, party)).outcome()).isEqualTo(Outcome.PARTY_TOO_LARGE);
    }

    @Test
    void whoLeavesTakesThePartysTicketWithThem() {
        var leader = stage.player();
        var member = stage.player();
        var party = party(leader, member);
        stage.join(stage.wish(leader, null, party));

        store.ask(Parties.LEAVE, new Parties.Leave(party, leader));

        assertThat(stage.find(leader).ticket()).isNull();
        assertThat(stage.find(member).ticket()).isNull();
        assertThat(stage.pushes(member, "QueueLeft")).isEqualTo(1);
        assertThat(stage.pushes(leader, "QueueLeft")).isZero();
        assertThat(read(party, member).leader()).isEqualTo(member);
        store.ask(Parties.LEAVE, new Parties.Leave(party, member));
        assertThat(code(store.reply(Parties.READ, new Parties.Read(party, member))))
                .isEqualTo(Code.NOT_FOUND);
    }

    /** The party stays in one team, so it does not play without one of them. */
    @Test
    void whoJoinsAPartyThatWaitsEndsItsTicket() {
        var leader = stage.player();
        var member = stage.player();
        var party = party(leader, member);
        var last = stage.player();
        stage.join(stage.wish(leader, null, party));
        store.ask(Parties.INVITE, new Parties.Invite(party, leader, List.of(last)));

        store.ask(Parties.ACCEPT, new Parties.Accept(party, last));

        for (var player : List.of(leader, member)) {
            assertThat(stage.find(player).ticket()).isNull();
            assertThat(stage.pushes(player, "QueueLeft")).isEqualTo(1);
        }
        assertThat(stage.pushes(last, "QueueLeft")).isZero();
        store.ask(Parties.ACCEPT, new Parties.Accept(party, last));
        var together = stage.join(stage.wish(leader, null, party));
        store.ask(Parties.ACCEPT, new Parties.Accept(party, last));
        assertThat(Objects.requireNonNull(stage.find(last).ticket()).ticketId())
                .as("accepting again changes nothing")
                .isEqualTo(together.ticketId());
    }

    @Test
    void whoJoinsALeaderWhoWaitsEndsTheirTicketAndTheOneOfTheirOwnParty() {
        var leader = stage.player();
        var party = party(leader);
        var friend = stage.player();
        var left = stage.player();
        stage.join(stage.wish(leader, null, party));
        store.ask(Parties.INVITE, new Parties.Invite(party, leader, List.of(friend)));
        stage.join(stage.wish(friend, null, party(friend, left)));

        store.ask(Parties.ACCEPT, new Parties.Accept(party, friend));

        for (var player : List.of(leader, friend, left)) {
            assertThat(stage.find(player).ticket()).isNull();
        }
        assertThat(stage.pushes(leader, "QueueLeft")).isEqualTo(1);
        assertThat(stage.pushes(left, "QueueLeft")).isEqualTo(1);
        assertThat(stage.pushes(friend, "QueueLeft")).isZero();
    }

    @Test
    void aMemberWhoQueuesAloneEndsThePartysTicketForTheOthers() {
        var leader = stage.player();
        var member = stage.player();
        var party = party(leader, member);
        var together = stage.join(stage.wish(leader, null, party));

        var alone = stage.join(stage.wish(member, null, null));

        assertThat(alone.ticketId()).isNotEqualTo(together.ticketId());
        assertThat(stage.find(leader).ticket()).isNull();
        assertThat(stage.pushes(leader, "QueueLeft")).isEqualTo(1);
    }

    @Test
    void onePlayersSignOfLifeKeepsThePartysTicket() {
        var leader = stage.player();
        var member = stage.player();
        var party = party(leader, member);
        var ticket = stage.join(stage.wish(leader, null, party)).ticketId();
        store.sql("update match_seats set expires_at = now() - interval '1 second' where player_id = '" + member + "'");

        store.ask(MatchTickets.EXPIRE, new MatchTickets.Expire(1000));

        assertThat(Objects.requireNonNull(stage.find(member).ticket()).ticketId())
                .isEqualTo(ticket);
    }

    /** Each is in one party at most whatever they do at once, and a ticket is its players' or nobody's. */
    @Test
    void partiesThatCrossDoNotTear() {
        var players = store.players(6, 0).stream().map(player -> player.id).toList();
        for (int round = 0; round < 10; round++) {
            var one = party(players.get(0), players.get(1));
            var two = store.ask(Parties.CREATE, new Parties.Create(players.get(2), players.subList(0, 2)))
                    .partyId();
            var three = store.ask(Parties.CREATE, new Parties.Create(players.get(3), players.subList(0, 2)))
                    .partyId();
            var all = new ArrayList<Future<?>>();
            all.add(store.asking(MatchTickets.JOIN, joining(players.get(0), one)));
            all.add(store.asking(Parties.ACCEPT, new Parties.Accept(two, players.get(1))));
            all.add(store.asking(Parties.ACCEPT, new Parties.Accept(three, players.get(1))));
            all.add(store.asking(Parties.ACCEPT, new Parties.Accept(two, players.get(0))));
            all.add(store.asking(Parties.ACCEPT, new Parties.Accept(three, players.get(0))));
            all.add(store.asking(MatchTickets.JOIN, joining(players.get(2), two)));
            all.add(store.asking(MatchTickets.LEAVE, new MatchTickets.Leave(players.get(1))));
            RunningStore.await(Future.all(all));
        }

        assertThat(store.number("""
                select count(*)
                from match_seats s
                cross join lateral unnest(coalesce(s.players, array[s.player_id])) other
                left join match_seats o on o.player_id = other
                where s.ticket_id is not null and o.ticket_id is distinct from s.ticket_id
                """))
                .as("tickets that only some of their players hold")
                .isZero();
        assertThat(store.number(
                        "select count(*) from parties p where not exists (select from party_members m where m.party_id"
                                + " = p.id and m.player_id = p.leader)"))
                .as("parties whose leader is not in them")
                .isZero();
    }

    @Test
    void partiesThatOnePlayerBeginsAtOnceFollowEachOther() {
        var leader = stage.player();
        var other = store.ask(Parties.CREATE, new Parties.Create(stage.player(), List.of(leader)))
                .partyId();
        var answers = new ArrayList<Future<Reply<Parties.Party>>>();
        for (int i = 0; i < 20; i++) {
            answers.add(store.asking(Parties.CREATE, new Parties.Create(leader, List.of())));
        }
        answers.add(store.asking(Parties.ACCEPT, new Parties.Accept(other, leader)));

        assertThat(answers).map(RunningStore::await).allSatisfy(reply -> assertThat(
                        reply.fold(Parties.Party::members, refusal -> List.of()))
                .contains(leader));
        assertThat(store.number("select count(*) from party_members where player_id = '" + leader + "'"))
                .isEqualTo(1);
        assertThat(store.number("select count(*) from parties where leader = '" + leader + "'"))
                .as("the others ended")
                .isLessThanOrEqualTo(1);
    }

    /** A certain no, which the same again may turn into a yes. */
    @Test
    void transactionsThatCollideAgainAndAgainAreRefused() {
        store.sql("""
                create function collide() returns trigger language plpgsql as $$
                begin
                    raise exception 'in the way' using errcode = '40001';
                end $$;
                create trigger collide before insert on parties for each row execute function collide();
                """);
        try {
            assertThat(code(store.reply(Parties.CREATE, new Parties.Create(stage.player(), List.of()))))
                    .isEqualTo(Code.ROUND_CONFLICT);
        } finally {
            store.sql("drop trigger collide on parties");
        }
    }

    private MatchTickets.Join joining(PlayerId leader, PartyId party) {
        return new MatchTickets.Join(List.of(stage.wish(leader, null, party)));
    }

    private static Code code(Reply<?> reply) {
        return refusal(reply).code();
    }

    private static Refusal refusal(Reply<?> reply) {
        return reply.fold(
                done -> {
                    throw new AssertionError("done: " + done);
                },
                refusal -> refusal);
    }

    /** All members' seats have the new rank; else a party that joined again could be matched no more, or in the old window. */
    @Test
    void aPartyWhoseRankChangedSinceItWasReadIsMatchedByTheNewOneOnly() {
        var leader = stage.player();
        var friend = stage.player();
        var party = party(leader, friend);
        var read = queue(party, leader, friend, 1_000);
        var other = stage.queue(stage.player(), 1_000);
        var epoch = stage.own();

        var refreshed = queue(party, leader, friend, 50_900);
        assertThat(refreshed.ticketId()).isEqualTo(read.ticketId());

        assertThat(store.ask(Matches.MAKE, stage.make(epoch, MatchStage.against(read, other))))
                .isEqualTo(new Matches.Made(List.of(), List.of()));
        var anew = MatchStage.against(refreshed, stage.queue(stage.player(), 50_900));
        assertThat(stage.make(anew).made()).containsExactly(anew.roomId());
    }

    private MatchStage.Queued queue(PartyId party, PlayerId leader, PlayerId friend, int rank) {
        var joined = stage.join(stage.wish(leader, rank, party));
        return new MatchStage.Queued(Objects.requireNonNull(joined.ticketId()), List.of(leader, friend), joined.rank());
    }
}
