package io.anteroom.contracts;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks through all sessions for rounds that were left open: served by store, asked by game's sweeper. */
public final class AgedRounds {

    public static final Endpoint<Find, Found> FIND =
            Endpoint.of("store.rounds.aged", Find.class, Found.class, Duration.ofSeconds(5));

    private AgedRounds() {}

    /**
     * Looks at a window of sessions.
     *
     * @param ageMs how long ago, by database time, the round began at least
     * @param after where the last window ended; null to begin
     * @param window how many sessions to look at
     */
    public record Find(long ageMs, @Nullable Place after, int window) {}

    /** A session's place among all of them. */
    public record Place(PlayerId playerId, String gameId) {}

    /** @param next where to look on; null if all sessions were looked at */
    public record Found(List<Aged> rounds, @Nullable Place next) {

        public Found {
            rounds = List.copyOf(rounds);
        }
    }

    /**
     * @param standing whose current round is open, or the last of a series that goes on
     * @param ageMs since the round began
     * @param bet what the round took so far, minor units
     * @param payout what it paid so far, minor units
     */
    public record Aged(
            PlayerId playerId,
            String gameId,
            Standing standing,
            long ageMs,
            Currency currency,
            long bet,
            long payout) {}
}
