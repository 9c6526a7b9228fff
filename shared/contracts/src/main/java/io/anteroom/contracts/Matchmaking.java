package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waiting for a match, being in one, and how it ended: served by matchmaking, asked by the gateway and by rooms. */
public final class Matchmaking {

    /**
     * Takes a match ticket, or refreshes the one that is there. Refused with {@code INVALID_RANK}, {@code
     * INVALID_PAYLOAD_SCHEMA} (unknown mode or region, a party larger than a team), {@code NOT_FOUND} (no such party),
     * {@code FORBIDDEN} (not the party's leader), {@code INVALID_NEXT_ACTION} (a member of the party is in a match) or
     * {@code OVERLOADED}.
     */
    public static final Endpoint<Join, Queued> JOIN =
            Endpoint.of("matchmaking.join", Join.class, Queued.class, Duration.ofSeconds(3));

    /** Gives the ticket back, a party's for all of it. Refused with {@code NOT_QUEUED}. */
    public static final Endpoint<Leave, Done> LEAVE =
            Endpoint.of("matchmaking.leave", Leave.class, Done.class, Duration.ofSeconds(3));

    /** Where a player stands; asking keeps the ticket alive. */
    public static final Endpoint<Ask, Status> STATUS =
            Endpoint.of("matchmaking.status", Ask.class, Status.class, Duration.ofSeconds(2));

    /**
     * The match is over, as the server decided: ratings follow, once for each match however often this is asked, and the
     * players may queue again. Refused with {@code ROOM_NOT_FOUND} if the room is no match's.
     */
    public static final Endpoint<Finish, Finished> FINISH =
            Endpoint.of("matchmaking.finish", Finish.class, Finished.class, Duration.ofSeconds(3));

    /**
     * A player left the room for good: the match goes on without them, and they may queue again. When nobody is left the
     * match is over. Told again it changes nothing, though the player may have come back into the match since.
     */
    public static final Endpoint<LeaveMatch, Done> LEAVE_MATCH =
            Endpoint.of("matchmaking.left", LeaveMatch.class, Done.class, Duration.ofSeconds(3));

    /**
     * The room has free places: tickets that fit take them. Asked again it replaces what was asked before; no places end
     * it. Refused with {@code ROOM_NOT_FOUND} if the room is no open match's, {@code FORBIDDEN} where the mode allows no
     * backfill, {@code INVALID_PAYLOAD_SCHEMA} if the teams are others than the mode's.
     */
    public static final Endpoint<Backfill, Done> BACKFILL =
            Endpoint.of("matchmaking.backfill", Backfill.class, Done.class, Duration.ofSeconds(3));

    /** Which of some players wait for a match. Unlike {@link #STATUS} it keeps no ticket alive. */
    public static final Endpoint<AskQueued, QueuedPlayers> QUEUED =
            Endpoint.of("matchmaking.queued", AskQueued.class, QueuedPlayers.class, Duration.ofSeconds(1));

    private Matchmaking() {}

    /**
     * @param mode null for the default one
     * @param region null for the mode's first
     * @param rank what the player says of themselves; null for the server's rating
     * @param partyId null for a player alone
     */
    public record Join(
            PlayerId playerId,
            @Nullable String mode,
            @Nullable String region,
            @Nullable Integer rank,
            @Nullable PartyId partyId) {}

    /**
     * @param mode of the ticket, or of the match
     * @param region empty where the mode has none, and of a match
     * @param match where the player is already; then there is no ticket
     */
    public record Queued(
            @Nullable TicketId ticketId,
            String mode,
            String region,
            int rank,
            long waitedMs,
            long estimatedWaitMs,
            @Nullable FoundMatch match) {}

    /** @param fields what {@code MatchFound} tells, one JSON object */
    public record FoundMatch(RoomId roomId, RawJson fields) {}

    public record Leave(PlayerId playerId) {}

    public record Ask(PlayerId playerId) {}

    /**
     * @param ticket null if the player does not wait
     * @param queueSize players who wait in the same mode and region, or in the default mode's first
     * @param match that the player is in; null for none
     */
    public record Status(
            @Nullable Ticket ticket,
            int queueSize,
            @Nullable FoundMatch match) {}

    public record Ticket(
            TicketId ticketId, String mode, String region, int rank, long waitedMs, long estimatedWaitMs) {}

    /** @param placings who is rated; empty if the match counts for nobody */
    public record Finish(RoomId roomId, List<Placing> placings) {

        public Finish {
            placings = List.copyOf(placings);
        }
    }

    /** @param place 1 for the best; who shares a place drew */
    public record Placing(PlayerId playerId, int place) {}

    /** @param ratings of those who were rated */
    public record Finished(List<Rated> ratings) {

        public Finished {
            ratings = List.copyOf(ratings);
        }
    }

    public record Rated(PlayerId playerId, int place, long before, long after) {}

    /** @param said null if it is not known; then a leave that is told again is taken for another one */
    public record LeaveMatch(
            RoomId roomId, PlayerId playerId, @Nullable Leaving said) {}

    /**
     * Where a room's log says that a player left it, which tells their leaves apart.
     *
     * @param epoch of the log
     * @param seq number of the entry
     */
    public record Leaving(long epoch, long seq) {}

    /** @param free places of each team in order, by the mode's number of teams; empty ends it */
    public record Backfill(RoomId roomId, List<Integer> free) {

        public Backfill {
            free = List.copyOf(free);
        }
    }

    public record AskQueued(List<PlayerId> players) {

        public AskQueued {
            players = List.copyOf(players);
        }
    }

    /** @param players those who wait */
    public record QueuedPlayers(List<QueuedPlayer> players) {

        public QueuedPlayers {
            players = List.copyOf(players);
        }
    }

    public record QueuedPlayer(PlayerId playerId, Instant since) {}
}
