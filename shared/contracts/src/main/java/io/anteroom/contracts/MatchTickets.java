package io.anteroom.contracts;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Match tickets as PostgreSQL has them: served by store, asked by matchmaking. */
public final class MatchTickets {

    /** Takes or refreshes several tickets, each by itself; one outcome for each, in order. */
    public static final Endpoint<Join, Joined> JOIN =
            Endpoint.of("store.tickets.join", Join.class, Joined.class, Duration.ofSeconds(2));

    /** Refused with {@code NOT_QUEUED}. */
    public static final Endpoint<Leave, Left> LEAVE =
            Endpoint.of("store.tickets.leave", Leave.class, Left.class, Duration.ofSeconds(2));

    /** Where a player stands; a ticket that would expire soon lives on. */
    public static final Endpoint<Find, Found> FIND =
            Endpoint.of("store.tickets.find", Find.class, Found.class, Duration.ofSeconds(2));

    /** Which of some players wait; nothing lives on by it. */
    public static final Endpoint<Matchmaking.AskQueued, Matchmaking.QueuedPlayers> QUEUED = Endpoint.of(
            "store.tickets.queued",
            Matchmaking.AskQueued.class,
            Matchmaking.QueuedPlayers.class,
            Duration.ofSeconds(1));

    /** Tickets of a shard that are new or have changed, in pages. */
    public static final Endpoint<Since, News> NEWS =
            Endpoint.of("store.tickets.news", Since.class, News.class, Duration.ofSeconds(3));

    /** Ends tickets whose players gave no sign of life or waited for too long, and tells them why. */
    public static final Endpoint<Expire, Expired> EXPIRE =
            Endpoint.of("store.tickets.expire", Expire.class, Expired.class, Duration.ofSeconds(3));

    /** Told when tickets of a shard came or went; a hint, the matcher also polls. */
    public static final Topic<Changed> CHANGED = new Topic<>("tickets.changed", Changed.class);

    private MatchTickets() {}

    public record Join(List<Wish> wishes) {

        public Join {
            wishes = List.copyOf(wishes);
        }
    }

    /**
     * @param ticketId for a ticket that is new
     * @param shard where it waits, see {@link MatchShards}
     * @param rank null for the rating of the player, or the mean of the party's
     * @param partyMax the most players a ticket may have
     * @param ttlMs after which it expires without a sign of life
     * @param waitMaxMs after which it ends in any case
     */
    public record Wish(
            PlayerId playerId,
            @Nullable PartyId partyId,
            TicketId ticketId,
            String shard,
            @Nullable Integer rank,
            int partyMax,
            long ttlMs,
            long waitMaxMs) {}

    /** How a wish went. */
    public enum Outcome {
        QUEUED,
        /** The player is in a match already. */
        MATCHED,
        /** Another member of the party is. */
        MEMBER_MATCHED,
        UNKNOWN_PLAYER,
        /** There is no such party, or the player is not in it. */
        UNKNOWN_PARTY,
        NOT_LEADER,
        PARTY_TOO_LARGE
    }

    public record Joined(List<JoinedOne> tickets) {

        public Joined {
            tickets = List.copyOf(tickets);
        }
    }

    /**
     * @param ticketId, rank, waitedMs of the ticket, if it is queued
     * @param match that the player is in, if there is one
     */
    public record JoinedOne(
            Outcome outcome,
            @Nullable TicketId ticketId,
            int rank,
            long waitedMs,
            Matchmaking.@Nullable FoundMatch match) {}

    public record Leave(PlayerId playerId) {}

    public record Left(TicketId ticketId, String shard) {}

    /** @param shard whose size is told if the player waits in none */
    public record Find(PlayerId playerId, String shard, long ttlMs) {}

    /** @param ticket null if the player does not wait */
    public record Found(@Nullable Waiting ticket, int queueSize, Matchmaking.@Nullable FoundMatch match) {}

    public record Waiting(TicketId ticketId, String shard, int rank, long waitedMs) {}

    /**
     * @param mark from the last news; 0 for all tickets of the shard
     * @param after the last seat of the page before; null for the first page
     */
    public record Since(String shard, long mark, @Nullable Cursor after, int limit) {}

    public record Cursor(long tx, PlayerId playerId) {}

    /**
     * @param mark for the next time
     * @param nowMs the database's clock, by which times of tickets are told
     * @param next where the next page begins; null if there is none
     * @param openings all of the shard; only on the last page
     */
    public record News(
            long mark,
            long nowMs,
            List<Seat> seats,
            @Nullable Cursor next,
            List<Opening> openings) {

        public News {
            seats = List.copyOf(seats);
            openings = List.copyOf(openings);
        }
    }

    /**
     * A player who waits.
     *
     * @param players all of the ticket
     */
    public record Seat(
            PlayerId playerId, TicketId ticketId, int rank, List<PlayerId> players, long joinedAtMs, long expiresAtMs) {

        public Seat {
            players = List.copyOf(players);
        }
    }

    /** A match with places to fill. */
    public record Opening(RoomId roomId, int rank, List<Integer> free, long sinceMs) {

        public Opening {
            free = List.copyOf(free);
        }
    }

    public record Expire(int limit) {}

    /** @param tickets that ended, by shard */
    public record Expired(List<Changed> tickets) {

        public Expired {
            tickets = List.copyOf(tickets);
        }
    }

    /** @param gone tickets that need not be looked at any more */
    public record Changed(String shard, List<TicketId> gone) {

        public Changed {
            gone = List.copyOf(gone);
        }
    }
}
