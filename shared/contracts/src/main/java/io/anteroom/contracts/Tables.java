package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Live tables: served by table. */
public final class Tables {

    /** Bets of one player on one round, at most, whatever a table allows: all of them are told at once. */
    public static final int OWN_BETS_MAX = 1_000;

    /** Every table, as it stands. */
    public static final Endpoint<ListAll, Listed> LIST =
            Endpoint.of("table.list", ListAll.class, Listed.class, Duration.ofSeconds(2));

    /** A table as one player sees it. Refused with {@code ROOM_NOT_FOUND}. */
    public static final Endpoint<View, State> VIEW =
            Endpoint.of("table.view", View.class, State.class, Duration.ofSeconds(2));

    /**
     * A bet on the round that is open: accepted, or refused and free. Refused with {@code ROOM_NOT_FOUND},
     * {@code INVALID_EVENT_INPUTS}, {@code INVALID_CURRENCY}, {@code INVALID_BET_AMOUNT}, {@code BET_LIMIT_REACHED},
     * {@code BETS_CLOSED}, {@code INSUFFICIENT_FUNDS} or {@code EVENT_ID_REUSED}; a repeat gets the first answer.
     */
    public static final Endpoint<Bet, Accepted> BET =
            Endpoint.of("table.bet", Bet.class, Accepted.class, Duration.ofSeconds(3));

    /**
     * What a studio's wheel showed. Refused with {@code ROOM_NOT_FOUND}, {@code INVALID_PAYLOAD_SCHEMA} for no number of the
     * wheel, {@code FORBIDDEN} if the table draws its own, {@code ROUND_CONFLICT} unless that round is closed, or has this
     * number from a studio already.
     */
    public static final Endpoint<SetOutcome, Done> SET_OUTCOME =
            Endpoint.of("table.outcome", SetOutcome.class, Done.class, Duration.ofSeconds(3));

    /** What those at a table are told; a hint, for whoever joins is told how it stands. */
    public static final Topic<News> NEWS = new Topic<>("table.news", News.class);

    /** Tables that sockets of a node sit at. A table that nobody sits at opens no rounds. */
    public static final Topic<Seated> SEATED = new Topic<>("table.seated", Seated.class);

    private Tables() {}

    /** How far a round is. */
    public enum Phase {
        /** Bets are taken. */
        OPEN("open"),
        /** No bets any more, no number yet. */
        CLOSED("closed"),
        /** There is a number, and bets are being paid. */
        RESULT("result"),
        /** All bets are paid, or there was no round yet; the next one may open. */
        SETTLED("settled"),
        /** There was no outcome: all bets are given back. */
        VOID("void");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        /** As clients read it. */
        public String word() {
            return word;
        }

        public static Phase of(String word) {
            for (var phase : values()) {
                if (phase.word.equals(word)) {
                    return phase;
                }
            }
            throw new IllegalArgumentException("no phase " + word);
        }
    }

    public record ListAll() {}

    public record Listed(List<Summary> tables) {

        public Listed {
            tables = List.copyOf(tables);
        }
    }

    /**
     * @param tableRound 0 before the first one
     * @param closesAt of an open round
     * @param maxStake the most one player stakes on one round, all bets together
     */
    public record Summary(
            RoomId tableId,
            String gameId,
            String name,
            Phase phase,
            long tableRound,
            @Nullable Instant closesAt,
            Money minBet,
            Money maxBet,
            Money maxStake) {}

    public record View(RoomId tableId, PlayerId playerId) {}

    /**
     * @param serverSeedHash the commitment of {@code tableRound}; null before the first round
     * @param nextServerSeedHash the commitment of the round behind it
     * @param history the last rounds that have an outcome, newest first
     */
    public record State(
            Summary table,
            Instant serverTime,
            @Nullable Hash serverSeedHash,
            @Nullable Hash nextServerSeedHash,
            List<Placed> myBets,
            List<Result> history) {

        public State {
            myBets = List.copyOf(myBets);
            history = List.copyOf(history);
        }
    }

    /**
     * @param details the bets as they were accepted, a JSON array of {@code {type, numbers, amount}}
     * @param payout null until it is settled
     */
    public record Placed(
            String betId,
            RawJson details,
            Money amount,
            @Nullable Money payout) {}

    /** @param serverSeed null until it is revealed */
    public record Result(
            long tableRound,
            int number,
            String source,
            Hash serverSeedHash,
            @Nullable String serverSeed) {}

    /**
     * An event as the player sent it; all of it is judged by the table, since each refusal first asks whether the event took
     * effect before.
     *
     * @param problem what the gateway found wrong with the event's form; null if nothing
     */
    public record Bet(
            PlayerId playerId,
            EventId eventId,
            Hash contentHash,
            @Nullable String gameId,
            @Nullable String tableId,
            @Nullable RawJson data,
            @Nullable Refusal problem) {}

    /** @param balance after the bet */
    public record Accepted(String betId, long tableRound, Money amount, Money balance) {}

    public record SetOutcome(RoomId tableId, long tableRound, int number) {}

    /** @param fields the frame's other fields, one JSON object */
    public record News(RoomId tableId, String eventType, RawJson fields) {}

    public record Seated(Set<RoomId> tables) {

        public Seated {
            tables = Set.copyOf(tables);
        }
    }
}
