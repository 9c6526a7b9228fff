package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoomId;
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

/** A live table whose only generator fails between the bet and the number, on real PostgreSQL. */
class TableWithoutNumberIT {

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
    void stakesComeBackAfterTheBoundAndTheBooksBalance() throws Exception {
        node.deployTables("table.openFor=5s", "table.spinFor=100ms", "table.pauseFor=100ms", "table.drawWithin=1s");
        var table = awaitTable();
        var accepted = betOnTheNextRound(table);
        assertThat(accepted.balance().minor()).isEqualTo(99_000);

        node.rng.breakSource(true);
        assertThat(node.refusal(Rng.MAKE, new Rng.MakeSeeds(8))).isEqualTo(Code.UNAVAILABLE);

        var bet = awaitSettled(table);
        assertThat(bet.betId()).isEqualTo(accepted.betId());
        assertThat(Objects.requireNonNull(bet.payout()).minor()).isEqualTo(1_000);
        var state = view(table);
        assertThat(state.table().phase()).isEqualTo(Tables.Phase.VOID);
        assertThat(state.table().tableRound()).isEqualTo(accepted.tableRound());
        assertThat(node.done(Wallets.READ, new Wallets.Read(node.player))
                        .balances()
                        .get(0)
                        .balance()
                        .minor())
                .isEqualTo(100_000);
        var report = Audit.run(
                node.url,
                new Audit.Checkers(
                        new RoundAuditor(node.masterKey),
                        new TableAuditor(node.masterKey),
                        new SealAuditor(node.masterKey),
                        null));
        assertThat(report.isClean()).as(report.toText()).isTrue();
    }

    private RoomId awaitTable() throws Exception {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            var tables = node.done(Tables.LIST, new Tables.ListAll()).tables();
            if (!tables.isEmpty()) {
                return tables.get(0).tableId();
            }
            pause();
        }
        throw new AssertionError("no table");
    }

    /** Or on the one behind it, if this machine is that slow. */
    private Tables.Accepted betOnTheNextRound(RoomId table) throws Exception {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            node.tell(Tables.SEATED, new Tables.Seated(Set.of(table)));
            var state = view(table).table();
            if (state.phase() == Tables.Phase.OPEN
                    && bet(table, state.tableRound()) instanceof Reply.Done<Tables.Accepted> done) {
                return done.value();
            }
            pause();
        }
        throw new AssertionError("no bet: " + view(table));
    }

    private Reply<Tables.Accepted> bet(RoomId table, long round) throws Exception {
        var data = "{\"tableRound\":" + round
                + ",\"bets\":[{\"type\":\"red\",\"amount\":\"10.00\"}],\"currency\":\"FUN\"}";
        var hash = Hash.of(data.getBytes(StandardCharsets.UTF_8));
        return node.ask(
                Tables.BET,
                new Tables.Bet(
                        node.player,
                        new EventId("bet" + round),
                        hash,
                        "roulette",
                        table.toString(),
                        new RawJson(data),
                        null));
    }

    private Tables.Placed awaitSettled(RoomId table) throws Exception {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            var bet = ownBet(table);
            if (bet != null && bet.payout() != null) {
                return bet;
            }
            pause();
        }
        throw new AssertionError("not settled: " + view(table));
    }

    private Tables.@Nullable Placed ownBet(RoomId table) throws Exception {
        var bets = view(table).myBets();
        return bets.isEmpty() ? null : bets.get(0);
    }

    private Tables.State view(RoomId table) throws Exception {
        return node.done(Tables.VIEW, new Tables.View(table, node.player));
    }

    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
    }
}
