package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Changes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredConfigs;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What nodes share: news, configurations, leases and keys, through the endpoints. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterStateIT {

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @BeforeAll
    void start() {
        store = new RunningStore(2).withGames("dice", "mines");
    }

    @AfterAll
    void stop() {
        store.close();
    }

    private static Code code(Reply<?> reply) {
        return reply.fold(
                done -> {
                    throw new AssertionError("done: " + done);
                },
                refusal -> refusal.code());
    }

    private LoginId openLogin(Instant expiresAt) {
        var player = store.player(0);
        var login = LoginId.next();
        store.ask(
                Accounts.OPEN_LOGIN,
                new Accounts.OpenLogin(login, player.id, TestPlayer.hash("first " + login), expiresAt));
        return login;
    }

    private Changes.News news(long mark) {
        return store.ask(Changes.ENDPOINT, new Changes.Since(store.bus.nodeId(), mark, mark));
    }

    @Test
    void newsTellsWhatCameAfterTheMarkAndNotWhatWasLongBefore() {
        var before = openLogin(Instant.now().plusSeconds(60));
        store.ask(Accounts.END_LOGIN, new Accounts.EndLogin(before));
        store.awaitOlderTransactions();
        var mark = news(0).mark();
        var after = openLogin(Instant.now().plusSeconds(60));
        store.ask(Accounts.END_LOGIN, new Accounts.EndLogin(after));
        assertThat(news(mark).endedLogins()).contains(after).doesNotContain(before);
        store.ask(Accounts.END_LOGIN, new Accounts.EndLogin(after));
    }

    @Test
    void newsOfATransactionThatCommitsLateIsNotMissed() throws Exception {
        var login = LoginId.next();
        try (var slow = io.anteroom.testkit.TestServers.connect(store.url)) {
            slow.setAutoCommit(false);
            try (var statement = slow.createStatement()) {
                statement.execute("insert into revocations (login_id) values ('" + login + "')");
            }
            // Younger transactions commit, and the mark is read, while the older one is still open.
            store.ask(Accounts.END_LOGIN, new Accounts.EndLogin(LoginId.next()));
            var mark = news(0).mark();
            assertThat(news(0).endedLogins()).doesNotContain(login);
            slow.commit();
            assertThat(news(mark).endedLogins()).contains(login);
        }
    }

    @Test
    void aConfigurationIsSavedOnlyAfterTheNewest() {
        var mark = news(0).configMark();
        var config = new GameConfig("limbo", 1, new RawJson("{\"gameId\":\"limbo\"}"));
        assertThat(store.ask(StoredConfigs.SAVE, new StoredConfigs.Save(config)))
                .isEqualTo(config);
        assertThat(code(store.reply(StoredConfigs.SAVE, new StoredConfigs.Save(config))))
                .isEqualTo(Code.ROUND_CONFLICT);
        var second = new GameConfig("limbo", 2, new RawJson("{\"gameId\":\"limbo\",\"enabled\":false}"));
        store.ask(StoredConfigs.SAVE, new StoredConfigs.Save(second));
        assertThat(store.ask(StoredConfigs.NEWEST, new StoredConfigs.Newest("limbo"))
                        .configs())
                .containsExactly(second);
        assertThat(store.ask(StoredConfigs.NEWEST, new StoredConfigs.Newest(null))
                        .configs())
                .contains(second);
        assertThat(store.ask(StoredConfigs.READ, new StoredConfigs.Read("limbo", 1)))
                .isEqualTo(config);
        assertThat(code(store.reply(StoredConfigs.READ, new StoredConfigs.Read("limbo", 3))))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(news(mark).configs()).contains(second);
    }

    @Test
    void aLeaseHasOneOwnerAtATimeAndAGrowingEpoch() {
        var a = NodeId.next();
        var b = NodeId.next();
        var job = "job " + a;
        assertThat(store.ask(Leases.HOLD, new Leases.Hold(job, a, 60_000)).epoch())
                .isEqualTo(1);
        assertThat(store.ask(Leases.HOLD, new Leases.Hold(job, b, 60_000)).epoch())
                .isNull();
        assertThat(store.ask(Leases.HOLD, new Leases.Hold(job, a, 0)).epoch()).isEqualTo(1);
        assertThat(store.ask(Leases.HOLD, new Leases.Hold(job, b, 60_000)).epoch())
                .isEqualTo(2);
    }

    @Test
    void nodesThatStartAtOnceOnAnEmptyDatabaseAllMayUseTheirCommonKey() {
        var check = new Keys.CheckMaster(TestPlayer.hash("master"));
        for (int start = 0; start < 50; start++) {
            store.sql("delete from master_check");
            var asked = IntStream.range(0, 8)
                    .mapToObj(node -> store.asking(Keys.CHECK_MASTER, check))
                    .toList();
            assertThat(asked.stream().map(RunningStore::await)).allMatch(reply -> reply instanceof Reply.Done);
        }
    }

    @Test
    void keysAreAddedOnceAndTheMasterKeyIsTheFirstNodes() {
        var now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        var key = new Keys.Stored("k" + now, Bytes.of(new byte[] {1, 2}), now);
        assertThat(store.ask(Keys.ADD, new Keys.Add(key, now.minusSeconds(60))).keys())
                .containsExactly(key);
        var other = new Keys.Stored("other", Bytes.of(new byte[] {3}), now);
        assertThat(store.ask(Keys.ADD, new Keys.Add(other, now.minusSeconds(60)))
                        .keys())
                .containsExactly(key);
        assertThat(store.ask(Keys.LIST, new Keys.ListKeys()).keys()).containsExactly(key);
        assertThat(store.ask(Keys.CHECK_MASTER, new Keys.CheckMaster(TestPlayer.hash("master"))))
                .isEqualTo(Done.DONE);
        assertThat(store.ask(Keys.CHECK_MASTER, new Keys.CheckMaster(TestPlayer.hash("master"))))
                .isEqualTo(Done.DONE);
        assertThat(code(store.reply(Keys.CHECK_MASTER, new Keys.CheckMaster(TestPlayer.hash("wrong")))))
                .isEqualTo(Code.FORBIDDEN);
    }

    /** Names and rooms of thousands who come at once fill the pool, and nobody may lose a lease over that. */
    @Test
    void leasesAndNewsDoNotWaitForTheRest() throws Exception {
        var player = store.player(0).id;
        var job = "lease-" + LoginId.next();
        try (var lock = io.anteroom.testkit.TestServers.connect(store.url)) {
            lock.setAutoCommit(false);
            try (var statement = lock.createStatement()) {
                statement.execute("lock table profiles");
            }
            var waiting = IntStream.range(0, 64)
                    .mapToObj(one -> store.bus.ask(Accounts.FIND_NAMES, new Accounts.FindNames(List.of(player))))
                    .toList();
            assertThat(store.ask(Leases.HOLD, new Leases.Hold(job, store.bus.nodeId(), 60_000))
                            .epoch())
                    .isNotNull();
            assertThat(news(0).mark()).isPositive();
            assertThat(waiting).noneMatch(Future::succeeded);
            lock.rollback();
        }
    }
}
