package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.StoredTables.Status;
import io.anteroom.contracts.Tables;
import io.anteroom.contracts.Wallets;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Bets at tables against a real database: the cut-off, the fence, the money. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableBetsIT {

    private static final RawJson RED = new RawJson("[{\"type\":\"red\",\"amount\":\"1.00\"}]");
    private static final long EPOCH = 5;
    private static final AtomicInteger TABLES = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @SuppressWarnings("NullAway.Init")
    private RoomId table;

    @BeforeAll
    void start() {
        store = new RunningStore(2).withGames("dice");
    }

    @BeforeEach
    void makeTable() {
        var name = "t" + TABLES.incrementAndGet();
        var create = new StoredTables.Create("roulette", name, RunningStore.seed(name + "-1"), false);
        table = store.ask(StoredTables.CREATE, create).tableId();
        assertThat(store.ask(StoredTables.CREATE, create).tableId()).isEqualTo(table);
    }

    @AfterEach
    void audit() {
        assertThat(Audit.run(store.url).isClean()).isTrue();
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @Test
    void betIsTakenFromTheBalanceAndRepeatedForNothing() {
        open(1, 60_000);
        var player = store.player(1000).id;
        var bet = bet(player, "b1", 1, 300);

        var first = store.ask(StoredTables.PLACE, bet);
        var again = store.ask(StoredTables.PLACE, bet);

        assertThat(first.status()).isEqualTo(Status.ACCEPTED);
        var accepted = Objects.requireNonNull(first.accepted());
        assertThat(accepted.balance()).isEqualTo(fun(700));
        assertThat(again.status()).isEqualTo(Status.REPLAYED);
        assertThat(again.accepted()).isEqualTo(first.accepted());
        assertThat(balance(player)).isEqualTo(700);
        assertThat(store.ask(StoredTables.PLACE, bet(player, "b1", 1, 301)).status())
                .isEqualTo(Status.EVENT_ID_REUSED);
        var own = store.ask(StoredTables.OWN, new StoredTables.ListOwn(player, table, 1))
                .bets();
        assertThat(own).singleElement().satisfies(placed -> {
            assertThat(placed.betId()).isEqualTo(accepted.betId());
            assertThat(placed.payout()).isNull();
        });
    }

    @Test
    void eventIdOfARoundAndOfATableAreOneAndTheSame() {
        open(1, 60_000);
        var player = store.player(1000);
        var round = player.bet(new EventId("shared"), 100, 0);
        assertThat(store.ask(CommitRound.ENDPOINT, round).status()).isEqualTo(CommitRound.Status.COMMITTED);

        assertThat(store.ask(StoredTables.PLACE, bet(player.id, "shared", 1, 100))
                        .status())
                .isEqualTo(Status.EVENT_ID_REUSED);

        assertThat(store.ask(StoredTables.PLACE, bet(player.id, "mine", 1, 100)).status())
                .isEqualTo(Status.ACCEPTED);
        var found = store.ask(Rounds.FIND_EVENT, new Rounds.FindEvent(player.id, new EventId("mine")));
        assertThat(Objects.requireNonNull(found.first()).contentHash()).isEqualTo(TestPlayer.hash("mine-1-100"));
    }

    @Test
    void refusalsWriteNothing() {
        var player = store.player(1000).id;
        assertThat(status(player, "early", 1, 100)).isEqualTo(Status.CLOSED);
        open(1, 60_000);
        assertThat(status(player, "wrong-round", 2, 100)).isEqualTo(Status.CLOSED);
        assertThat(status(player, "poor", 1, 1001)).isEqualTo(Status.INSUFFICIENT_FUNDS);
        assertThat(status(player, "some", 1, 600)).isEqualTo(Status.ACCEPTED);
        assertThat(store.ask(StoredTables.PLACE, bet(player, "over", 1, 300, 800))
                        .status())
                .isEqualTo(Status.OVER_LIMIT);

        assertThat(balance(player)).isEqualTo(400);
        assertThat(store.ask(StoredTables.FIND_BET, new StoredTables.FindBet(player, new EventId("over")))
                        .contentHash())
                .isNull();
    }

    @Test
    void singleBetsOfAPlayerOnARoundAreBounded() {
        open(1, 60_000);
        var player = store.player(1000).id;
        var first = layout(player, "c1", 6);
        assertThat(store.ask(StoredTables.PLACE, first).status()).isEqualTo(Status.ACCEPTED);
        assertThat(store.ask(StoredTables.PLACE, layout(player, "c2", 5)).status())
                .isEqualTo(Status.TOO_MANY_BETS);
        assertThat(store.ask(StoredTables.PLACE, layout(player, "c3", 4)).status())
                .isEqualTo(Status.ACCEPTED);
        assertThat(store.ask(StoredTables.PLACE, layout(player, "c4", 1)).status())
                .isEqualTo(Status.TOO_MANY_BETS);

        assertThat(store.ask(StoredTables.PLACE, first).status()).isEqualTo(Status.REPLAYED);
        assertThat(balance(player)).isEqualTo(990);
        assertThat(store.ask(StoredTables.FIND_BET, new StoredTables.FindBet(player, new EventId("c2")))
                        .contentHash())
                .isNull();
        assertThat(store.ask(StoredTables.PLACE, layout(store.player(1000).id, "c1", 10))
                        .status())
                .as("of another player")
                .isEqualTo(Status.ACCEPTED);
    }

    @Test
    void whoKnowsNoBoundOfBetsHasNone() {
        open(1, 60_000);
        var known = layout(store.player(1000).id, "n1", 11);
        var unknown = new StoredTables.Place(
                known.playerId(),
                table,
                1,
                known.eventId(),
                known.contentHash(),
                known.details(),
                known.amount(),
                known.stakeMaxMinor(),
                null);

        assertThat(store.ask(StoredTables.PLACE, unknown).status()).isEqualTo(Status.ACCEPTED);
    }

    @Test
    void thousandsOfBetsAroundTheCloseAreAcceptedBeforeItOrRefused() {
        var players = store.players(400, 1000);
        open(1, 400);
        var answers = new ArrayList<Future<Reply<StoredTables.Placed>>>();
        for (int wave = 0; wave < 4; wave++) {
            for (var player : players) {
                answers.add(store.bus.ask(StoredTables.PLACE, bet(player.id, "w" + wave, 1, 10)));
            }
            pause(120);
        }
        var closed = store.bus.ask(StoredTables.CLOSE, new StoredTables.Close(table, EPOCH, 1));
        for (var player : players) {
            answers.add(store.bus.ask(StoredTables.PLACE, bet(player.id, "late", 1, 10)));
        }

        var statuses = answers.stream()
                .map(RunningStore::await)
                .map(reply -> reply.fold(StoredTables.Placed::status, refusal -> Status.LATE))
                .collect(Collectors.groupingBy(status -> status, Collectors.counting()));

        assertThat(RunningStore.await(closed)).isEqualTo(Reply.done(new StoredTables.Written(true)));
        assertThat(statuses.keySet()).isSubsetOf(Status.ACCEPTED, Status.CLOSED, Status.LATE);
        assertThat(statuses.get(Status.CLOSED)).isGreaterThanOrEqualTo(400);
        long accepted = statuses.getOrDefault(Status.ACCEPTED, 0L);
        assertThat(accepted).isGreaterThan(0);
        assertThat(store.number("select count(*) from table_bets where table_id = '" + table + "'"))
                .isEqualTo(accepted);
        long left = players.stream().mapToLong(player -> balance(player.id)).sum();
        assertThat(left).isEqualTo(400 * 1000 - 10 * accepted);
    }

    @Test
    void winsArePaidOnceAndTold() {
        open(1, 1);
        var lucky = store.player(1000).id;
        var other = store.player(1000).id;
        reopenFor(60_000);
        var first = accepted(lucky, "l1", 100);
        var second = accepted(lucky, "l2", 50);
        var lost = accepted(other, "o1", 100);
        closeNow();
        assertThat(end(1, 7)).isTrue();
        assertThat(end(1, 8)).isFalse();

        var pay = new StoredTables.Pay(
                table, 1, false, Currency.FUN, List.of(first, second, lost), List.of(200L, 1800L, 0L));
        store.ask(StoredTables.PAY, pay);
        store.ask(StoredTables.PAY, pay);

        assertThat(balance(lucky)).isEqualTo(1000 - 150 + 2000);
        assertThat(balance(other)).isEqualTo(900);
        assertThat(store.ask(StoredTables.UNPAID, new StoredTables.ListUnpaid(table, 1, 10))
                        .bets())
                .isEmpty();
        assertThat(store.ask(StoredTables.SETTLE, new StoredTables.Settle(table, EPOCH, 1))
                        .written())
                .isTrue();
        var told = store.ask(Pushes.TAKE, new Pushes.Take(1000)).items().stream()
                .filter(item -> item.playerId().equals(lucky))
                .map(item -> item.push().fields().tree().path("balance").asText())
                .toList();
        assertThat(told).containsExactly("28.50");
        reveal(1);
    }

    @Test
    void voidedRoundGivesStakesBack() {
        open(1, 1);
        var player = store.player(1000).id;
        reopenFor(60_000);
        var bet = accepted(player, "v1", 400);
        closeNow();
        assertThat(end(1, null)).isTrue();

        store.ask(StoredTables.PAY, new StoredTables.Pay(table, 1, true, Currency.FUN, List.of(bet), List.of(400L)));
        assertThat(store.ask(StoredTables.SETTLE, new StoredTables.Settle(table, EPOCH, 1))
                        .written())
                .isTrue();

        assertThat(balance(player)).isEqualTo(1000);
        var posted = store.ask(Wallets.LIST, new Wallets.ListPostings(player, null, 10))
                .postings();
        assertThat(posted).extracting(Wallets.Posting::kind).startsWith(Move.Kind.REFUND, Move.Kind.BET);
        assertThat(posted).allSatisfy(posting -> assertThat(posting.roundId()).isNull());
    }

    @Test
    void ownerOfAnOlderEpochWritesNothing() {
        open(1, 1);
        pause(5);
        assertThat(store.ask(StoredTables.CLOSE, new StoredTables.Close(table, EPOCH + 1, 1))
                        .written())
                .isTrue();
        assertThat(end(1, 7)).isFalse();
        assertThat(store.ask(StoredTables.LOAD, new StoredTables.Load(table, 0)))
                .satisfies(stands -> assertThat(
                                Objects.requireNonNull(stands.current()).phase())
                        .isEqualTo(Tables.Phase.CLOSED));
        assertThat(store.ask(StoredTables.END, new StoredTables.End(table, EPOCH + 1, 1, 7))
                        .written())
                .isTrue();
        assertThat(store.ask(StoredTables.SETTLE, new StoredTables.Settle(table, EPOCH + 1, 1))
                        .written())
                .isTrue();
    }

    @Test
    void aRoundIsFoundWithWhatItEndedWith() {
        assertThat(found(1)).as("planned").isEqualTo(new StoredTables.FoundRound(null, null));
        assertThat(found(2)).as("of no number yet").isEqualTo(new StoredTables.FoundRound(null, null));
        open(1, 60_000);
        assertThat(found(1)).isEqualTo(new StoredTables.FoundRound(Tables.Phase.OPEN, null));
        closeNow();
        assertThat(found(1)).isEqualTo(new StoredTables.FoundRound(Tables.Phase.CLOSED, null));
        assertThat(store.ask(StoredTables.END, new StoredTables.End(table, null, 1, 7))
                        .written())
                .isTrue();
        assertThat(found(1)).satisfies(round -> {
            assertThat(round.phase()).isEqualTo(Tables.Phase.RESULT);
            var result = Objects.requireNonNull(round.result());
            assertThat(result.number()).isEqualTo(7);
            assertThat(result.source()).isEqualTo("studio");
        });
        assertThat(store.ask(StoredTables.SETTLE, new StoredTables.Settle(table, EPOCH, 1))
                        .written())
                .isTrue();

        open(2, 60_000);
        closeNow(2);
        assertThat(end(2, null)).isTrue();
        assertThat(found(2)).isEqualTo(new StoredTables.FoundRound(Tables.Phase.VOID, null));
        assertThat(found(1).phase()).isEqualTo(Tables.Phase.SETTLED);
    }

    private StoredTables.FoundRound found(long number) {
        return store.ask(StoredTables.FIND_ROUND, new StoredTables.FindRound(table, number));
    }

    @Test
    void nextRoundDoesNotOpenBeforeTheOneBeforeIsSettled() {
        open(1, 60_000);
        assertThat(store.ask(StoredTables.OPEN, opening(2, 1000)).written()).isFalse();
        assertThat(store.ask(StoredTables.CLOSE, new StoredTables.Close(table, EPOCH, 1))
                        .written())
                .isFalse();
    }

    @Test
    void aTableIsUnfinishedFromTheOpeningOfARoundUntilItIsSettled() {
        assertThat(unfinished()).as("only planned").isEmpty();
        open(1, 1);
        assertThat(unfinished()).singleElement().satisfies(left -> {
            assertThat(left.tableId()).isEqualTo(table);
            assertThat(left.studio()).isFalse();
        });
        pause(5);
        closeNow();
        assertThat(unfinished()).hasSize(1);
        assertThat(end(1, null)).isTrue();
        assertThat(unfinished()).as("void, and stakes not given back").hasSize(1);

        assertThat(store.ask(StoredTables.SETTLE, new StoredTables.Settle(table, EPOCH, 1))
                        .written())
                .isTrue();

        assertThat(unfinished()).isEmpty();
    }

    @Test
    void whoNamesATableIsNotTold() {
        open(1, 60_000);
        var name = "t" + TABLES.get();
        assertThat(store.ask(
                                StoredTables.UNFINISHED,
                                new StoredTables.ListUnfinished("roulette", List.of("other", name)))
                        .tables())
                .noneMatch(left -> left.tableId().equals(table));
        assertThat(store.ask(StoredTables.UNFINISHED, new StoredTables.ListUnfinished("other", List.of()))
                        .tables())
                .isEmpty();
    }

    @Test
    void whetherANumberComesFromAStudioIsKeptAsItWasSaidLast() {
        open(1, 60_000);
        say(true);
        say(null);
        assertThat(unfinished()).singleElement().satisfies(left -> assertThat(left.studio())
                .isTrue());
        say(false);
        assertThat(unfinished()).singleElement().satisfies(left -> assertThat(left.studio())
                .isFalse());
    }

    @Test
    void seedOfARoundIsShownOnlyWithItsOutcome() {
        open(1, 1);
        pause(5);
        var seed = Objects.requireNonNull(store.ask(StoredTables.LOAD, new StoredTables.Load(table, 0))
                        .current())
                .seedId();
        assertThat(store.ask(Seeds.FIND, new Seeds.Find(seed)).retired()).isFalse();
        closeNow();
        assertThat(store.ask(Seeds.FIND, new Seeds.Find(seed)).retired()).isFalse();
        assertThat(end(1, 7)).isTrue();
        assertThat(store.ask(Seeds.FIND, new Seeds.Find(seed)).retired()).isTrue();
        assertThat(store.ask(StoredTables.SETTLE, new StoredTables.Settle(table, EPOCH, 1))
                        .written())
                .isTrue();
    }

    // What the tests do.

    private void open(long number, long openMs) {
        assertThat(store.ask(StoredTables.OPEN, opening(number, openMs)).written())
                .isTrue();
    }

    private StoredTables.Open opening(long number, long openMs) {
        return new StoredTables.Open(table, EPOCH, number, openMs, RunningStore.seed("next" + table + number));
    }

    /** Of this test's table. */
    private List<StoredTables.UnfinishedTable> unfinished() {
        return store
                .ask(StoredTables.UNFINISHED, new StoredTables.ListUnfinished("roulette", List.of()))
                .tables()
                .stream()
                .filter(left -> left.tableId().equals(table))
                .toList();
    }

    private void say(@Nullable Boolean studio) {
        var name = "t" + TABLES.get();
        var create = new StoredTables.Create("roulette", name, RunningStore.seed(name + studio), studio);
        assertThat(store.ask(StoredTables.CREATE, create).tableId()).isEqualTo(table);
    }

    /** Moves the cut-off of the open round, as only a test may. */
    private void reopenFor(long ms) {
        store.sql("update table_rounds set closes_at = clock_timestamp() + interval '" + ms
                + " milliseconds' where phase = 'open' and table_id = '" + table + "'");
    }

    private void closeNow() {
        closeNow(1);
    }

    private void closeNow(long number) {
        // The audit wants bets before the cut-off, so it is moved to now and no further.
        store.sql("update table_rounds set closes_at = clock_timestamp() where phase = 'open' and table_id = '" + table
                + "'");
        assertThat(store.ask(StoredTables.CLOSE, new StoredTables.Close(table, EPOCH, number))
                        .written())
                .isTrue();
    }

    private boolean end(long number, @Nullable Integer outcome) {
        return store.ask(StoredTables.END, new StoredTables.End(table, EPOCH, number, outcome))
                .written();
    }

    private void reveal(long number) {
        var round = Objects.requireNonNull(
                store.ask(StoredTables.LOAD, new StoredTables.Load(table, 0)).current());
        assertThat(round.number()).isEqualTo(number);
        var text = store.ask(Seeds.FIND, new Seeds.Find(round.seedId())).sealed();
        var seed = new String(text.array(), java.nio.charset.StandardCharsets.US_ASCII);
        store.ask(Seeds.KEEP_REVEALED, new Seeds.KeepRevealed(round.seedId(), seed));
        assertThat(store.ask(StoredTables.LOAD, new StoredTables.Load(table, 5)).history())
                .singleElement()
                .satisfies(result -> assertThat(result.serverSeed()).isEqualTo(seed));
    }

    private String accepted(PlayerId player, String event, long amount) {
        var placed = store.ask(StoredTables.PLACE, bet(player, event, 1, amount));
        assertThat(placed.status()).isEqualTo(Status.ACCEPTED);
        return Objects.requireNonNull(placed.accepted()).betId();
    }

    private Status status(PlayerId player, String event, long number, long amount) {
        return store.ask(StoredTables.PLACE, bet(player, event, number, amount)).status();
    }

    private StoredTables.Place bet(PlayerId player, String event, long number, long amount) {
        return bet(player, event, number, amount, 1_000_000);
    }

    private StoredTables.Place bet(PlayerId player, String event, long number, long amount, long stakeMax) {
        Hash content = TestPlayer.hash(event + "-" + number + "-" + amount);
        return new StoredTables.Place(
                player, table, number, new EventId(event), content, RED, fun(amount), stakeMax, 300);
    }

    /** Of so many single bets, where ten are allowed. */
    private StoredTables.Place layout(PlayerId player, String event, int bets) {
        var details = new RawJson("[" + "{\"type\":\"red\",\"amount\":\"0.01\"},".repeat(bets - 1)
                + "{\"type\":\"black\",\"amount\":\"0.01\"}]");
        return new StoredTables.Place(
                player,
                table,
                1,
                new EventId(event),
                TestPlayer.hash(event + "-" + bets),
                details,
                fun(bets),
                1_000_000,
                10);
    }

    private static Money fun(long minor) {
        return new Money(minor, Currency.FUN);
    }

    private long balance(PlayerId player) {
        return store.number("select balance from accounts where player_id = '" + player + "'");
    }

    private static void pause(long ms) {
        java.util.concurrent.locks.LockSupport.parkNanos(ms * 1_000_000);
    }
}
