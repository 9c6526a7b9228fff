package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Accounts.RefreshStatus;
import io.anteroom.contracts.Changes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.Wallets;
import io.anteroom.testkit.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Accounts and logins, through the endpoints. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountsIT {

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

    private Changes.News news(long mark) {
        return store.ask(Changes.ENDPOINT, new Changes.Since(store.bus.nodeId(), mark, mark));
    }

    @Test
    void aCreatedPlayerHasAProfileAWelcomeAndCommitments() {
        var player = RunningStore.newPlayer(new Money(100_000, Currency.FUN));
        var created = store.ask(Accounts.CREATE, new Accounts.Create(List.of(player)));
        assertThat(created.players()).extracting(Accounts.Profile::username).containsExactly(player.username());
        assertThat(store.ask(Accounts.READ_PROFILE, new Accounts.ReadProfile(player.playerId())))
                .isEqualTo(created.players().get(0));
        assertThat(store.ask(Wallets.READ, new Wallets.Read(player.playerId())).balances())
                .containsExactly(new Wallets.Balance(new Money(100_000, Currency.FUN), Money.zero(Currency.FUN)));
        var posting = store.ask(Wallets.LIST, new Wallets.ListPostings(player.playerId(), null, 10))
                .postings()
                .get(0);
        assertThat(posting.kind()).isEqualTo(Move.Kind.WELCOME);
        assertThat(posting.amount()).isEqualTo(new Money(100_000, Currency.FUN));
        var view = store.ask(Seeds.VIEW, new Seeds.View(player.playerId()));
        assertThat(view.serverSeedHash()).isEqualTo(player.activeSeed().hash());
        assertThat(view.nextServerSeedHash()).isEqualTo(player.nextSeed().hash());
        assertThat(view.clientSeed()).isEqualTo("client");
    }

    @Test
    void takenNamesAreRefusedInAnyCaseAndNobodyIsCreated() {
        var first = RunningStore.newPlayer(null);
        store.ask(Accounts.CREATE, new Accounts.Create(List.of(first)));
        var sameName = named(first.username().toUpperCase(java.util.Locale.ROOT), "other@example.com");
        var sameEmail = named("other" + System.nanoTime(), first.email().toUpperCase(java.util.Locale.ROOT));
        var bystander = RunningStore.newPlayer(null);
        assertThat(code(store.reply(Accounts.CREATE, new Accounts.Create(List.of(bystander, sameName)))))
                .isEqualTo(Code.USERNAME_TAKEN);
        assertThat(code(store.reply(Accounts.CREATE, new Accounts.Create(List.of(sameEmail)))))
                .isEqualTo(Code.EMAIL_TAKEN);
        assertThat(code(store.reply(Accounts.READ_PROFILE, new Accounts.ReadProfile(bystander.playerId()))))
                .isEqualTo(Code.NOT_FOUND);
    }

    /** Profiles show a score of the global board. */
    private Connection lockBoards() throws SQLException {
        var connection = TestServers.connect(store.url);
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("lock table board_seasons in access exclusive mode");
        }
        return connection;
    }

    @Test
    void whoWasCreatedIsToldAlsoWhenNothingCanBeReadAfterwards() throws SQLException {
        var player = RunningStore.newPlayer(null);
        Accounts.Created created;
        try (var lock = lockBoards()) {
            created = store.ask(Accounts.CREATE, new Accounts.Create(List.of(player)));
            lock.rollback();
        }
        assertThat(created.players())
                .containsExactly(store.ask(Accounts.READ_PROFILE, new Accounts.ReadProfile(player.playerId())));
    }

    @Test
    void aProfileWhoseChangeIsRefusedStaysAsItIs() throws SQLException {
        var player = store.player(0);
        var read = new Accounts.ReadProfile(player.id);
        var before = store.ask(Accounts.READ_PROFILE, read);
        var players = new PlayerAccounts(new Database(store.vertx, impatient(), 9), renamed -> {});
        try (var lock = lockBoards()) {
            var change = new Accounts.ChangeProfile(player.id, null, "never" + before.email());
            assertThat(code(RunningStore.await(players.change(change).recover(DatabaseFailure::answer))))
                    .isEqualTo(Code.OVERLOADED);
            lock.rollback();
        }
        assertThat(store.ask(Accounts.READ_PROFILE, read)).isEqualTo(before);
    }

    /** Waits for no lock until an asker would have gone. */
    private StoreConfig impatient() {
        var config = RunningStore.config(store.url);
        return new StoreConfig(
                config.url(),
                config.ownerUrl(),
                config.replicaUrls(),
                config.batchMax(),
                config.queueMax(),
                config.poolSize(),
                config.poolWaitMax(),
                config.statementTimeout(),
                Duration.ofMillis(100),
                config.revocationsKept());
    }

    private static Accounts.NewPlayer named(String username, String email) {
        var player = RunningStore.newPlayer(null);
        return new Accounts.NewPlayer(
                player.playerId(), username, email, "hash", "client", player.activeSeed(), player.nextSeed(), null);
    }

    @Test
    void twoThousandPlayersAreCreatedAtOnce() {
        assertThat(store.players(1, 0)).hasSize(1);
        var many = new ArrayList<Accounts.NewPlayer>();
        for (int i = 0; i < 2000; i++) {
            many.add(RunningStore.newPlayer(new Money(1000, Currency.FUN)));
        }
        assertThat(store.ask(Accounts.CREATE, new Accounts.Create(many)).players())
                .hasSize(2000);
    }

    @Test
    void credentialsAreFoundByNameAndEmail() {
        var player = named("Cred" + System.nanoTime(), "cred" + System.nanoTime() + "@example.com");
        store.ask(Accounts.CREATE, new Accounts.Create(List.of(player)));
        var expected = new Accounts.FoundCredentials(new Accounts.Credentials(player.playerId(), "hash"));
        assertThat(store.ask(
                        Accounts.FIND_CREDENTIALS,
                        new Accounts.FindCredentials(player.username().toLowerCase(java.util.Locale.ROOT))))
                .isEqualTo(expected);
        assertThat(store.ask(Accounts.FIND_CREDENTIALS, new Accounts.FindCredentials(player.email())))
                .isEqualTo(expected);
        assertThat(store.ask(Accounts.FIND_CREDENTIALS, new Accounts.FindCredentials("nobody")))
                .isEqualTo(new Accounts.FoundCredentials(null));
    }

    @Test
    void aProfileChangesAndCountsItsGames() {
        var player = store.player(1000);
        var email = "new" + System.nanoTime() + "@example.com";
        assertThat(store.ask(Accounts.CHANGE_PROFILE, new Accounts.ChangeProfile(player.id, null, email))
                        .email())
                .isEqualTo(email);
        store.ask(CommitRound.ENDPOINT, player.bet(100, 0));
        assertThat(store.ask(Accounts.READ_PROFILE, new Accounts.ReadProfile(player.id))
                        .gamesPlayed())
                .isEqualTo(1);
        store.ask(Seeds.ADVANCE, new Seeds.Advance(player.id, "mine", RunningStore.seed("x" + player.id)));
        assertThat(store.ask(Accounts.READ_PROFILE, new Accounts.ReadProfile(player.id))
                        .gamesPlayed())
                .isEqualTo(1);
    }

    @Test
    void aRefreshTokenWorksOnceAndItsLateReuseEndsTheLogin() {
        var login = openLogin(Instant.now().plusSeconds(60));
        var first = TestPlayer.hash("first " + login);
        var second = TestPlayer.hash("second " + login);
        var refreshed = store.ask(Accounts.REFRESH, new Accounts.Refresh(first, second, 10_000));
        assertThat(refreshed.status()).isEqualTo(RefreshStatus.REFRESHED);
        assertThat(refreshed.loginId()).isEqualTo(login);
        assertThat(store.ask(Accounts.REFRESH, new Accounts.Refresh(first, second, 10_000)))
                .isEqualTo(refreshed);
        var third = TestPlayer.hash("third " + login);
        assertThat(store.ask(Accounts.REFRESH, new Accounts.Refresh(second, third, 10_000))
                        .status())
                .isEqualTo(RefreshStatus.REFRESHED);
        assertThat(store.ask(Accounts.REFRESH, new Accounts.Refresh(first, second, 0))
                        .status())
                .isEqualTo(RefreshStatus.REUSED);
        assertThat(store.ask(Accounts.REFRESH, new Accounts.Refresh(third, first, 10_000))
                        .status())
                .isEqualTo(RefreshStatus.UNKNOWN);
        assertThat(news(0).endedLogins()).contains(login);
    }

    @Test
    void anExpiredOrUnknownRefreshTokenIsUnknown() {
        var login = openLogin(Instant.now().minusSeconds(1));
        assertThat(store.ask(
                        Accounts.REFRESH,
                        new Accounts.Refresh(
                                TestPlayer.hash("first " + login), TestPlayer.hash("second " + login), 10_000)))
                .isEqualTo(new Accounts.Refreshed(RefreshStatus.UNKNOWN, null, null));
    }

    private LoginId openLogin(Instant expiresAt) {
        var player = store.player(0);
        var login = LoginId.next();
        store.ask(
                Accounts.OPEN_LOGIN,
                new Accounts.OpenLogin(login, player.id, TestPlayer.hash("first " + login), expiresAt));
        return login;
    }
}
