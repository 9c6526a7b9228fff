package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.CommitRound.Status;
import io.anteroom.contracts.StoredReturns;
import io.anteroom.contracts.StoredReturns.Bucket;
import io.anteroom.contracts.StoredReturns.Chunk;
import io.anteroom.contracts.StoredReturns.Group;
import io.anteroom.testkit.TestServers;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReturnBucketsIT {

    private static final int MANY = 1000;
    private static final String LAG_S = "select extract(epoch from now() - mark_at) from return_progress";

    private RunningStore store;

    @BeforeEach
    void start() {
        store = new RunningStore(2).withGames("dice");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private void commit(TestPlayer player, CommitRound.Request request) {
        assertThat(store.ask(CommitRound.ENDPOINT, request).status()).isEqualTo(Status.COMMITTED);
        player.committed(request);
    }

    private Chunk next(int limit) {
        store.awaitOlderTransactions();
        return newest(limit);
    }

    private Chunk newest(int limit) {
        return store.ask(StoredReturns.NEXT, new StoredReturns.Next(limit));
    }

    private boolean take(Chunk chunk) {
        return store.ask(
                        StoredReturns.ADD,
                        new StoredReturns.Add(
                                chunk.step(),
                                chunk.window(),
                                buckets(chunk.groups()),
                                chunk.opened(),
                                chunk.closed(),
                                chunk.waiting()))
                .taken();
    }

    /** Takes everything there is, in steps of at most so many rounds. */
    private List<Group> takeAll(int limit) {
        store.awaitOlderTransactions();
        return takeAllThatIsTold(limit);
    }

    private List<Group> takeAllThatIsTold(int limit) {
        var groups = new ArrayList<Group>();
        Chunk chunk;
        do {
            chunk = newest(limit);
            assertThat(take(chunk)).isTrue();
            groups.addAll(chunk.groups());
        } while (chunk.more());
        return groups;
    }

    private static List<Bucket> buckets(List<Group> groups) {
        var sums = new java.util.HashMap<List<Object>, Bucket>();
        for (var group : groups) {
            var bucket = new Bucket(
                    group.gameId(),
                    group.configVersion(),
                    group.currency(),
                    Long.toString(group.stake()).length() - 1,
                    group.hour(),
                    group.rounds(),
                    group.rounds(),
                    BigDecimal.valueOf(group.bet() * group.rounds()),
                    BigDecimal.valueOf(group.paid()),
                    new BigDecimal("0.5"),
                    new BigDecimal("0.75"),
                    BigDecimal.TEN,
                    BigDecimal.valueOf(group.stake()),
                    BigDecimal.ONE);
            sums.merge(
                    List.of(bucket.stakeLevel(), bucket.hour()),
                    bucket,
                    (one, other) -> new Bucket(
                            one.gameId(),
                            one.configVersion(),
                            one.currency(),
                            one.stakeLevel(),
                            one.hour(),
                            one.rounds() + other.rounds(),
                            one.judged() + other.judged(),
                            one.staked().add(other.staked()),
                            one.paid().add(other.paid()),
                            one.least().add(other.least()),
                            one.most().add(other.most()),
                            one.variance().add(other.variance()),
                            one.rise().max(other.rise()),
                            one.fall().max(other.fall())));
        }
        return List.copyOf(sums.values());
    }

    private static long rounds(List<Group> groups) {
        return groups.stream().mapToLong(Group::rounds).sum();
    }

    private List<Bucket> sums(int days) {
        return store.ask(StoredReturns.READ, new StoredReturns.Read("dice", List.of(days))).sums().stream()
                .map(StoredReturns.Sum::bucket)
                .toList();
    }

    @Test
    void roundsThatEndedAreToldInGroupsThatPlayedAlikeAndTakenOnce() {
        for (var player : store.players(4, 10_000)) {
            commit(player, player.bet(100, 198));
            commit(player, player.bet(100, 0));
            commit(player, player.bet(2500, 0));
        }
        // Rounds of two hours would be more groups.
        store.sql("update rounds set ended_at = (select max(ended_at) from rounds)");

        var chunk = next(MANY);

        assertThat(chunk.groups())
                .extracting(Group::stake, Group::bet, Group::rounds, Group::paid, Group::actions, Group::data)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(100L, 100L, 8L, 792L, "Bet", "{\"bet\":100}"),
                        org.assertj.core.groups.Tuple.tuple(2500L, 2500L, 4L, 0L, "Bet", "{\"bet\":2500}"));
        assertThat(chunk.more()).isFalse();
        assertThat(next(MANY).groups()).isEqualTo(chunk.groups());
        assertThat(take(chunk)).isTrue();
        assertThat(next(MANY).groups()).isEmpty();
        assertThat(sums(1))
                .extracting(Bucket::stakeLevel, Bucket::rounds)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2, 8L), org.assertj.core.groups.Tuple.tuple(3, 4L));
    }

    @Test
    void ofTwoThatTakeTheSameStepOneDoes() {
        var player = store.player(1000);
        commit(player, player.bet(100, 198));
        var chunk = next(MANY);
        assertThat(take(chunk)).isTrue();
        assertThat(take(chunk)).isFalse();
        assertThat(sums(1)).singleElement().extracting(Bucket::rounds).isEqualTo(1L);
    }

    @Test
    void manyAtOnceTakeEveryRoundExactlyOnceWhileMoreArePlayed() {
        var players = store.players(40, 1_000_000);
        var told = new ArrayList<Group>();
        for (int round = 0; round < 15; round++) {
            var playing = players.stream()
                    .map(player -> store.asking(CommitRound.ENDPOINT, player.bet(100, 0)))
                    .toList();
            // Two nodes at it, in the middle of commits: what one of them takes the other does not.
            for (int turn = 0; turn < 3; turn++) {
                var one = store.asking(StoredReturns.NEXT, new StoredReturns.Next(17));
                var other = store.asking(StoredReturns.NEXT, new StoredReturns.Next(17));
                for (var asked : List.of(one, other)) {
                    var chunk = RunningStore.await(asked).fold(done -> done, refusal -> {
                        throw new AssertionError(refusal.toString());
                    });
                    if (take(chunk)) {
                        told.addAll(chunk.groups());
                    }
                }
            }
            RunningStore.await(Future.all(playing));
            players.forEach(player -> player.nonce++);
        }
        told.addAll(takeAll(17));

        assertThat(store.number("select count(*) from rounds")).isEqualTo(600);
        assertThat(rounds(told)).isEqualTo(600);
        assertThat(sums(30)).singleElement().extracting(Bucket::rounds).isEqualTo(600L);
    }

    @Test
    void aRoundOfATransactionThatEndsLateIsNotMissed() throws SQLException {
        var player = store.player(10_000);
        commit(player, player.bet(100, 198));
        store.awaitOlderTransactions();
        try (var late = TestServers.connect(store.url);
                var statement = late.createStatement()) {
            late.setAutoCommit(false);
            // The same again under another id, as a commit that takes its time.
            statement.execute("create temporary table again on commit drop as select * from rounds");
            statement.execute("update again set id = ('0' || substr(id::text, 2, 30) || 'fffff')::uuid, nonce = 1");
            statement.execute("insert into rounds select * from again");
            statement.execute("create temporary table entry on commit drop as select * from journal");
            statement.execute("update entry set event_id = 'late', round_id = (select id from again)");
            statement.execute("insert into journal select * from entry");
            commit(player, player.bet(100, 0));

            assertThat(rounds(takeAllThatIsTold(MANY))).isEqualTo(1);
            assertThat(rounds(takeAllThatIsTold(MANY))).isZero();
            late.commit();
        }

        assertThat(rounds(takeAll(MANY))).isEqualTo(2);
        assertThat(rounds(takeAll(MANY))).isZero();
    }

    /** Runs that find nothing meanwhile must not count it as looked at, also when the mark moves to the second of them. */
    @Test
    void aRoundThatGrewOldBehindLongTransactionsIsNotMissed() throws SQLException {
        var player = store.player(1000);
        assertThat(takeAll(MANY)).isEmpty();
        store.sql("update return_progress set mark_at = now() - interval '1 hour'");
        store.sql("update return_notes set before_at = now() - interval '1 hour'");
        long lagS;
        try (var first = TestServers.connect(store.url);
                var second = TestServers.connect(store.url)) {
            begin(first);
            begin(second);
            commit(player, player.bet(100, 0));
            store.sql("with old as (update journal set round_id = uuid_floor(now() - interval '30 minutes'))"
                    + " update rounds set id = uuid_floor(now() - interval '30 minutes')");

            assertThat(takeAllThatIsTold(MANY)).isEmpty();
            first.rollback();
            assertThat(takeAllThatIsTold(MANY)).isEmpty();
            assertThat(takeAllThatIsTold(MANY)).isEmpty();
            lagS = store.number(LAG_S);
            second.rollback();
        }

        assertThat(rounds(takeAll(MANY))).isEqualTo(1);
        assertThat(store.number(LAG_S))
                .as("so that their time is not searched again")
                .isLessThan(60);
        assertThat(takeAll(MANY)).isEmpty();
        assertThat(lagS).as("while the second was open").isGreaterThan(3500);
    }

    private static void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_current_xact_id()");
        }
    }

    @Test
    void anOpenRoundIsTakenWhenItHasEndedWithItsFirstBetsAsTheStake() {
        var player = store.player(1000);
        commit(player, player.action(TestPlayer.event(), "Bet", true, false, false, 100, 0));
        assertThat(takeAll(MANY)).isEmpty();
        assertThat(store.number("select count(*) from return_open_rounds")).isEqualTo(1);
        var before = store.number("select extract(epoch from clock_timestamp()) * 1000000");
        assertThat(takeAll(MANY)).isEmpty();
        assertThat(store.number(
                        "select count(*) from return_open_rounds where extract(epoch from check_at) * 1000000 > "
                                + before))
                .as("looked at again, and later")
                .isEqualTo(1);

        commit(player, player.action(TestPlayer.event(), "Double", false, false, false, 100, 0));
        commit(player, player.action(TestPlayer.event(), "CashOut", false, true, false, 0, 350));
        store.sql("update return_open_rounds set check_at = now()");

        assertThat(takeAll(MANY)).singleElement().satisfies(group -> {
            assertThat(group.stake()).isEqualTo(100);
            assertThat(group.bet()).isEqualTo(200);
            assertThat(group.paid()).isEqualTo(350);
            assertThat(group.actions()).isEqualTo("Bet Double CashOut");
        });
        assertThat(store.number("select count(*) from return_open_rounds")).isZero();
    }

    @Test
    void aVoidRoundIsNotCountedAndNotLookedAtAgain() {
        var player = store.player(1000);
        commit(player, player.action(TestPlayer.event(), "Bet", true, false, false, 100, 0));
        assertThat(takeAll(MANY)).isEmpty();
        commit(player, player.givenUp(100));
        store.sql("update return_open_rounds set check_at = now()");

        assertThat(takeAll(MANY)).isEmpty();
        assertThat(store.number("select count(*) from return_open_rounds")).isZero();
        assertThat(sums(1)).isEmpty();
    }

    @Test
    void aRoundWhoseFirstActionSaysNothingComesWithWhatWasShown() {
        var player = store.player(1000);
        commit(player, player.bet(100, 0));
        store.sql("update journal set data = '{}'");
        store.sql("update rounds set view = '{\"shown\":true}'");
        assertThat(takeAll(MANY)).singleElement().satisfies(group -> {
            assertThat(group.data()).isEqualTo("{}");
            assertThat(group.view()).isEqualTo("{\"shown\":true}");
        });
    }

    @Test
    void sumsAreOverWindowsOfWholeDaysAndKeepTheLargestStep() {
        for (int age : List.of(0, 1, 6, 7, 29, 30)) {
            store.sql("insert into return_buckets values ('dice', 1, 'FUN', 2, "
                    + "floor(extract(epoch from now()) / 3600)::bigint - 24 * " + age + ", 1, 1, 100, 90, 80, 95, 10, "
                    + (1 + age) + ", 2)");
        }
        assertThat(sums(1)).singleElement().extracting(Bucket::rounds).isEqualTo(1L);
        assertThat(sums(7)).singleElement().satisfies(sum -> {
            assertThat(sum.rounds()).isEqualTo(3);
            assertThat(sum.staked()).isEqualByComparingTo("300");
            assertThat(sum.rise()).isEqualByComparingTo("7");
        });
        assertThat(sums(30)).singleElement().extracting(Bucket::rounds).isEqualTo(5L);
    }

    @Test
    void itGoesOnWhenTransactionsAreCountedAnewAfterARestore() {
        store.sql("update return_progress set mark = 4000000000, mark_at = now() - interval '1 hour'");
        store.sql(
                "update return_notes set id = id + 4000000000, before_at = now() - interval '1 hour', after_at = now() - interval '1 hour'");
        var player = store.player(1000);
        commit(player, player.bet(100, 0));
        assertThat(takeAll(MANY)).hasSizeLessThan(2);
        commit(player, player.bet(100, 0));
        assertThat(rounds(takeAll(MANY))).isEqualTo(1);
        assertThat(store.number(LAG_S)).isLessThan(60);
    }

    @Test
    void stepsOfFewRoundsTellAllOfThem() {
        var players = store.players(25, 1000);
        IntStream.range(0, 25)
                .forEach(i -> commit(players.get(i), players.get(i).bet(100, 0)));
        assertThat(rounds(takeAll(4))).isEqualTo(25);
    }
}
