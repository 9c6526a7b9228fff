package io.anteroom.contracts;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of rounds that ended, for the monitor of returns: served by store, asked by game. Each round is told once and
 * taken once: a step that two ask for is taken from one of them.
 */
public final class StoredReturns {

    /** The rounds that ended since they were last taken. Asking again before that tells the same. */
    public static final Endpoint<Next, Chunk> NEXT =
            Endpoint.of("store.returns.next", Next.class, Chunk.class, Duration.ofSeconds(6));

    public static final Endpoint<Add, Added> ADD =
            Endpoint.of("store.returns.add", Add.class, Added.class, Duration.ofSeconds(6));

    public static final Endpoint<Read, Listed> READ =
            Endpoint.of("store.returns.read", Read.class, Listed.class, Duration.ofSeconds(5));

    private StoredReturns() {}

    /** @param limit how many rounds to look at */
    public record Next(int limit) {}

    /**
     * @param step which is taken at most once
     * @param opened rounds that began and are still open: they are looked at again
     * @param closed rounds of those, that ended by now
     * @param waiting rounds of those, that did not
     * @param more whether there is more to do at once
     */
    public record Chunk(
            long step,
            Window window,
            List<Group> groups,
            List<Opened> opened,
            List<RoundId> closed,
            List<RoundId> waiting,
            boolean more) {

        public Chunk {
            groups = List.copyOf(groups);
            opened = List.copyOf(opened);
            closed = List.copyOf(closed);
            waiting = List.copyOf(waiting);
        }
    }

    /**
     * Where store is in the journal; of no use to anybody else, but for the time.
     *
     * @param toAtMs up to which moment rounds are being looked at
     * @param done whether all of them were
     */
    public record Window(long mark, long toMark, long toAtMs, RoundId afterId, boolean done) {}

    public record Opened(RoundId roundId, PlayerId playerId) {}

    /**
     * Rounds of the same game, stake, choice and course. Amounts are in minor units.
     *
     * @param hour in which they ended, counted from 1970
     * @param stake the bets of the first action
     * @param bet all bets
     * @param actions their names, with spaces between
     * @param data of the first action, JSON
     * @param view the visible state at the end, where the first action's data says nothing; else null
     * @param rounds how many
     * @param paid what all of them paid
     */
    public record Group(
            String gameId,
            long configVersion,
            String currency,
            long hour,
            long stake,
            long bet,
            String actions,
            String data,
            @Nullable String view,
            long rounds,
            long paid) {}

    /** @param window of the chunk, as it came */
    public record Add(
            long step,
            Window window,
            List<Bucket> buckets,
            List<Opened> opened,
            List<RoundId> closed,
            List<RoundId> waiting) {

        public Add {
            buckets = List.copyOf(buckets);
            opened = List.copyOf(opened);
            closed = List.copyOf(closed);
            waiting = List.copyOf(waiting);
        }
    }

    /** @param taken false if somebody else's was */
    public record Added(boolean taken) {}

    /**
     * Sums of rounds. Amounts are in minor units, or their squares.
     *
     * @param stakeLevel digits of the stake in minor units, less one
     * @param hour in which they ended, counted from 1970; of a sum over a window, when it begins
     * @param judged how many rounds it is known of what they were expected to pay
     * @param least what they were expected to pay at least
     * @param most at most
     * @param variance of what they paid
     * @param rise the most that one draw could add to what was expected
     * @param fall the most that one draw could take from it
     */
    public record Bucket(
            String gameId,
            long configVersion,
            String currency,
            int stakeLevel,
            long hour,
            long rounds,
            long judged,
            BigDecimal staked,
            BigDecimal paid,
            BigDecimal least,
            BigDecimal most,
            BigDecimal variance,
            BigDecimal rise,
            BigDecimal fall) {}

    /**
     * @param gameId null for all
     * @param days the windows to sum over: so many days, counted by UTC, today's included
     */
    public record Read(@Nullable String gameId, List<Integer> days) {

        public Read {
            days = List.copyOf(days);
        }
    }

    /** @param upTo rounds that ended before are in; what ended in the last seconds before it may not be */
    public record Listed(List<Sum> sums, Instant upTo) {

        public Listed {
            sums = List.copyOf(sums);
        }
    }

    public record Sum(int days, Bucket bucket) {}
}
