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
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.StoredTables.Status;
import io.anteroom.contracts.Wallets;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Bets at tables against a real database: the cut-off, the bounds, the money. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TableBetsIT {

    private static final RawJson RED = new RawJson("[{\"type\":\"red\",\"amount\":\"1.00\"}]");
    private final OneTable stage = new OneTable();

    @BeforeEach
    void makeTable() {
        stage.makeTable();
    }

    @AfterEach
    void audit() {
        assertThat(Audit.run(stage.store.url).isClean()).isTrue();
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    @Test
    void betIsTakenFromTheBalanceAndRepeatedForNothing() {
        stage.open(1, 60_000);
        var player = stage.store.player(1000).id;
        var bet = bet(player, "b1", 1, 300);

        var first = stage.store.ask(StoredTables.PLACE, bet);
        var again = stage.store.ask(StoredTables.PLACE, bet);

        assertThat(first.status()).isEqualTo(Status.ACCEPTED);
        var accepted = Objects.requireNonNull(first.accepted());
        assertThat(accepted.balance()).isEqualTo(fun(700));
        assertThat(again.status()).isEqualTo(Status.REPLAYED);
        assertThat(again.accepted()).isEqualTo(first.accepted());
        assertThat(balance(player)).isEqualTo(700);
        assertThat(stage.store
                        .ask(StoredTables.PLACE, bet(player, "b1", 1, 301))
                        .status())
                .isEqualTo(Status.EVENT_ID_REUSED);
        var own = stage.store
                .ask(StoredTables.OWN, new StoredTables.ListOwn(player, stage.table, 1))
                .bets();
        assertThat(own).singleElement().satisfies(placed -> {
            assertThat(placed.betId()).isEqualTo(accepted.betId());
            assertThat(placed.payout()).isNull();
        });
    }

    @Test
    void eventIdOfARoundAndOfATableAreOneAndTheSame() {
        stage.open(1, 60_000);
        var player = stage.store.player(1000);
        var round = player.bet(new EventId("shared"), 100, 0);
        assertThat(stage.store.ask(CommitRound.ENDPOINT, round).status()).isEqualTo(CommitRound.Status.COMMITTED);

        assertThat(stage.store
                        .ask(StoredTables.PLACE, bet(player.id, "shared", 1, 100))
                        .status())
                .isEqualTo(Status.EVENT_ID_REUSED);

        assertThat(stage.store
                        .ask(StoredTables.PLACE, bet(player.id, "mine", 1, 100))
                        .status())
                .isEqualTo(Status.ACCEPTED);
        var found = stage.store.ask(Rounds.FIND_EVENT, new Rounds.FindEvent(player.id, new EventId("mine")));
        assertThat(Objects.requireNonNull(found.first()).contentHash()).isEqualTo(TestPlayer.hash("mine-1-100"));
    }

    @Test
    void refusalsWriteNothing() {
        var player = stage.store.player(1000).id;
        assertThat(status(player, "early", 1, 100)).isEqualTo(Status.CLOSED);
        stage.open(1, 60_000);
        assertThat(status(player, "wrong-round", 2, 100)).isEqualTo(Status.CLOSED);
        assertThat(status(player, "poor", 1, 1001)).isEqualTo(Status.INSUFFICIENT_FUNDS);
        assertThat(status(player, "some", 1, 600)).isEqualTo(Status.ACCEPTED);
        assertThat(stage.store
                        .ask(StoredTables.PLACE, bet(player, "over", 1, 300, 800))
                        .status())
                .isEqualTo(Status.OVER_LIMIT);

        assertThat(balance(player)).isEqualTo(400);
        assertThat(stage.store
                        .ask(StoredTables.FIND_BET, new StoredTables.FindBet(player, new EventId("over")))
                        .contentHash())
                .isNull();
    }

    @Test
    void singleBetsOfAPlayerOnARoundAreBounded() {
        stage.open(1, 60_000);
        var player = stage.store.player(1000).id;
        var first = layout(player, "c1", 6);
        assertThat(stage.store.ask(StoredTables.PLACE, first).status()).isEqualTo(Status.ACCEPTED);
        assertThat(stage.store.ask(StoredTables.PLACE, layout(player, "c2", 5)).status())
                .isEqualTo(Status.TOO_MANY_BETS);
        assertThat(stage.store.ask(StoredTables.PLACE, layout(player, "c3", 4)).status())
                .isEqualTo(Status.ACCEPTED);
        assertThat(stage.store.ask(StoredTables.PLACE, layout(player, "c4", 1)).status())
                .isEqualTo(Status.TOO_MANY_BETS);

        assertThat(stage.store.ask(StoredTables.PLACE, first).status()).isEqualTo(Status.REPLAYED);
        assertThat(balance(player)).isEqualTo(990);
        assertThat(stage.store
                        .ask(StoredTables.FIND_BET, new StoredTables.FindBet(player, new EventId("c2")))
                        .contentHash())
                .isNull();
        assertThat(stage.store
                        .ask(StoredTables.PLACE, layout(stage.store.player(1000).id, "c1", 10))
                        .status())
                .as("of another player")
                .isEqualTo(Status.ACCEPTED);
    }

    @Test
    void whoKnowsNoBoundOfBetsHasNone() {
        stage.open(1, 60_000);
        var known = layout(stage.store.player(1000).id, "n1", 11);
        var unknown = new StoredTables.Place(
                known.playerId(),
                stage.table,
                1,
                known.eventId(),
                known.contentHash(),
                known.details(),
                known.amount(),
                known.stakeMaxMinor(),
                null,
                null,
                true);

        assertThat(stage.store.ask(StoredTables.PLACE, unknown).status()).isEqualTo(Status.ACCEPTED);
    }

    @Test
    void thousandsOfBetsAroundTheCloseAreAcceptedBeforeItOrRefused() {
        var players = stage.store.players(400, 1000);
        stage.open(1, 60_000);
        var early = statuses(placedByEach(players, "early"));
        reopenFor(200);
        var around = new ArrayList<Future<Reply<StoredTables.Placed>>>();
        for (int wave = 0; wave < 3; wave++) {
            around.addAll(placedByEach(players, "w" + wave));
            stage.pause(100);
        }
        RunningStore.until(() -> stage.store.number("select count(*) from table_rounds where table_id = '" + stage.table
                        + "' and closes_at < clock_timestamp()")
                == 1);
        var closed = stage.store.asking(StoredTables.CLOSE, new StoredTables.Close(stage.table, OneTable.EPOCH, 1));
        var late = statuses(placedByEach(players, "late"));

        assertThat(RunningStore.await(closed)).isEqualTo(Reply.done(new StoredTables.Written(true)));
        assertThat(early.keySet()).isSubsetOf(Status.ACCEPTED, Status.LATE).contains(Status.ACCEPTED);
        assertThat(late.keySet()).isSubsetOf(Status.CLOSED, Status.LATE).contains(Status.CLOSED);
        var meanwhile = statuses(around);
        assertThat(meanwhile.keySet()).isSubsetOf(Status.ACCEPTED, Status.CLOSED, Status.LATE);
        long accepted = early.getOrDefault(Status.ACCEPTED, 0L) + meanwhile.getOrDefault(Status.ACCEPTED, 0L);
        assertThat(stage.store.number("select count(*) from table_bets where table_id = '" + stage.table + "'"))
                .isEqualTo(accepted);
        long left = players.stream().mapToLong(player -> balance(player.id)).sum();
        assertThat(left).isEqualTo(400 * 1000 - 10 * accepted);
    }

    /** Who closes the round changes its row: late bets, one after another, would be in the way. */
    @Test
    void aLateBetDoesNotLockItsRound() throws Exception {
        stage.open(1, 60_000);
        var player = stage.store.player(1000).id;
        assertThat(status(player, "early", 1, 100)).isEqualTo(Status.ACCEPTED);
        reopenFor(0);
        try (var closing = TestServers.connect(stage.store.url);
                var statement = closing.createStatement()) {
            closing.setAutoCommit(false);
            statement.execute("select from table_rounds where table_id = '" + stage.table + "' for update");

            assertThat(status(player, "late", 1, 100)).isEqualTo(Status.CLOSED);
            assertThat(status(player, "early", 1, 100)).isEqualTo(Status.REPLAYED);
            closing.rollback();
        }
    }

    private List<Future<Reply<StoredTables.Placed>>> placedByEach(List<TestPlayer> players, String event) {
        return players.stream()
                .map(player -> stage.store.asking(StoredTables.PLACE, bet(player.id, event, 1, 10)))
                .toList();
    }

    /** How many bets got which answer; one that store had no time for counts as late. */
    private static Map<Status, Long> statuses(List<Future<Reply<StoredTables.Placed>>> answers) {
        return answers.stream()
                .map(RunningStore::await)
                .map(reply -> reply.fold(StoredTables.Placed::status, refusal -> Status.LATE))
                .collect(Collectors.groupingBy(status -> status, Collectors.counting()));
    }

    @Test
    void winsArePaidOnceAndTold() {
        stage.open(1, 1);
        var lucky = stage.store.player(1000).id;
        var other = stage.store.player(1000).id;
        reopenFor(60_000);
        var first = accepted(lucky, "l1", 100);
        var second = accepted(lucky, "l2", 50);
        var lost = accepted(other, "o1", 100);
        stage.closeNow();
        assertThat(stage.end(1, 7)).isTrue();
        assertThat(stage.end(1, 8)).isFalse();

        var pay = new StoredTables.Pay(
                stage.table, 1, false, Currency.FUN, List.of(first, second, lost), List.of(200L, 1800L, 0L));
        stage.store.ask(StoredTables.PAY, pay);
        stage.store.ask(StoredTables.PAY, pay);

        assertThat(balance(lucky)).isEqualTo(1000 - 150 + 2000);
        assertThat(balance(other)).isEqualTo(900);
        assertThat(stage.store
                        .ask(StoredTables.UNPAID, new StoredTables.ListUnpaid(stage.table, 1, 10))
                        .bets())
                .isEmpty();
        assertThat(stage.store
                        .ask(StoredTables.SETTLE, new StoredTables.Settle(stage.table, OneTable.EPOCH, 1))
                        .written())
                .isTrue();
        var told = stage.store.ask(Pushes.TAKE, new Pushes.Take(1000)).items().stream()
                .filter(item -> item.playerId().equals(lucky))
                .map(item -> item.push().fields().tree().path("balance").asText())
                .toList();
        assertThat(told).containsExactly("28.50");
        reveal(1);
    }

    @Test
    void voidedRoundGivesStakesBack() {
        stage.open(1, 1);
        var player = stage.store.player(1000).id;
        reopenFor(60_000);
        var bet = accepted(player, "v1", 400);
        stage.closeNow();
        assertThat(stage.end(1, null)).isTrue();

        stage.store.ask(
                StoredTables.PAY,
                new StoredTables.Pay(stage.table, 1, true, Currency.FUN, List.of(bet), List.of(400L)));
        assertThat(stage.store
                        .ask(StoredTables.SETTLE, new StoredTables.Settle(stage.table, OneTable.EPOCH, 1))
                        .written())
                .isTrue();

        assertThat(balance(player)).isEqualTo(1000);
        var posted = stage.store
                .ask(Wallets.LIST, new Wallets.ListPostings(player, null, 10))
                .postings();
        assertThat(posted).extracting(Wallets.Posting::kind).startsWith(Move.Kind.REFUND, Move.Kind.BET);
        assertThat(posted).allSatisfy(posting -> assertThat(posting.roundId()).isNull());
    }

    /** Moves the cut-off of the open round, as only a test may. */
    private void reopenFor(long ms) {
        stage.store.sql("update table_rounds set closes_at = clock_timestamp() + interval '" + ms
                + " milliseconds' where phase = 'open' and table_id = '" + stage.table + "'");
    }

    private void reveal(long number) {
        var round = Objects.requireNonNull(stage.store
                .ask(StoredTables.LOAD, new StoredTables.Load(stage.table, 0))
                .current());
        assertThat(round.number()).isEqualTo(number);
        var text = stage.store.ask(Seeds.FIND, new Seeds.Find(round.seedId())).sealed();
        var seed = new String(text.array(), java.nio.charset.StandardCharsets.US_ASCII);
        stage.store.ask(Seeds.KEEP_REVEALED, new Seeds.KeepRevealed(round.seedId(), seed));
        assertThat(stage.store
                        .ask(StoredTables.LOAD, new StoredTables.Load(stage.table, 5))
                        .history())
                .singleElement()
                .satisfies(result -> assertThat(result.serverSeed()).isEqualTo(seed));
    }

    private String accepted(PlayerId player, String event, long amount) {
        var placed = stage.store.ask(StoredTables.PLACE, bet(player, event, 1, amount));
        assertThat(placed.status()).isEqualTo(Status.ACCEPTED);
        return Objects.requireNonNull(placed.accepted()).betId();
    }

    private Status status(PlayerId player, String event, long number, long amount) {
        return stage.store
                .ask(StoredTables.PLACE, bet(player, event, number, amount))
                .status();
    }

    private StoredTables.Place bet(PlayerId player, String event, long number, long amount) {
        return bet(player, event, number, amount, 1_000_000);
    }

    private StoredTables.Place bet(PlayerId player, String event, long number, long amount, long stakeMax) {
        Hash content = TestPlayer.hash(event + "-" + number + "-" + amount);
        return new StoredTables.Place(
                player, stage.table, number, new EventId(event), content, RED, fun(amount), stakeMax, 300, null, true);
    }

    /** Of so many single bets, where ten are allowed. */
    private StoredTables.Place layout(PlayerId player, String event, int bets) {
        var details = new RawJson("[" + "{\"type\":\"red\",\"amount\":\"0.01\"},".repeat(bets - 1)
                + "{\"type\":\"black\",\"amount\":\"0.01\"}]");
        return new StoredTables.Place(
                player,
                stage.table,
                1,
                new EventId(event),
                TestPlayer.hash(event + "-" + bets),
                details,
                fun(bets),
                1_000_000,
                10,
                null,
                true);
    }

    private static Money fun(long minor) {
        return new Money(minor, Currency.FUN);
    }

    private long balance(PlayerId player) {
        return stage.store.number("select balance from accounts where player_id = '" + player + "'");
    }
}
