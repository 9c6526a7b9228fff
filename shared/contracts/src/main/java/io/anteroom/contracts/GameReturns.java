package io.anteroom.contracts;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What games paid, and whether that can be chance: served by game, asked by the gateway. */
public final class GameReturns {

    /** Refused with {@code INVALID_GAME_ID}. */
    public static final Endpoint<Find, Found> FIND =
            Endpoint.of("game.returns", Find.class, Found.class, Duration.ofSeconds(5));

    private GameReturns() {}

    public record Find(String gameId) {}

    /**
     * @param levels the newest version first; for each level of stake the windows from the shortest
     * @param upTo rounds that ended before are counted
     * @param falseAlarmChance that a game that is right raises an alarm, for each version, level and day
     */
    public record Found(List<Level> levels, Instant upTo, BigDecimal falseAlarmChance) {

        public Found {
            levels = List.copyOf(levels);
        }
    }

    /**
     * Rounds of one version and level of stake, over one window.
     *
     * @param stakeFrom the least stake of the level, in minor units
     * @param stakeBelow what stakes of the level are below
     * @param days the window, counted by UTC, today's day included
     * @param staked in minor units
     * @param paid in minor units
     */
    public record Level(
            long configVersion,
            Currency currency,
            long stakeFrom,
            long stakeBelow,
            int days,
            Instant since,
            long rounds,
            BigDecimal staked,
            BigDecimal paid,
            Shares shares,
            State state) {}

    /**
     * Of what was staked, to six digits.
     *
     * @param observed what came back
     * @param expectedLeast what was expected at least
     * @param expectedMost at most
     * @param low what comes back is not below it by chance
     * @param high what comes back is not above it by chance
     */
    public record Shares(
            BigDecimal observed, BigDecimal expectedLeast, BigDecimal expectedMost, BigDecimal low, BigDecimal high) {}

    /** What can be said of what was paid. */
    public enum State {
        /** It can be chance. */
        WITHIN,
        /** It is more than chance explains. */
        HIGH,
        /** It is less than chance explains. */
        LOW,
        /** Of some rounds nobody knows what to expect. */
        UNJUDGED
    }
}
