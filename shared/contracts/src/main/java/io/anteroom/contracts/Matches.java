package io.anteroom.contracts;

import io.anteroom.contracts.Matchmaking.Leaving;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Matches and ratings as PostgreSQL has them: served by store, asked by matchmaking and the gateway. */
public final class Matches {

    /**
     * Makes matches in one transaction: those whose tickets all still wait under the rank they were chosen by, each with its
     * room and the pushes that tell of it. Refused with {@code ROUND_CONFLICT} if the shard has another owner by now; then none is made.
     */
    public static final Endpoint<Make, Made> MAKE =
            Endpoint.of("store.matches.make", Make.class, Made.class, Duration.ofSeconds(10));

    /** Puts a ticket into a match with free places. Refused with {@code ROUND_CONFLICT} likewise. */
    public static final Endpoint<Fill, Filled> FILL =
            Endpoint.of("store.matches.fill", Fill.class, Filled.class, Duration.ofSeconds(2));

    /** The open matches of several players, for those who come back. */
    public static final Endpoint<FindOpen, FoundOpen> FIND_OPEN =
            Endpoint.of("store.matches.open", FindOpen.class, FoundOpen.class, Duration.ofSeconds(2));

    /** Refused with {@code ROOM_NOT_FOUND}. */
    public static final Endpoint<Read, Match> READ =
            Endpoint.of("store.matches.read", Read.class, Match.class, Duration.ofSeconds(2));

    /** Ends a match with its ratings, once. */
    public static final Endpoint<Finish, Finished> FINISH =
            Endpoint.of("store.matches.finish", Finish.class, Finished.class, Duration.ofSeconds(2));

    /** Takes a player out of a match; where the mode fills places, theirs is free now, and not for them any more. */
    public static final Endpoint<Leave, Left> LEAVE =
            Endpoint.of("store.matches.leave", Leave.class, Left.class, Duration.ofSeconds(2));

    /** Refused with {@code ROOM_NOT_FOUND} if the room is no open match's. */
    public static final Endpoint<Matchmaking.Backfill, Done> BACKFILL =
            Endpoint.of("store.matches.backfill", Matchmaking.Backfill.class, Done.class, Duration.ofSeconds(2));

    /** Ends matches that nobody ended for too long, the oldest first. */
    public static final Endpoint<Abandon, Abandoned> ABANDON =
            Endpoint.of("store.matches.abandon", Abandon.class, Abandoned.class, Duration.ofSeconds(3));

    /** Matches without a result although their rooms decided one: it was told in vain, and may be forgotten elsewhere. */
    public static final Endpoint<FindUnreported, Unreported> UNREPORTED =
            Endpoint.of("store.matches.unreported", FindUnreported.class, Unreported.class, Duration.ofSeconds(2));

    private Matches() {}

    /**
     * @param kind of the rooms
     * @param placesMax of each room
     */
    public record Make(String shard, long epoch, String kind, int placesMax, List<Proposal> proposals) {

        public Make {
            proposals = List.copyOf(proposals);
        }
    }

    public record Proposal(RoomId roomId, List<Seat> seats) {

        public Proposal {
            seats = List.copyOf(seats);
        }
    }

    /**
     * @param team counted from 1
     * @param rank of the ticket by which it was chosen; null from a matcher of before, and then it is not compared
     */
    public record Seat(
            PlayerId playerId,
            TicketId ticketId,
            int team,
            @Nullable Integer rank) {}

    /**
     * @param made rooms of those that were made
     * @param gone tickets that did not wait any more; one that waits under another rank by now is not, and is in the news
     */
    public record Made(List<RoomId> made, List<TicketId> gone) {

        public Made {
            made = List.copyOf(made);
            gone = List.copyOf(gone);
        }
    }

    public record Fill(String shard, long epoch, Proposal proposal) {}

    /** Why a ticket did not get in, if it did not. */
    public enum FillOutcome {
        FILLED,
        /** The match is over, or the places are taken. */
        NO_PLACE,
        /** The ticket does not wait any more. */
        GONE,
        /** It waits under another rank by now. Only told to who names the rank. */
        STALE
    }

    public record Filled(FillOutcome outcome) {}

    public record FindOpen(List<PlayerId> playerIds) {

        public FindOpen {
            playerIds = List.copyOf(playerIds);
        }
    }

    public record FoundOpen(List<Open> matches) {

        public FoundOpen {
            matches = List.copyOf(matches);
        }
    }

    public record Open(PlayerId playerId, Matchmaking.FoundMatch match) {}

    public record Read(RoomId roomId) {}

    /**
     * @param result what it ended with, as {@link Matchmaking.Finished}; null while nobody has decided
     */
    public record Match(
            RoomId roomId,
            String shard,
            List<Member> members,
            @Nullable RawJson result) {

        public Match {
            members = List.copyOf(members);
        }
    }

    public record Member(PlayerId playerId, int team, Rating rating) {}

    /**
     * How good a player is thought to be, by Glicko-2.
     *
     * @param matches that were rated; a rating is replaced only under the number it was read with
     * @param idleMs since the last of them; 0 if there was none
     */
    public record Rating(double rating, double deviation, double volatility, int matches, long idleMs) {}

    /**
     * @param changes of those who are rated
     * @param result as {@link Matchmaking.Finished}
     */
    public record Finish(RoomId roomId, List<Change> changes, RawJson result) {

        public Finish {
            changes = List.copyOf(changes);
        }
    }

    /** @param before as it was read */
    public record Change(PlayerId playerId, Rating before, double rating, double deviation, double volatility) {}

    /** How it went. */
    public enum FinishOutcome {
        FINISHED,
        /** It was finished before, with that result. */
        REPEATED,
        /** Somebody's rating has changed since it was read. */
        STALE,
        UNKNOWN
    }

    public record Finished(FinishOutcome outcome, @Nullable RawJson result) {}

    /**
     * @param backfilled names of the modes in which a place that becomes free is offered to those who wait
     * @param said see {@link Matchmaking.LeaveMatch}; what is not newer than one that was taken changes nothing
     */
    public record Leave(
            RoomId roomId,
            PlayerId playerId,
            List<String> backfilled,
            @Nullable Leaving said) {

        public Leave {
            backfilled = List.copyOf(backfilled);
        }
    }

    /** @param offered shard whose tickets may take the place; null if it was not offered */
    public record Left(@Nullable String offered) {}

    /** @param limit how many end at most; 0 from nodes that don't say it: as many as the store likes */
    public record Abandon(long olderThanMs, int limit) {}

    /** @param matches how many ended; 0 also from stores that don't say it */
    public record Abandoned(int matches) {}

    public record FindUnreported(int limit) {}

    /** @param rooms the oldest first */
    public record Unreported(List<RoomId> rooms) {

        public Unreported {
            rooms = List.copyOf(rooms);
        }
    }
}
