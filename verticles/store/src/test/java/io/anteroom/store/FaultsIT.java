package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Changes;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.CommitRound.Committed;
import io.anteroom.contracts.CommitRound.Status;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.HealthState;
import io.anteroom.testkit.FaultProxy;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static void waitFor(String what, BooleanSupplier condition) {
        var deadline = Deadline.in(SOON);
        while (!condition.getAsBoolean()) {
            assertThat(deadline.passed()).as("waited for " + what).isFalse();
            Thread.onSpinWait();
        }
    }

    private static Connection lockPlayer(RunningStore store, TestPlayer player) throws SQLException {
        var connection = TestServers.connect(store.url);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select from players where id = '" + player.id + "' for update");
        }
        return connection;
    }

    private static long waitingForLocks(RunningStore store) {
        return store.number("select count(*) from pg_stat_activity where datname = current_database()"
                + " and application_name = 'anteroom-lane' and wait_event_type = 'Lock'");
    }

    /** Whether it does before its asker gives up. */
    private static boolean waitsForALock(RunningStore store, Future<?> asked) {
        waitFor("the commit to wait for the lock", () -> asked.isComplete() || waitingForLocks(store) == 1);
        return !asked.isComplete();
    }

    private static Committed done(Future<Reply<Committed>> answer) {
        return RunningStore.await(answer).fold(done -> done, refusal -> {
            throw new AssertionError(refusal.toString());
        });
    }

    @Test
    void twoNodesAtOnceHaveOneEffectAndTheReplayThatWaitedSeesIt() throws SQLException {
        var url = TestServers.freshDatabase();
        try (var a = new RunningStore(url, 1, RunningStore.WAITS_LONG_FOR_LOCKS).withGames("dice");
                var b = new RunningStore(url, 1, RunningStore.WAITS_LONG_FOR_LOCKS)) {
            var player = a.player(1000);
            var request = player.bet(100, 198);
            Future<Reply<Committed>> first;
            Future<Reply<Committed>> second;
            try (var lock = lockPlayer(a, player)) {
                first = a.asking(CommitRound.ENDPOINT, request);
                second = b.asking(CommitRound.ENDPOINT, request);
                waitFor("both copies to wait for the lock", () -> waitingForLocks(a) == 2);
                lock.rollback();
            }
            var answers = List.of(done(first), done(second));
            assertThat(answers)
                    .extracting(Committed::status)
                    .containsExactlyInAnyOrder(Status.COMMITTED, Status.REPLAYED);
            assertThat(answers.stream()
                            .map(answer -> answer.first() == null
                                    ? Objects.requireNonNull(answer.balance())
                                    : answer.first().balance())
                            .distinct())
                    .hasSize(1);
            assertThat(Audit.run(a.url).isClean()).isTrue();
        }
    }

    @Test
    void whatGotItsLockTooLateIsNotDone() throws SQLException {
        try (var store = new RunningStore(1).withGames("dice")) {
            var player = store.player(1000);
            var request = player.bet(100, 198);
            try (var lock = lockPlayer(store, player)) {
                var patience = Duration.ofSeconds(1);
                Future<Reply<Committed>> late;
                // One that its asker gave up before PostgreSQL had it would show nothing.
                do {
                    late = store.bus.ask(CommitRound.ENDPOINT, request, Deadline.in(patience));
                } while (!waitsForALock(store, late));
                // PostgreSQL was told what remained, and counts from where it began, which the asker can't see.
                var counted = Deadline.in(patience);
                waitFor("PostgreSQL to count it as late", counted::passed);
                waitFor("the asker to give up", late::isComplete);
                lock.rollback();
            }
            // Not a replay: the late one left nothing behind.
            assertThat(store.ask(CommitRound.ENDPOINT, request).status()).isEqualTo(Status.COMMITTED);
        }
    }

    @Test
    void killingPostgresUnderLoadLosesNothingThatWasAcknowledged() throws InterruptedException {
        try (var store = new RunningStore(2).withGames("dice")) {
            var load = new Load(store, store.players(32, 1_000_000));
            load.start();
            waitFor("some rounds", () -> load.committed.get() > 500);
            TestServers.killPostgres();
            waitFor("the load to notice", () -> load.unknown.get() > 0);
            TestServers.restartPostgres();
            long before = load.committed.get();
            waitFor("rounds again", () -> load.committed.get() > before + 500);
            load.stop();

            // Each lane dials by itself, and one may still have been waiting while the other did all the work.
            waitFor("all lanes", store.health::isReady);
            var missing = load.acknowledged.stream()
                    .filter(ack -> store.number("select count(*) from events where event_id = '" + ack + "'") != 1)
                    .toList();
            assertThat(missing).isEmpty();
            assertThat(load.acknowledged).hasSizeGreaterThan(1000);
            var report = Audit.run(store.url);
            assertThat(report.isClean()).as(report.toText()).isTrue();
        }
    }

    /** Players that each play one round after another, and after an unknown outcome ask again under the same id. */
    private static final class Load {

        final AtomicLong committed = new AtomicLong();
        final AtomicLong unknown = new AtomicLong();
        final Set<EventId> acknowledged = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final RunningStore store;
        private final List<TestPlayer> players;
        private final CountDownLatch ended;

        Load(RunningStore store, List<TestPlayer> players) {
            this.store = store;
            this.players = players;
            ended = new CountDownLatch(players.size());
        }

        void start() {
            players.forEach(player -> play(player, player.bet(100, 99)));
        }

        void stop() throws InterruptedException {
            stopped.set(true);
            assertThat(ended.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        private void play(TestPlayer player, CommitRound.Request request) {
            if (stopped.get()) {
                ended.countDown();
                return;
            }
            store.bus.ask(CommitRound.ENDPOINT, request).onComplete(result -> {
                if (result.failed()) {
                    unknown.incrementAndGet();
                    store.vertx.setTimer(20, id -> play(player, request));
                } else if (took(result.result())) {
                    committed.incrementAndGet();
                    acknowledged.add(request.eventId());
                    player.committed(request);
                    play(player, player.bet(100, 99));
                } else {
                    store.vertx.setTimer(20, id -> play(player, request));
                }
            });
        }

        private static boolean took(Reply<Committed> reply) {
            return reply.fold(
                    done -> done.status() == Status.COMMITTED || done.status() == Status.REPLAYED, refusal -> false);
        }
    }

    @Test
    void readsWorkAgainAfterARestart() {
        try (var store = new RunningStore(1).withGames("dice")) {
            var player = store.player(1000);
            TestServers.restartPostgres();
            waitFor("a read", () -> {
                var read = store.bus.ask(
                        Rounds.LOAD_STANDING,
                        new Rounds.LoadStanding(player.id, "dice", io.anteroom.contracts.Currency.FUN));
                waitFor("an answer", read::isComplete);
                return read.succeeded() && read.result().fold(done -> true, refusal -> false);
            });
        }
    }

    @Test
    void readsWorkAgainWhenPostgresIsGoneWithoutAWord() {
        var url = TestServers.freshDatabase();
        try (var proxy = FaultProxy.to(url);
                var store = new RunningStore(proxy.through(url), 1).withGames("dice")) {
            var player = store.player(1000);
            Supplier<Future<Boolean>> read = () -> store.bus
                    .ask(
                            Rounds.LOAD_STANDING,
                            new Rounds.LoadStanding(player.id, "dice", io.anteroom.contracts.Currency.FUN))
                    .map(reply -> reply.fold(done -> true, refusal -> false))
                    .otherwise(false);
            // All connections of the pool are open, and then all of them hang.
            RunningStore.await(Future.all(together(read)));
            proxy.swallow();
            RunningStore.await(Future.join(together(read)));
            waitFor("a read", () -> RunningStore.await(read.get()));
            assertThat(proxy.counters().swallowedChunks()).isPositive();
        }
    }

    @Test
    void aStoreIsDownFromTheSilenceOfPostgresToItsNextAnswer() {
        var url = TestServers.freshDatabase();
        try (var proxy = FaultProxy.to(url);
                var store = new RunningStore(proxy.through(url), 1)) {
            Supplier<HealthState> health =
                    () -> Objects.requireNonNull(store.health.states().get("store-1"));
            var changes = new Changes.Since(store.bus.nodeId(), 0, 0);
            assertThat(health.get()).isEqualTo(HealthState.up());

            proxy.blackHole();
            var unanswered = store.bus.ask(Changes.ENDPOINT, changes);
            waitFor("the silence", () -> health.get().equals(HealthState.down("PostgreSQL does not answer")));
            assertThat(unanswered.failed()).isTrue();
            assertThat(proxy.counters().heldChunks()).isPositive();

            proxy.heal();
            waitFor(
                    "an answer",
                    () -> RunningStore.await(store.bus
                            .ask(Changes.ENDPOINT, changes)
                            .map(reply -> reply.fold(done -> true, refusal -> false))
                            .otherwise(false)));
            assertThat(health.get()).isEqualTo(HealthState.up());
        }
    }

    @Test
    void dialsThatAServerLeftUnansweredLeaveNoConnectionBehind() {
        var url = TestServers.freshDatabase();
        try (var proxy = FaultProxy.to(url);
                var store = new RunningStore(proxy.through(url), 1)) {
            long dialled = proxy.counters().connections();
            proxy.blackHole();
            proxy.reset();
            waitFor("dials that are given up", () -> proxy.counters().connections() >= dialled + 3);

            proxy.heal();
            waitFor(
                    "one connection of the lane, and none through the proxy that is not store's",
                    () -> store.health.isReady()
                            && backends(url, "= 'anteroom-lane'") == 1
                            && backends(url, "like 'anteroom%'") == proxy.open());
        }
    }

    @Test
    void aLaneDialsAgainWhenNobodyTellsItItsNumber() throws SQLException {
        var url = TestServers.freshDatabase();
        try (var proxy = FaultProxy.to(url);
                var store = new RunningStore(proxy.through(url), 1);
                var door = TestServers.connect(url);
                var hand = door.createStatement()) {
            hand.execute("alter function take_lane() rename to take_open_lane");
            hand.execute("""
                    create function take_lane() returns int language plpgsql set lock_timeout = 0 as $$
                    begin
                        perform pg_advisory_xact_lock(1);
                        return take_open_lane();
                    end $$""");
            hand.execute("select pg_advisory_lock(1)");
            proxy.reset();
            waitFor(
                    "a dial behind its handshake",
                    () -> backends(url, "= 'anteroom-lane' and wait_event_type = 'Lock'") == 1);
            proxy.swallow();
            hand.execute("select pg_advisory_unlock(1)");
            waitFor("an answer that does not arrive", () -> proxy.counters().swallowedChunks() > 0);

            waitFor(
                    "the lane, on one connection",
                    () -> store.health.isReady() && backends(url, "= 'anteroom-lane'") == 1);
        }
    }

    /** Connections to the database, of those whose application's name is so. */
    private static long backends(String url, String named) {
        try (var connection = TestServers.connect(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and application_name " + named)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private static List<Future<Boolean>> together(Supplier<Future<Boolean>> read) {
        return Stream.generate(read).limit(20).toList();
    }
}
