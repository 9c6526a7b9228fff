package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Wallets;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PushOutboxIT {

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @SuppressWarnings("NullAway.Init")
    private PlayerId neo;

    @SuppressWarnings("NullAway.Init")
    private PlayerId trinity;

    @BeforeEach
    void start() {
        store = new RunningStore(TestServers.freshDatabase(), 1, RunningStore.WAITS_LONG_FOR_LOCKS);
        neo = store.player(0).id;
        trinity = store.player(0).id;
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void aPlayersPushesAreTakenInTheirOrderThoughOthersAreTakenBetween() {
        deposit(neo);
        deposit(neo);
        var first = take(1);
        assertThat(first).extracting(Pushes.Item::playerId).containsExactly(neo);
        store.sql("update push_outbox set taken_until = 'infinity' where taken_until > now()");
        deposit(trinity);
        deposit(neo);
        assertThat(take(10))
                .as("neo's others follow the first")
                .extracting(Pushes.Item::playerId)
                .containsExactly(trinity);

        // Whoever took the first one did not hand it over.
        store.sql("update push_outbox set taken_until = '-infinity' where player_id = '" + neo + "'");
        assertThat(take(10)).extracting(PushOutboxIT::balance).containsExactly("1.00", "2.00", "3.00");
    }

    @Test
    void whatIsGivenBackIsTakenAgainAtOnce() {
        deposit(neo);
        deposit(neo);
        var taken = take(1);
        store.ask(
                Pushes.GIVE_BACK,
                new Pushes.GiveBack(taken.stream().map(Pushes.Item::id).toList()));
        assertThat(take(10)).extracting(PushOutboxIT::balance).containsExactly("1.00", "2.00");
    }

    /** Two nodes may take at once, when the lease of one has run out while it works. */
    @Test
    void whoTakesWhileAnotherDoesGetsNothingThatIsBehindWhatTheOtherGets() throws SQLException {
        deposit(neo);
        deposit(neo);
        deposit(neo);
        Future<Reply<Pushes.Taken>> second;
        try (var first = TestServers.connect(store.url)) {
            first.setAutoCommit(false);
            try (var taking = first.createStatement();
                    var taken = taking.executeQuery(PushOutbox.TAKE.replace("$1", "1"))) {
                assertThat(taken.next()).isTrue();
                second = store.asking(Pushes.TAKE, new Pushes.Take(10));
                waitUntilItTakes(second);
            }
            first.commit();
        }

        assertThat(RunningStore.await(second)).isEqualTo(Reply.done(new Pushes.Taken(List.of())));
    }

    /** Either the lock makes it wait, or it is there already. */
    private void waitUntilItTakes(Future<?> taking) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!taking.isComplete()
                && store.number("select count(*) from pg_stat_activity where wait_event = 'advisory'"
                                + " and datname = current_database()")
                        == 0) {
            assertThat(System.nanoTime() - end).isNegative();
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void whatWasHandedOverKeepsNobodyWaiting() {
        deposit(neo);
        deposit(neo);
        drop(take(1));
        assertThat(take(10)).extracting(PushOutboxIT::balance).containsExactly("2.00");
    }

    @Test
    void aPlayersPushesArePendingUntilTheyAreHandedOverAndToAskTakesNone() {
        assertThat(isPending(neo)).isFalse();
        deposit(neo);
        assertThat(isPending(neo)).isTrue();
        assertThat(isPending(trinity)).isFalse();

        var taken = take(10);
        assertThat(taken).extracting(Pushes.Item::playerId).containsExactly(neo);
        assertThat(isPending(neo)).as("taken, but not handed over").isTrue();
        drop(taken);
        assertThat(isPending(neo)).isFalse();
    }

    private void deposit(PlayerId player) {
        var amount = new Money(100, Currency.FUN);
        var fund = new Wallets.Fund(
                "operator /deposits",
                UUID.randomUUID().toString(),
                TestPlayer.hash("1.00"),
                player,
                Move.Kind.DEPOSIT,
                amount);
        assertThat(store.ask(Wallets.FUND, fund).refusal()).isNull();
    }

    private List<Pushes.Item> take(int limit) {
        return store.ask(Pushes.TAKE, new Pushes.Take(limit)).items();
    }

    private void drop(List<Pushes.Item> items) {
        store.ask(
                Pushes.DROP, new Pushes.Drop(items.stream().map(Pushes.Item::id).toList()));
    }

    private boolean isPending(PlayerId player) {
        return store.ask(Pushes.PENDING, new Pushes.FindPending(player)).any();
    }

    private static String balance(Pushes.Item item) {
        return item.push().fields().tree().path("balance").asText();
    }
}
