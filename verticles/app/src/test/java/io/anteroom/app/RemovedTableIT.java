package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.Tables;
import io.anteroom.contracts.Wallets;
import io.anteroom.store.Audit;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A live table that is taken out of the settings while a player's stake is on its first round, on real PostgreSQL. */
class RemovedTableIT {

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private CoreNode node;

    @BeforeEach
    void start() throws Exception {
        node = new CoreNode();
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void theRoundIsDrawnAndPaidAndNoOtherOpens() throws Exception {
        var table = removedWithABetOn("table.studio=");
        var placed = placed(table);
        assertThat(refusal(node.ask(Tables.VIEW, new Tables.View(table, node.player))))
                .isEqualTo(Code.ROOM_NOT_FOUND);
        assertThat(refusal(bet(table, 1, "another"))).isEqualTo(Code.ROOM_NOT_FOUND);
        assertThat(bet(table, 1, "first"))
                .isInstanceOfSatisfying(Reply.Done.class, first -> assertThat(((Tables.Accepted) first.value()).betId())
                        .isEqualTo(placed.betId()));

        var round = awaitSettled(table);

        var number = Objects.requireNonNull(round.outcome());
        var payout = Objects.requireNonNull(placed(table).payout()).minor();
        assertThat(payout).isEqualTo(isRed(number) ? 2_000 : 0);
        assertThat(round.phase()).isEqualTo(Tables.Phase.SETTLED);
        assertThat(balance()).isEqualTo(99_000 + payout);
        expectCleanBooks();
        var end = System.nanoTime() + 1_000_000_000L;
        while (System.nanoTime() < end) {
            node.tell(Tables.SEATED, new Tables.Seated(Set.of(table)));
            pause();
        }
        assertThat(current(table).number()).isEqualTo(1);
    }

    @Test
    void aStudiosRoundGivesItsStakesBack() throws Exception {
        var table = removedWithABetOn("table.studio=vip");

        var round = awaitSettled(table);

        assertThat(round.outcome()).isNull();
        assertThat(round.phase()).isEqualTo(Tables.Phase.VOID);
        assertThat(balance()).isEqualTo(100_000);
        expectCleanBooks();
    }

    private RoomId removedWithABetOn(String studio) throws Exception {
        node.deployTables("table.roulette=main,vip", studio, "table.openFor=8s");
        var table = awaitTable("vip");
        awaitOpen(table);
        assertThat(bet(table, 1, "first")).isInstanceOf(Reply.Done.class);
        assertThat(balance()).isEqualTo(99_000);
        node.deployTables(
                "table.roulette=main", "table.spinFor=100ms", "table.pauseFor=100ms", "table.studioWithin=500ms");
        var main = awaitTable("main");
        assertThat(node.done(Tables.LIST, new Tables.ListAll()).tables())
                .extracting(Tables.Summary::tableId)
                .containsExactly(main);
        return table;
    }

    private RoomId awaitTable(String name) throws Exception {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            for (var table : node.done(Tables.LIST, new Tables.ListAll()).tables()) {
                if (table.name().equals(name)) {
                    return table.tableId();
                }
            }
            pause();
        }
        throw new AssertionError("no table " + name);
    }

    private void awaitOpen(RoomId table) throws Exception {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (stands(table).current() == null) {
            assertThat(System.nanoTime()).as("opened in time").isLessThan(deadline);
            node.tell(Tables.SEATED, new Tables.Seated(Set.of(table)));
            pause();
        }
    }

    private StoredTables.Round awaitSettled(RoomId table) throws Exception {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (current(table).settledAt() == null) {
            assertThat(System.nanoTime()).as("settled in time").isLessThan(deadline);
            pause();
        }
        return current(table);
    }

    private StoredTables.Stands stands(RoomId table) throws Exception {
        return node.done(StoredTables.LOAD, new StoredTables.Load(table, 0));
    }

    private StoredTables.Round current(RoomId table) throws Exception {
        return Objects.requireNonNull(stands(table).current());
    }

    private Reply<Tables.Accepted> bet(RoomId table, long round, String event) throws Exception {
        var data = "{\"tableRound\":" + round
                + ",\"bets\":[{\"type\":\"red\",\"amount\":\"10.00\"}],\"currency\":\"FUN\"}";
        var hash = Hash.of(data.getBytes(StandardCharsets.UTF_8));
        return node.ask(
                Tables.BET,
                new Tables.Bet(
                        node.player, new EventId(event), hash, "roulette", table.toString(), new RawJson(data), null));
    }

    private Tables.Placed placed(RoomId table) throws Exception {
        var own = node.done(StoredTables.OWN, new StoredTables.ListOwn(node.player, table, 1));
        assertThat(own.bets()).hasSize(1);
        return own.bets().get(0);
    }

    private static @Nullable Code refusal(Reply<?> reply) {
        return reply instanceof Reply.Refused<?> refused ? refused.refusal().code() : null;
    }

    private long balance() throws Exception {
        return node.done(Wallets.READ, new Wallets.Read(node.player))
                .balances()
                .get(0)
                .balance()
                .minor();
    }

    private void expectCleanBooks() {
        var report = Audit.run(
                node.url,
                new Audit.Checkers(
                        new RoundAuditor(node.masterKey),
                        new TableAuditor(node.masterKey),
                        new SealAuditor(node.masterKey),
                        null));
        assertThat(report.isClean()).as(report.toText()).isTrue();
    }

    private static boolean isRed(int number) {
        return Set.of(1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36)
                .contains(number);
    }

    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
    }
}
