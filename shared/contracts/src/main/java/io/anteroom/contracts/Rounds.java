package io.anteroom.contracts;

import io.anteroom.contracts.AgedRounds.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rounds as PostgreSQL has them: served by store. */
public final class Rounds {

    /** Asked before any refusal of an action: the event may have taken effect already. */
    public static final Endpoint<FindEvent, FoundEvent> FIND_EVENT =
            Endpoint.of("store.event", FindEvent.class, FoundEvent.class, Duration.ofSeconds(2));

    /** Refused with {@code NOT_FOUND} for an unknown player. */
    public static final Endpoint<LoadStanding, Loaded> LOAD_STANDING =
            Endpoint.of("store.standing", LoadStanding.class, Loaded.class, Duration.ofSeconds(2));

    public static final Endpoint<ListRounds, Listed> LIST =
            Endpoint.of("store.rounds", ListRounds.class, Listed.class, Duration.ofSeconds(3));

    /** Refused with {@code NOT_FOUND}, also for someone else's round. */
    public static final Endpoint<ReadRound, Round> READ =
            Endpoint.of("store.round", ReadRound.class, Round.class, Duration.ofSeconds(2));

    /** Series whose player's socket is gone, in the order of players and games. */
    public static final Endpoint<FindOrphans, Orphans> FIND_ORPHANS =
            Endpoint.of("store.orphans", FindOrphans.class, Orphans.class, Duration.ofSeconds(3));

    private Rounds() {}

    public record FindEvent(PlayerId playerId, EventId eventId) {}

    public record FoundEvent(@Nullable FirstAnswer first) {}

    public record LoadStanding(PlayerId playerId, String gameId, Currency currency) {}

    /** @param epoch of the newest session of player and game, 0 if there was none */
    public record Loaded(Standing standing, Money balance, long epoch) {}

    /** @param before where the last page ended; null for the newest */
    public record ListRounds(PlayerId playerId, @Nullable RoundId before, int limit) {}

    /** @param more whether older ones follow */
    public record Listed(List<Round> rounds, boolean more) {

        public Listed {
            rounds = List.copyOf(rounds);
        }
    }

    public record ReadRound(PlayerId playerId, RoundId roundId) {}

    /**
     * @param status {@code open}, {@code ended} or {@code void}
     * @param bet sum of the bets, positive, minor units
     * @param payout sum of the wins and refunds, minor units
     * @param seedRetired whether its server seed may be shown
     * @param serverSeed null until it was revealed
     */
    public record Round(
            RoundId roundId,
            String gameId,
            long configVersion,
            String status,
            Instant startedAt,
            @Nullable Instant endedAt,
            Currency currency,
            long bet,
            long payout,
            SeedPosition seed,
            Hash serverSeedHash,
            boolean seedRetired,
            @Nullable String serverSeed,
            List<Action> actions,
            RawJson view) {

        public Round {
            actions = List.copyOf(actions);
        }
    }

    /**
     * @param data what the player sent, or the server in the player's place
     * @param update what the player saw, or would have seen
     * @param serverReason why the server took it, a word of {@link ServerReason}; null if the player took it
     */
    public record Action(
            int version,
            String action,
            Instant at,
            RawJson data,
            RawJson update,
            List<Move> moves,
            @Nullable String serverReason) {

        public Action {
            moves = List.copyOf(moves);
        }

        /** A player's. */
        public Action(int version, String action, Instant at, RawJson data, RawJson update, List<Move> moves) {
            this(version, action, at, data, update, moves, null);
        }
    }

    /**
     * @param goneMs how long no socket has held the session
     * @param after where the last answer ended; null to begin
     * @param asker while it has not been heard of lately itself, no node is said to be silent; null of nodes of before
     */
    public record FindOrphans(
            long goneMs,
            @Nullable Place after,
            int limit,
            @Nullable NodeId asker) {}

    /** @param next where to look on; null if these were the last */
    public record Orphans(List<Orphan> orphans, @Nullable Place next) {

        public Orphans {
            orphans = List.copyOf(orphans);
        }
    }

    /**
     * @param silent the node that holds the session and has not been heard of for so long, which may be for want of PostgreSQL
     *     alone; null if the session was released
     */
    public record Orphan(
            PlayerId playerId,
            String gameId,
            Standing standing,
            @Nullable NodeId silent) {}
}
