package io.anteroom.contracts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tables, their rounds and bets as PostgreSQL has them: served by store, asked by table. What the owner of a table writes
 * carries the epoch of its lease; under an old one nothing is written, and {@link Written#written} is false.
 */
public final class StoredTables {

    /** Makes the table unless there is one of that game and name, keeps what it is, and tells which it is. */
    public static final Endpoint<Create, Created> CREATE =
            Endpoint.of("store.table.create", Create.class, Created.class, Duration.ofSeconds(3));

    /** How a table stands now, by database time. Refused with {@code ROOM_NOT_FOUND}. */
    public static final Endpoint<Load, Stands> LOAD =
            Endpoint.of("store.table", Load.class, Stands.class, Duration.ofSeconds(2));

    /** Opens the planned round and plans another behind it. */
    public static final Endpoint<Open, Written> OPEN =
            Endpoint.of("store.table.open", Open.class, Written.class, Duration.ofSeconds(2));

    /** Closes a round whose time is up: the fence behind which no bet is accepted. */
    public static final Endpoint<Close, Written> CLOSE =
            Endpoint.of("store.table.close", Close.class, Written.class, Duration.ofSeconds(3));

    /** Gives a closed round its outcome, or voids it. */
    public static final Endpoint<End, Written> END =
            Endpoint.of("store.table.end", End.class, Written.class, Duration.ofSeconds(2));

    /** How far one round is, however old. */
    public static final Endpoint<FindRound, FoundRound> FIND_ROUND =
            Endpoint.of("store.table.round", FindRound.class, FoundRound.class, Duration.ofSeconds(2));

    /** The round is settled once all its bets are. */
    public static final Endpoint<Settle, Written> SETTLE =
            Endpoint.of("store.table.settle", Settle.class, Written.class, Duration.ofSeconds(2));

    /** Refused with {@code RATE_LIMITED} if the round would begin too soon after the player's last one of that game. */
    public static final Endpoint<Place, Placed> PLACE =
            Endpoint.of("store.table.place", Place.class, Placed.class, Duration.ofSeconds(3));

    /** Asked before any refusal of a bet: the event may have taken effect already. */
    public static final Endpoint<FindBet, FoundBet> FIND_BET =
            Endpoint.of("store.table.bet", FindBet.class, FoundBet.class, Duration.ofSeconds(2));

    /** Bets of a round that are not settled yet, some at a time. */
    public static final Endpoint<ListUnpaid, Unpaid> UNPAID =
            Endpoint.of("store.table.unpaid", ListUnpaid.class, Unpaid.class, Duration.ofSeconds(3));

    /** Settles bets of one round, each once however often it is asked. */
    public static final Endpoint<Pay, Done> PAY =
            Endpoint.of("store.table.pay", Pay.class, Done.class, Duration.ofSeconds(5));

    public static final Endpoint<ListOwn, Own> OWN =
            Endpoint.of("store.table.own", ListOwn.class, Own.class, Duration.ofSeconds(2));

    /** Tables whose newest round was opened and is not settled, at most {@link #UNFINISHED_MAX}. */
    public static final Endpoint<ListUnfinished, Unfinished> UNFINISHED =
            Endpoint.of("store.table.unfinished", ListUnfinished.class, Unfinished.class, Duration.ofSeconds(2));

    public static final int UNFINISHED_MAX = 100;

    private StoredTables() {}

    /**
     * @param firstSeed the commitment of its first round
     * @param studio whether its number comes from a studio; null if whoever asks does not say
     */
    public record Create(
            String gameId,
            String name,
            Rng.NewSeed firstSeed,
            @Nullable Boolean studio) {}

    public record Created(RoomId tableId) {}

    public record Load(RoomId tableId, int historyMax) {}

    /**
     * @param current the newest round that was opened; null before the first
     * @param planned the round behind it, committed to
     * @param now by the database's clock
     */
    public record Stands(@Nullable Round current, Round planned, List<Tables.Result> history, Instant now) {

        public Stands {
            history = List.copyOf(history);
        }
    }

    /**
     * @param phase null while it is planned
     * @param settledAt when all its bets were paid
     * @param source who told the outcome, {@code seed} or {@code studio}; null without one, and from a node that does not say
     * @param serverSeed once it was revealed
     * @param studio whether its number comes from a studio, as was settled when it opened; null before, and for a round of
     *     before that was kept
     */
    public record Round(
            long number,
            Tables.@Nullable Phase phase,
            SeedId seedId,
            Hash seedHash,
            @Nullable Instant closesAt,
            @Nullable Instant closedAt,
            @Nullable Instant endedAt,
            @Nullable Instant settledAt,
            @Nullable Integer outcome,
            @Nullable String source,
            @Nullable String serverSeed,
            @Nullable Boolean studio) {}

    public record Open(RoomId tableId, long epoch, long number, long openMs, Rng.NewSeed next) {}

    public record Close(RoomId tableId, long epoch, long number) {}

    /**
     * @param epoch null for a studio, which owns no lease
     * @param outcome null voids the round
     * @param module the hash of the code that gave the bytes of a number that was drawn; null if none was, and from a node of
     *     before it was told
     */
    public record End(
            RoomId tableId,
            @Nullable Long epoch,
            long number,
            @Nullable Integer outcome,
            @Nullable Hash module) {}

    public record FindRound(RoomId tableId, long number) {}

    /**
     * @param phase null while it is planned, or if there is none of that number yet
     * @param result what it ended with; null before, and if it is void
     */
    public record FoundRound(Tables.@Nullable Phase phase, Tables.@Nullable Result result) {}

    public record Settle(RoomId tableId, long epoch, long number) {}

    public record Written(boolean written) {}

    /**
     * @param details the single bets, an array
     * @param stakeMaxMinor the most the player may have on the round, this bet included
     * @param betCountMax the most single bets the player may have on the round, those of this event included; null if
     *     whoever asks knows no such bound
     * @param terms what the player's jurisdiction asks of a round, which begins with the first bet on it; null for nothing
     * @param knowsTerms whether whoever asks knows {@link Status#OTHER_JURISDICTION}; null from a node of before
     */
    public record Place(
            PlayerId playerId,
            RoomId tableId,
            long number,
            EventId eventId,
            Hash contentHash,
            RawJson details,
            Money amount,
            long stakeMaxMinor,
            @Nullable Integer betCountMax,
            CommitRound.@Nullable Terms terms,
            @Nullable Boolean knowsTerms) {}

    /** What became of a bet. */
    public enum Status {
        ACCEPTED,
        REPLAYED,
        EVENT_ID_REUSED,
        LATE,
        CLOSED,
        OVER_LIMIT,
        INSUFFICIENT_FUNDS,
        /** The player would have more single bets on the round than {@link Place#betCountMax}. */
        TOO_MANY_BETS,
        /** The player is under another jurisdiction than the terms are of. */
        OTHER_JURISDICTION
    }

    /**
     * @param accepted if it was, now or before
     * @param jurisdiction the player's own if it is another; null if the player has none
     */
    public record Placed(
            Status status,
            Tables.@Nullable Accepted accepted,
            @Nullable String jurisdiction) {}

    public record FindBet(PlayerId playerId, EventId eventId) {}

    /** @param contentHash what the event id stands for; null if it is free */
    public record FoundBet(@Nullable Hash contentHash, Tables.@Nullable Accepted accepted) {}

    public record ListUnpaid(RoomId tableId, long number, int limit) {}

    public record Unpaid(List<UnpaidBet> bets) {

        public Unpaid {
            bets = List.copyOf(bets);
        }
    }

    public record UnpaidBet(String betId, RawJson details, Money amount) {}

    /**
     * @param refund whether the stakes are given back, because the round was voided
     * @param payouts in minor units of {@code currency}, one for each bet
     */
    public record Pay(
            RoomId tableId, long number, boolean refund, Currency currency, List<String> betIds, List<Long> payouts) {

        public Pay {
            betIds = List.copyOf(betIds);
            payouts = List.copyOf(payouts);
            if (betIds.size() != payouts.size()) {
                throw new IllegalArgumentException("a payout for each bet");
            }
        }
    }

    public record ListOwn(PlayerId playerId, RoomId tableId, long number) {}

    public record Own(List<Tables.Placed> bets) {

        public Own {
            bets = List.copyOf(bets);
        }
    }

    /** @param except names of tables that are left out */
    public record ListUnfinished(String gameId, List<String> except) {

        public ListUnfinished {
            except = List.copyOf(except);
        }
    }

    public record Unfinished(List<UnfinishedTable> tables) {

        public Unfinished {
            tables = List.copyOf(tables);
        }
    }

    /** @param studio whether its number comes from a studio, as whoever had it in the settings last said */
    public record UnfinishedTable(RoomId tableId, String name, boolean studio) {}
}
