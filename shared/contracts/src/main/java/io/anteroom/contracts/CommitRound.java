package io.anteroom.contracts;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one database transaction of an action: served by store, asked by game. The checks, in this order: replay,
 * deadline, session epoch, standing (round, version, state), seed position, config version, pace, stake against
 * balance.
 */
public final class CommitRound {

    public static final Endpoint<Request, Committed> ENDPOINT = Endpoint.of(
                    "store.commit", Request.class, Committed.class, Duration.ofSeconds(3))
            .withAffinity(Request::playerId);

    private CommitRound() {}

    /**
     * @param epoch of the session; {@link #SERVER_EPOCH} when the server itself acts
     * @param expected the standing this action was computed from; null if there was no current round
     * @param result the standing's round after this action; a first action starts a round of version 1
     * @param first whether this starts a round, so that it takes the next nonce
     * @param current whether {@code result} stays the current round: it is open, or its series goes on
     * @param data what the player sent
     * @param update what the player saw
     * @param view the full visible state after this action, for the history
     * @param moves bets before wins
     * @param tellPlayer a push for the player, written in the same transaction; null for none
     * @param draws for the draw log; null if the action drew nothing
     * @param terms what the player's jurisdiction asks of a round that starts; null for nothing, and for later actions
     */
    public record Request(
            PlayerId playerId,
            String gameId,
            long epoch,
            EventId eventId,
            Hash contentHash,
            @Nullable Expected expected,
            Snapshot result,
            boolean first,
            boolean current,
            String action,
            RawJson data,
            RawJson update,
            RawJson view,
            Currency currency,
            List<Move> moves,
            @Nullable Push tellPlayer,
            @Nullable Draws draws,
            @Nullable Terms terms) {

        public Request {
            moves = List.copyOf(moves);
        }

        /** An action that drew nothing, under no terms. */
        public Request(
                PlayerId playerId,
                String gameId,
                long epoch,
                EventId eventId,
                Hash contentHash,
                @Nullable Expected expected,
                Snapshot result,
                boolean first,
                boolean current,
                String action,
                RawJson data,
                RawJson update,
                RawJson view,
                Currency currency,
                List<Move> moves,
                @Nullable Push tellPlayer) {
            this(
                    playerId,
                    gameId,
                    epoch,
                    eventId,
                    contentHash,
                    expected,
                    result,
                    first,
                    current,
                    action,
                    data,
                    update,
                    view,
                    currency,
                    moves,
                    tellPlayer,
                    null,
                    null);
        }
    }

    /**
     * What an action drew.
     *
     * @param module the hash of the code that gave the bytes; null from a node of before it was told
     * @param note bounds and results as game writes them, sealed while they may be secret
     */
    public record Draws(@Nullable Hash module, Bytes note) {}

    /** The session epoch of what the server does by itself, when the player's socket is gone. */
    public static final long SERVER_EPOCH = -1;

    /** The session epoch of what the server does with a round that was left open for too long, whoever holds the session. */
    public static final long SWEEPER_EPOCH = -2;

    /**
     * The action with which the server gives up a round: an open one is void and its stakes are given back; a series whose
     * last round is over just ends. No game has an action of this name.
     */
    public static final String VOID = "Void";

    /**
     * @param jurisdiction the player's own, as the standing said; null if the player has none. Another one makes the commit
     *     stale.
     * @param stamp the policy that holds and its version, kept with the round
     * @param minCycleMs how long after the start of the round before this one may start, by database time; 0 for no wait
     */
    public record Terms(@Nullable String jurisdiction, String stamp, int minCycleMs) {}

    public record Expected(RoundId roundId, int version, Hash stateHash) {}

    /** How it went. Refusals with a code of the contract are refused replies; these are the rest. */
    public enum Status {
        COMMITTED,
        /** The event took effect before; {@code first} is set. */
        REPLAYED,
        /** Round, version, state, seed or nonce are not as expected: load afresh. */
        STALE_STANDING,
        /** The game was set up anew meanwhile: load the configuration afresh. */
        STALE_CONFIG,
        /** A newer session holds player and game. */
        STALE_EPOCH,
        /** The deadline passed before anything was written. */
        LATE
    }

    /** @param balance after the action; null unless committed */
    public record Committed(
            Status status,
            @Nullable Money balance,
            @Nullable FirstAnswer first) {}
}
