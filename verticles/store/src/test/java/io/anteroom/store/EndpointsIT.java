package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Accounts.RefreshStatus;
import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Changes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.contracts.StoredConfigs;
import io.anteroom.contracts.Wallets;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointsIT {

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

    private Changes.News news(long mark) {
        return store.ask(Changes.ENDPOINT, new Changes.Since(store.bus.nodeId(), mark, mark));
    }

    @Test
    void newsTellsWhatCameAfterTheMarkAndNotWhatWasLongBefore() {
        var before = openLogin(Instant.now().plusSeconds(60));
        store.ask(Accounts.END_LOGIN, new Accounts.EndLogin(before));
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
    void anotherSessionTakesOverOrIsRefused() {
        var player = store.player(0);
        var other = SessionId.next();
        assertThat(store.claim(player.id, "dice", player.session).epoch()).isEqualTo(1);
        var polite = new Sessions.Claim(player.id, "dice", Currency.FUN, other, store.bus.nodeId(), false, null);
        assertThat(code(store.reply(Sessions.CLAIM, polite))).isEqualTo(Code.SESSION_ACTIVE);
        var mark = news(0).mark();
        var claimed = store.claim(player.id, "dice", other);
        var replaced = new Sessions.Holder(player.session, store.bus.nodeId());
        assertThat(claimed.epoch()).isEqualTo(2);
        assertThat(claimed.replaced()).isEqualTo(replaced);
        assertThat(news(mark).replaced()).contains(player.session);
        var holder = store.ask(Sessions.HOLDER, new Sessions.FindHolder(player.id, "dice"));
        assertThat(holder.holder()).isEqualTo(new Sessions.Holder(other, store.bus.nodeId()));
        store.ask(Sessions.RELEASE, new Sessions.Release(player.id, other, store.bus.nodeId()));
        assertThat(store.ask(Sessions.HOLDER, new Sessions.FindHolder(player.id, "dice")))
                .isEqualTo(new Sessions.FoundHolder(null));
        assertThat(store.ask(Sessions.CLAIM, polite).epoch()).isEqualTo(3);
        var gone = new Sessions.Claim(
                player.id,
                "dice",
                Currency.FUN,
                SessionId.next(),
                NodeId.next(),
                false,
                new Sessions.Holder(other, store.bus.nodeId()));
        assertThat(store.ask(Sessions.CLAIM, gone).epoch()).isEqualTo(4);
    }

    @Test
    void aSeedIsRetiredBeforeItIsRevealedAndNotWhileARoundIsOpen() {
        var player = store.player(1000);
        var open = player.action(TestPlayer.event(), "Bet", true, false, false, 100, 0);
        store.ask(CommitRound.ENDPOINT, open);
        player.committed(open);
        var advance = new Seeds.Advance(player.id, "mine", RunningStore.seed("c" + player.id));
        assertThat(code(store.reply(Seeds.ADVANCE, advance))).isEqualTo(Code.CHANGE_SEED_FAILED);
        store.ask(CommitRound.ENDPOINT, player.action(TestPlayer.event(), "CashOut", false, true, false, 0, 100));
        var before = store.ask(Seeds.VIEW, new Seeds.View(player.id));
        var advanced = store.ask(Seeds.ADVANCE, advance);
        assertThat(advanced.retired()).isEqualTo(player.seedId);
        assertThat(advanced.retiredHash()).isEqualTo(before.serverSeedHash());
        assertThat(advanced.retiredClientSeed()).isEqualTo("client");
        assertThat(advanced.roundCount()).isEqualTo(1);
        assertThat(advanced.view().serverSeedHash()).isEqualTo(before.nextServerSeedHash());
        assertThat(store.ask(Seeds.VIEW, new Seeds.View(player.id))).isEqualTo(advanced.view());

        store.ask(Seeds.KEEP_REVEALED, new Seeds.KeepRevealed(player.seedId, "a" + player.id));
        var found = store.ask(Seeds.FIND, new Seeds.Find(player.seedId));
        assertThat(found.retired()).isTrue();
        assertThat(found.revealed()).isEqualTo("a" + player.id);
        var round = store.ask(
                Rounds.READ, new Rounds.ReadRound(player.id, open.result().roundId()));
        assertThat(round.serverSeed()).isEqualTo("a" + player.id);
    }

    @Test
    void aDepositIsDoneOnceAndRepeatsItsFirstAnswer() {
        var player = store.player(0);
        var deposit = fund("k1" + player.id, player.id, Move.Kind.DEPOSIT, 500);
        var asked = new ArrayList<Future<Reply<Wallets.Funded>>>();
        for (int i = 0; i < 10; i++) {
            asked.add(store.bus.ask(Wallets.FUND, deposit));
        }
        RunningStore.await(Future.all(asked));
        var answers = asked.stream()
                .map(answer -> answer.result().fold(done -> done, refusal -> {
                    throw new AssertionError(refusal.toString());
                }))
                .toList();
        assertThat(answers.stream().filter(answer -> !answer.replayed())).hasSize(1);
        assertThat(answers.stream().map(Wallets.Funded::receipt).distinct()).hasSize(1);
        var receipt = Objects.requireNonNull(answers.get(0).receipt());
        assertThat(receipt.balanceAfter()).isEqualTo(new Money(500, Currency.FUN));
        var postings = store.ask(Wallets.LIST, new Wallets.ListPostings(player.id, null, 10))
                .postings();
        assertThat(postings).extracting(Wallets.Posting::id).containsExactly(receipt.id());

        var other = fund("k1" + player.id, player.id, Move.Kind.DEPOSIT, 501);
        assertThat(code(store.reply(Wallets.FUND, other))).isEqualTo(Code.IDEMPOTENCY_KEY_REUSED);
        var taken = store.ask(Pushes.TAKE, new Pushes.Take(1000)).items().stream()
                .filter(item -> item.playerId().equals(player.id))
                .toList();
        assertThat(taken).hasSize(1);
        assertThat(taken.get(0).push().fields().tree().get("balance").asText()).isEqualTo("5.00");
        store.ask(Pushes.DROP, new Pushes.Drop(List.of(taken.get(0).id())));
        assertThat(store.number("select count(*) from push_outbox where player_id = '" + player.id + "'"))
                .isZero();
    }

    @Test
    void aRefusedWithdrawalIsRememberedAsRefused() {
        var player = store.player(100);
        var withdrawal = fund("k2" + player.id, player.id, Move.Kind.WITHDRAWAL, 101);
        var first = store.ask(Wallets.FUND, withdrawal);
        assertThat(first.replayed()).isFalse();
        assertThat(Objects.requireNonNull(first.refusal()).code()).isEqualTo(Code.INSUFFICIENT_FUNDS);
        store.ask(Wallets.FUND, fund("k3" + player.id, player.id, Move.Kind.DEPOSIT, 1000));
        var again = store.ask(Wallets.FUND, withdrawal);
        assertThat(again.replayed()).isTrue();
        assertThat(again.refusal()).isEqualTo(first.refusal());
        var nobody = store.ask(Wallets.FUND, fund("k4" + player.id, PlayerId.next(), Move.Kind.DEPOSIT, 1));
        assertThat(Objects.requireNonNull(nobody.refusal()).code()).isEqualTo(Code.NOT_FOUND);
        var allOfIt = store.ask(Wallets.FUND, fund("k5" + player.id, player.id, Move.Kind.WITHDRAWAL, 1100));
        assertThat(Objects.requireNonNull(allOfIt.receipt()).balanceAfter()).isEqualTo(Money.zero(Currency.FUN));
    }

    @Test
    void betsAndWithdrawalsAtOnceWithMoneyForOneHaveOneWinner() {
        var player = store.player(100);
        var taken = new ArrayList<Future<Boolean>>();
        for (int i = 0; i < 100; i++) {
            taken.add(store.bus
                    .ask(CommitRound.ENDPOINT, player.bet(100, 0))
                    .map(reply -> reply.fold(done -> done.status() == CommitRound.Status.COMMITTED, refusal -> false)));
            taken.add(store.bus
                    .ask(Wallets.FUND, fund("one" + i + player.id, player.id, Move.Kind.WITHDRAWAL, 100))
                    .map(reply -> reply.fold(done -> done.receipt() != null, refusal -> false)));
        }
        RunningStore.await(Future.all(taken));
        assertThat(taken.stream().filter(Future::result)).hasSize(1);
        assertThat(store.ask(Wallets.READ, new Wallets.Read(player.id))
                        .balances()
                        .get(0)
                        .balance())
                .isEqualTo(Money.zero(Currency.FUN));
    }

    @Test
    void aKeyWhoseRequestHasNotEndedIsInProgress() throws Exception {
        var player = store.player(0);
        var deposit = fund("slow" + player.id, player.id, Move.Kind.DEPOSIT, 5);
        try (var slow = io.anteroom.testkit.TestServers.connect(store.url)) {
            slow.setAutoCommit(false);
            try (var statement = slow.createStatement()) {
                statement.execute("insert into idempotency (principal, key, fingerprint) values ('"
                        + deposit.principal() + "', '" + deposit.key() + "', '')");
            }
            assertThat(code(store.reply(Wallets.FUND, deposit))).isEqualTo(Code.IDEMPOTENCY_IN_PROGRESS);
            slow.rollback();
        }
        assertThat(store.ask(Wallets.FUND, deposit).receipt()).isNotNull();
    }

    private static Wallets.Fund fund(String key, PlayerId playerId, Move.Kind kind, long minor) {
        var amount = new Money(minor, Currency.FUN);
        return new Wallets.Fund("operator /deposits", key, TestPlayer.hash(kind + " " + minor), playerId, kind, amount);
    }

    @Test
    void postingsAndRoundsArePagedNewestFirst() {
        var player = store.player(1000);
        for (int i = 1; i <= 5; i++) {
            var bet = player.bet(i, i);
            store.ask(CommitRound.ENDPOINT, bet);
            player.committed(bet);
        }
        store.ask(
                Wallets.FUND,
                new Wallets.Fund(
                        "op",
                        "eur" + player.id,
                        TestPlayer.hash("eur"),
                        player.id,
                        Move.Kind.DEPOSIT,
                        new Money(7, Currency.parse("EUR"))));
        var amounts = new ArrayList<Long>();
        String cursor = null;
        do {
            var page = store.ask(Wallets.LIST, new Wallets.ListPostings(player.id, cursor, 4));
            page.postings().forEach(posting -> amounts.add(posting.amount().minor()));
            cursor = page.next();
        } while (cursor != null);
        assertThat(amounts).containsExactly(7L, 5L, -5L, 4L, -4L, 3L, -3L, 2L, -2L, 1L, -1L, 1000L);
        assertThat(code(store.reply(Wallets.LIST, new Wallets.ListPostings(player.id, "junk", 4))))
                .isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);

        var first = store.ask(Rounds.LIST, new Rounds.ListRounds(player.id, null, 3));
        assertThat(first.rounds()).extracting(Rounds.Round::bet).containsExactly(5L, 4L, 3L);
        assertThat(first.more()).isTrue();
        var second = store.ask(
                Rounds.LIST,
                new Rounds.ListRounds(player.id, first.rounds().get(2).roundId(), 3));
        assertThat(second.rounds()).extracting(Rounds.Round::bet).containsExactly(2L, 1L);
        assertThat(second.more()).isFalse();
        assertThat(code(store.reply(
                        Rounds.READ,
                        new Rounds.ReadRound(
                                PlayerId.next(), first.rounds().get(0).roundId()))))
                .isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void orphansAreSeriesThatNobodyHolds() {
        var player = store.player(1000);
        store.ask(Leases.BEAT, new Leases.Beat(store.bus.nodeId()));
        var first = player.action(TestPlayer.event(), "Autobet", true, true, true, 100, 0);
        store.ask(CommitRound.ENDPOINT, first);
        assertThat(orphans(player, 60_000)).isEmpty();
        store.ask(Sessions.RELEASE, new Sessions.Release(player.id, player.session, store.bus.nodeId()));
        assertThat(orphans(player, 60_000)).isEmpty();
        assertThat(orphans(player, 0)).hasSize(1);
        assertThat(Objects.requireNonNull(orphans(player, 0).get(0).standing().current()))
                .isEqualTo(first.result());
        // A holder whose node is dead holds nothing.
        store.ask(
                Sessions.CLAIM,
                new Sessions.Claim(player.id, "dice", Currency.FUN, player.session, NodeId.next(), true, null));
        assertThat(orphans(player, 60_000)).hasSize(1);
        store.claim(player.id, "dice", player.session);
        assertThat(orphans(player, 60_000)).isEmpty();
    }

    private List<Rounds.Orphan> orphans(TestPlayer player, long goneMs) {
        return store.ask(Rounds.FIND_ORPHANS, new Rounds.FindOrphans(goneMs, 1000)).orphans().stream()
                .filter(orphan -> orphan.playerId().equals(player.id))
                .toList();
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
                    .mapToObj(node -> store.bus.ask(Keys.CHECK_MASTER, check))
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

    @Test
    void anEventThatTookEffectIsFound() {
        var player = store.player(1000);
        var bet = player.bet(100, 0);
        assertThat(store.ask(Rounds.FIND_EVENT, new Rounds.FindEvent(player.id, bet.eventId())))
                .isEqualTo(new Rounds.FoundEvent(null));
        store.ask(CommitRound.ENDPOINT, bet);
        var first = Objects.requireNonNull(store.ask(Rounds.FIND_EVENT, new Rounds.FindEvent(player.id, bet.eventId()))
                .first());
        assertThat(first.contentHash()).isEqualTo(bet.contentHash());
        assertThat(first.balance()).isEqualTo(new Money(900, Currency.FUN));
    }
}
