package io.anteroom.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.MatchShards;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.MatcherId;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.PartyId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.TicketId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What tests of matchmaking do with a running store again and again; a shard of its own each. */
final class MatchStage {

    private static final long TTL_MS = 60_000;
    private static final long WAIT_MAX_MS = 600_000;
    private static final long LEASE_MS = 60_000;

    final RunningStore store;
    final String shard;
    final MatcherId matcher = MatcherId.next();

    MatchStage(RunningStore store, String mode) {
        this.store = store;
        this.shard = mode + "/";
    }

    /** A ticket, whose it is, and its rank as a matcher read it; null for a matcher that does not say. */
    record Queued(
            TicketId ticketId,
            List<PlayerId> players,
            @Nullable Integer rank) {

        Queued(TicketId ticketId, List<PlayerId> players) {
            this(ticketId, players, null);
        }
    }

    /** Takes the shard over, from whoever owns it. */
    @CanIgnoreReturnValue
    long own() {
        store.sql("update match_shards set until = '-infinity' where shard = '" + shard + "'");
        return Objects.requireNonNull(hold(matcher).get(0)).epoch();
    }

    List<MatchShards.Owned> hold(MatcherId who) {
        return store.ask(MatchShards.HOLD, new MatchShards.Hold(who, List.of(shard), List.of(), LEASE_MS))
                .owned();
    }

    PlayerId player() {
        return store.player(0).id;
    }

    @CanIgnoreReturnValue
    Queued queue(PlayerId player) {
        return new Queued(Objects.requireNonNull(join(player, null).ticketId()), List.of(player));
    }

    /** Takes a ticket or refreshes it. */
    @CanIgnoreReturnValue
    Queued queue(PlayerId player, int rank) {
        var joined = join(player, rank);
        return new Queued(Objects.requireNonNull(joined.ticketId()), List.of(player), joined.rank());
    }

    @CanIgnoreReturnValue
    MatchTickets.JoinedOne join(PlayerId player, @Nullable Integer rank) {
        return join(wish(player, rank, null));
    }

    @CanIgnoreReturnValue
    MatchTickets.JoinedOne join(MatchTickets.Wish wish) {
        return store.ask(MatchTickets.JOIN, new MatchTickets.Join(List.of(wish)))
                .tickets()
                .get(0);
    }

    MatchTickets.Wish wish(PlayerId player, @Nullable Integer rank, @Nullable PartyId party) {
        return wish(player, rank, party, WAIT_MAX_MS);
    }

    /** Of a matcher whose queue takes no more. */
    MatchTickets.Wish wishWhileFull(PlayerId player, @Nullable Integer rank, @Nullable PartyId party) {
        return wish(player, rank, party, 0);
    }

    private MatchTickets.Wish wish(PlayerId player, @Nullable Integer rank, @Nullable PartyId party, long waitMaxMs) {
        return new MatchTickets.Wish(player, party, TicketId.next(), shard, rank, 3, TTL_MS, waitMaxMs);
    }

    MatchTickets.Found find(PlayerId player) {
        return store.ask(MatchTickets.FIND, new MatchTickets.Find(player, shard, TTL_MS));
    }

    List<MatchTickets.Seat> waiting() {
        var seats = new ArrayList<MatchTickets.Seat>();
        MatchTickets.Cursor after = null;
        do {
            var news = store.ask(MatchTickets.NEWS, new MatchTickets.Since(shard, 0, after, 3));
            seats.addAll(news.seats());
            after = news.next();
        } while (after != null);
        return seats;
    }

    /** Everybody against everybody. */
    static Matches.Proposal against(Queued... tickets) {
        var seats = new ArrayList<Matches.Seat>();
        for (int team = 0; team < tickets.length; team++) {
            for (var player : tickets[team].players()) {
                seats.add(new Matches.Seat(player, tickets[team].ticketId(), team + 1, tickets[team].rank()));
            }
        }
        return new Matches.Proposal(RoomId.next(), seats);
    }

    Reply<Matches.Made> tryToMake(long epoch, Matches.Proposal... proposals) {
        return store.reply(Matches.MAKE, make(epoch, proposals));
    }

    @CanIgnoreReturnValue
    Matches.Made make(Matches.Proposal... proposals) {
        return store.ask(Matches.MAKE, make(own(), proposals));
    }

    Matches.Make make(long epoch, Matches.Proposal... proposals) {
        return new Matches.Make(shard, epoch, "relay", 2, List.of(proposals));
    }

    /** Pushes of this kind that wait for a player. */
    long pushes(PlayerId player, String type) {
        return store.number(
                "select count(*) from push_outbox where player_id = '" + player + "' and event_type = '" + type + "'");
    }
}
