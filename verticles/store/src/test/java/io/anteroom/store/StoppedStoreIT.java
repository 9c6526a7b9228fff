package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredTables;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that ends while PostgreSQL has a batch of one player, and another player waits for the next. */
class StoppedStoreIT {

    private final RunningStore store =
            new RunningStore(TestServers.freshDatabase(), 1, RunningStore.WAITS_LONG_FOR_LOCKS).withGames("dice");

    @SuppressWarnings("NullAway.Init")
    private List<TestPlayer> players;

    @BeforeEach
    void players() {
        players = store.players(3, 1000);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void commitsThatWaitAreRefusedAndTheBatchInFlightIsDone() throws SQLException {
        var requests = players.stream().map(player -> player.bet(100, 0)).toList();

        stopWithOneInFlight(CommitRound.ENDPOINT, requests);

        assertThat(store.number("select count(*) from events")).isEqualTo(1);
    }

    @Test
    void betsThatWaitAreRefusedAndTheBatchInFlightIsDone() throws SQLException {
        var table = new OneTable(store);
        table.makeTable();
        table.open(1, 60_000);
        var requests = players.stream().map(player -> bet(table, player)).toList();

        stopWithOneInFlight(StoredTables.PLACE, requests);

        assertThat(store.number("select count(*) from table_bets")).isEqualTo(1);
    }

    private <Q, R> void stopWithOneInFlight(Endpoint<Q, R> endpoint, List<Q> requests) throws SQLException {
        Future<Reply<R>> sent;
        Future<Void> stopped;
        try (var lock = TestServers.connect(store.url);
                var hand = lock.createStatement()) {
            lock.setAutoCommit(false);
            hand.execute("select from players where id = '" + players.get(0).id + "' for update");
            sent = store.asking(endpoint, requests.get(0));
            RunningStore.until(
                    () -> store.number("select count(*) from pg_stat_activity where datname = current_database()"
                                    + " and application_name = 'anteroom-lane' and wait_event_type = 'Lock'")
                            == 1);
            var waits = store.asking(endpoint, requests.get(1));

            stopped =
                    store.vertx.undeploy(store.vertx.deploymentIDs().iterator().next());

            assertThat(codeOf(waits)).isEqualTo(Code.UNAVAILABLE);
            assertThat(codeOf(store.asking(endpoint, requests.get(2)))).isEqualTo(Code.UNAVAILABLE);
            assertThat(sent.isComplete()).isFalse();
            lock.rollback();
        }
        assertThat(RunningStore.await(sent)).isInstanceOf(Reply.Done.class);
        RunningStore.await(stopped);
    }

    private static <R> Code codeOf(Future<Reply<R>> answer) {
        return RunningStore.await(answer).fold(done -> Code.INTERNAL, refusal -> refusal.code());
    }

    private static StoredTables.Place bet(OneTable table, TestPlayer player) {
        return new StoredTables.Place(
                player.id,
                table.table,
                1,
                new EventId("bet"),
                TestPlayer.hash("bet"),
                new RawJson("[{\"type\":\"red\",\"amount\":\"1.00\"}]"),
                new Money(100, Currency.FUN),
                1_000_000,
                300,
                null,
                true);
    }
}
