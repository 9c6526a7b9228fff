package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.StoredTables;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store, and a table of roulette that each test gets anew. */
final class OneTable implements AutoCloseable {

    static final long EPOCH = 5;
    private static final AtomicInteger TABLES = new AtomicInteger();

    final RunningStore store;

    @SuppressWarnings("NullAway.Init")
    String name;

    @SuppressWarnings("NullAway.Init")
    RoomId table;

    OneTable() {
        this(new RunningStore(2).withGames("dice"));
    }

    OneTable(RunningStore store) {
        this.store = store;
    }

    void makeTable() {
        name = "t" + TABLES.incrementAndGet();
        var create = new StoredTables.Create("roulette", name, RunningStore.seed(name + "-1"), false);
        table = store.ask(StoredTables.CREATE, create).tableId();
        assertThat(store.ask(StoredTables.CREATE, create).tableId()).isEqualTo(table);
    }

    @Override
    public void close() {
        store.close();
    }

    void open(long number, long openMs) {
        assertThat(store.ask(StoredTables.OPEN, opening(number, openMs)).written())
                .isTrue();
    }

    StoredTables.Open opening(long number, long openMs) {
        return new StoredTables.Open(table, EPOCH, number, openMs, RunningStore.seed("next" + table + number));
    }

    void closeNow() {
        closeNow(1);
    }

    void closeNow(long number) {
        // The audit wants bets before the cut-off, so it is moved to now and no further.
        store.sql("update table_rounds set closes_at = clock_timestamp() where phase = 'open' and table_id = '" + table
                + "'");
        assertThat(store.ask(StoredTables.CLOSE, new StoredTables.Close(table, EPOCH, number))
                        .written())
                .isTrue();
    }

    boolean end(long number, @Nullable Integer outcome) {
        return store.ask(StoredTables.END, new StoredTables.End(table, EPOCH, number, outcome, TestPlayer.MODULE))
                .written();
    }

    boolean studioTells(long number, int outcome) {
        return store.ask(StoredTables.END, new StoredTables.End(table, null, number, outcome, null))
                .written();
    }

    void settle(long number) {
        assertThat(store.ask(StoredTables.SETTLE, new StoredTables.Settle(table, EPOCH, number))
                        .written())
                .isTrue();
    }

    void pause(long ms) {
        java.util.concurrent.locks.LockSupport.parkNanos(ms * 1_000_000);
    }
}
