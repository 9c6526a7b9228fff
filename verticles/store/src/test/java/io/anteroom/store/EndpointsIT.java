package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.AgedRounds;
import io.anteroom.contracts.Changes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.contracts.Wallets;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Players' sessions, seeds, money and rounds, through the endpoints. */
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

    private Changes.News news(long mark) {
        return store.ask(Changes.ENDPOINT, new Changes.Since(store.bus.nodeId(), mark, mark));
    }

    @Test
    void anotherSessionTakesOverOrIsRefused() {
        var player = store.player(0);
        var other = SessionId.next();
        assertThat(store.claim(player.id, "dice", player.session).epoch()).isEqualTo(1);
        var polite = new Sessions.Claim(player.id, "dice", Currency.FUN, other, store.bus.nodeId(), false, null, 0, 0L);
        assertThat(code(store.reply(Sessions.CLAIM, polite))).isEqualTo(Code.SESSION_ACTIVE);
        var mark = news(0).mark();
        var claimed = store.claim(player.id, "dice", other);
        var replaced = new Sessions.Holder(player.session, store.bus.nodeId());
        assertThat(claimed.epoch()).isEqualTo(2);
        assertThat(claimed.replaced()).isEqualTo(replaced);
        var news = news(mark);
        assertThat(news.replaced()).contains(player.session);
        assertThat(news.losses()).anySatisfy(loss -> {
            assertThat(loss.sessionId()).isEqualTo(player.session);
            assertThat(Duration.ofMillis(loss.agoMs())).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        });
        var holder = store.ask(Sessions.HOLDER, new Sessions.FindHolder(player.id, "dice"));
        assertThat(holder.holder()).isEqualTo(new Sessions.Holder(other, store.bus.nodeId()));
        store.ask(Sessions.RELEASE, new Sessions.Release(player.id, other, store.bus.nodeId(), 0));
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
                new Sessions.Holder(other, store.bus.nodeId()),
                0,
                0L);
        assertThat(store.ask(Sessions.CLAIM, gone).epoch()).isEqualTo(4);
    }

    @Test
    void aSessionThatGoesOnOnAnotherNodeIsReplacedByNobody() {
        var player = store.player(0);
        var mark = news(0).mark();
        assertThat(store.claim(player.id, "dice", player.session).epoch()).isEqualTo(1);
        var elsewhere =
                new Sessions.Claim(player.id, "dice", Currency.FUN, player.session, NodeId.next(), false, null, 0, 0L);
        assertThat(store.ask(Sessions.CLAIM, elsewhere).epoch()).isEqualTo(2);

        assertThat(store.claim(player.id, "dice", player.session).epoch()).isEqualTo(3);
        assertThat(news(mark).replaced()).doesNotContain(player.session);
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
            asked.add(store.asking(Wallets.FUND, deposit));
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
            taken.add(store.asking(CommitRound.ENDPOINT, player.bet(100, 0))
                    .map(reply -> reply.fold(done -> done.status() == CommitRound.Status.COMMITTED, refusal -> false)));
            taken.add(store.asking(Wallets.FUND, fund("one" + i + player.id, player.id, Move.Kind.WITHDRAWAL, 100))
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
            assertThat(refusedAsNodesOfBeforeReadIt(deposit)).isEqualTo(Code.IDEMPOTENCY_IN_PROGRESS.name());
            slow.rollback();
        }
        assertThat(store.ask(Wallets.FUND, deposit).receipt()).isNotNull();
    }

    /** They know no outcome but three, and take what is neither reused nor replayed and has no refusal for a receipt. */
    private @Nullable String refusedAsNodesOfBeforeReadIt(Wallets.Fund deposit) throws SQLException {
        try (var node = io.anteroom.testkit.TestServers.connect(store.url);
                var statement = node.createStatement()) {
            statement.execute("set lock_timeout = '100ms'");
            try (var rows = statement.executeQuery("select refused from fund('" + deposit.principal() + "', '"
                    + deposit.key() + "', '', gen_random_uuid(), '" + deposit.playerId()
                    + "', 'deposit', 5, 'FUN', 'BalanceUpdate', 2)")) {
                assertThat(rows.next()).isTrue();
                return rows.getString(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select from players where id = '%s' for update",
                "select from accounts where player_id = '%s' for update",
                "select from accounts where purpose = 'cashier' and '%s' <> '' for update"
            })
    void aFirstRequestThatWaitsForMoneyOfOthersIsToldToComeAgain(String lock) throws Exception {
        var player = store.player(10);
        store.ask(Wallets.FUND, fund("before" + player.id, player.id, Move.Kind.DEPOSIT, 1));
        var withdrawal = fund("first" + player.id, player.id, Move.Kind.WITHDRAWAL, 5);
        try (var slow = io.anteroom.testkit.TestServers.connect(store.url)) {
            slow.setAutoCommit(false);
            try (var statement = slow.createStatement()) {
                statement.execute(lock.formatted(player.id));
            }
            assertThat(code(store.reply(Wallets.FUND, withdrawal))).isEqualTo(Code.OVERLOADED);
            slow.rollback();
        }
        var funded = store.ask(Wallets.FUND, withdrawal);
        assertThat(funded.replayed()).isFalse();
        assertThat(Objects.requireNonNull(funded.receipt()).balanceAfter().minor())
                .isEqualTo(6);
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
        store.ask(Sessions.RELEASE, new Sessions.Release(player.id, player.session, store.bus.nodeId(), 0));
        assertThat(orphans(player, 60_000)).isEmpty();
        assertThat(orphans(player, 0)).singleElement().matches(orphan -> orphan.silent() == null);
        assertThat(Objects.requireNonNull(orphans(player, 0).get(0).standing().current()))
                .isEqualTo(first.result());
        // A holder whose node is dead holds nothing, unless who asks could be cut off itself.
        var dead = NodeId.next();
        store.ask(
                Sessions.CLAIM,
                new Sessions.Claim(player.id, "dice", Currency.FUN, player.session, dead, true, null, 0, 0L));
        assertThat(orphans(player, 60_000)).singleElement().matches(orphan -> dead.equals(orphan.silent()));
        assertThat(orphans(player, 60_000, NodeId.next())).isEmpty();
        store.sql("insert into nodes (id, beat_at) values ('" + dead + "', now() - interval '5 seconds')");
        assertThat(orphans(player, 1)).isEmpty();
        store.sql("update nodes set beat_at = now() - interval '11 seconds' where id = '" + dead + "'");
        assertThat(orphans(player, 1)).hasSize(1);
        store.claim(player.id, "dice", player.session);
        assertThat(orphans(player, 60_000)).isEmpty();
    }

    /** Those that can't be ended would otherwise be found for ever, and others never. */
    @Test
    void orphansThatDoNotFitAreFoundByTheNextQuestion() {
        var gone = store.players(5, 1000);
        for (var player : gone) {
            store.ask(CommitRound.ENDPOINT, player.action(TestPlayer.event(), "Autobet", true, true, true, 100, 0));
            store.ask(Sessions.RELEASE, new Sessions.Release(player.id, player.session, store.bus.nodeId(), 0));
        }
        var found = new ArrayList<PlayerId>();
        AgedRounds.@Nullable Place after = null;
        do {
            var page = store.ask(Rounds.FIND_ORPHANS, new Rounds.FindOrphans(0, after, 2, null));
            page.orphans().forEach(orphan -> found.add(orphan.playerId()));
            after = page.next();
        } while (after != null);

        assertThat(found)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(Comparator.comparing(PlayerId::toString))
                .containsAll(gone.stream().map(player -> player.id).toList());
    }

    private List<Rounds.Orphan> orphans(TestPlayer player, long goneMs) {
        return orphans(player, goneMs, store.bus.nodeId());
    }

    private List<Rounds.Orphan> orphans(TestPlayer player, long goneMs, NodeId asker) {
        return store.ask(Rounds.FIND_ORPHANS, new Rounds.FindOrphans(goneMs, null, 1000, asker)).orphans().stream()
                .filter(orphan -> orphan.playerId().equals(player.id))
                .toList();
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
