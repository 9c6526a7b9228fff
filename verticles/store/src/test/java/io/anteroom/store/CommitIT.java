package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.CommitRound.Committed;
import io.anteroom.contracts.CommitRound.Expected;
import io.anteroom.contracts.CommitRound.Status;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Wallets;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommitIT {

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

    private Reply<Committed> commit(CommitRound.Request request) {
        return store.reply(CommitRound.ENDPOINT, request);
    }

    private Status status(CommitRound.Request request) {
        return commit(request).fold(Committed::status, refusal -> {
            throw new AssertionError(refusal.toString());
        });
    }

    private static Code code(Reply<?> reply) {
        return reply.fold(
                done -> {
                    throw new AssertionError("done: " + done);
                },
                refusal -> refusal.code());
    }

    private long balance(TestPlayer player) {
        return store.number("select balance from accounts where player_id = '" + player.id + "'");
    }

    @Test
    void aRoundOfOneActionMovesItsMoneyAndTakesTheNonce() {
        var player = store.player(1000);
        var request = player.bet(100, 198);
        var committed = store.ask(CommitRound.ENDPOINT, request);
        assertThat(committed).isEqualTo(new Committed(Status.COMMITTED, new Money(1098, Currency.FUN), null));
        var loaded = store.ask(Rounds.LOAD_STANDING, new Rounds.LoadStanding(player.id, "dice", Currency.FUN));
        assertThat(loaded.balance()).isEqualTo(new Money(1098, Currency.FUN));
        assertThat(loaded.standing().next().nonce()).isEqualTo(1);
        assertThat(loaded.standing().current()).isNull();
        assertThat(loaded.epoch()).isEqualTo(1);
        var round = store.ask(
                Rounds.READ, new Rounds.ReadRound(player.id, request.result().roundId()));
        assertThat(round.status()).isEqualTo("ended");
        assertThat(round.bet()).isEqualTo(100);
        assertThat(round.payout()).isEqualTo(198);
        assertThat(round.actions()).hasSize(1);
        assertThat(round.actions().get(0).moves()).isEqualTo(request.moves());
        assertThat(round.view()).isEqualTo(request.update());
    }

    @Test
    void aBetThatIsNotFundedIsRefusedEvenIfItWouldWin() {
        var player = store.player(99);
        assertThat(code(commit(player.bet(100, 9900)))).isEqualTo(Code.INSUFFICIENT_FUNDS);
        assertThat(balance(player)).isEqualTo(99);
        assertThat(store.number("select nonce from players where id = '" + player.id + "'"))
                .isZero();
    }

    @Test
    void aRefusedBetLeavesNoBalanceBehind() {
        var player = store.player(0);
        assertThat(code(commit(player.bet(100, 9900)))).isEqualTo(Code.INSUFFICIENT_FUNDS);
        assertThat(store.ask(Wallets.READ, new Wallets.Read(player.id)).balances())
                .isEmpty();
    }

    @Test
    void aReplayAfterTheStateMovedOnGetsTheFirstAnswer() {
        var player = store.player(1000);
        var first = player.bet(100, 0);
        assertThat(status(first)).isEqualTo(Status.COMMITTED);
        player.committed(first);
        var second = player.bet(50, 0);
        assertThat(status(second)).isEqualTo(Status.COMMITTED);

        var replayed = store.ask(CommitRound.ENDPOINT, first);
        assertThat(replayed.status()).isEqualTo(Status.REPLAYED);
        var answer = java.util.Objects.requireNonNull(replayed.first());
        assertThat(answer.balance()).isEqualTo(new Money(900, Currency.FUN));
        assertThat(answer.update()).isEqualTo(first.update());
        assertThat(answer.roundId()).isEqualTo(first.result().roundId());
        assertThat(balance(player)).isEqualTo(850);
    }

    @Test
    void anEventIdWithOtherContentIsRefused() {
        var player = store.player(1000);
        var event = TestPlayer.event();
        assertThat(status(player.bet(event, 100, 0))).isEqualTo(Status.COMMITTED);
        assertThat(code(commit(player.bet(event, 200, 0)))).isEqualTo(Code.EVENT_ID_REUSED);
        assertThat(balance(player)).isEqualTo(900);
    }

    @Test
    void thirtyCopiesAtOnceHaveOneEffectAndEqualAnswers() {
        var player = store.player(1000);
        var request = player.bet(100, 0);
        var answers = new ArrayList<Future<Reply<Committed>>>();
        for (int i = 0; i < 30; i++) {
            answers.add(store.asking(CommitRound.ENDPOINT, request));
        }
        RunningStore.await(Future.all(answers));
        var balances = answers.stream()
                .map(answer -> answer.result().fold(this::balanceOf, refusal -> {
                    throw new AssertionError(refusal.toString());
                }))
                .toList();
        assertThat(balances).containsOnly(new Money(900, Currency.FUN));
        assertThat(balance(player)).isEqualTo(900);
    }

    private Money balanceOf(Committed committed) {
        var first = committed.first();
        return first == null ? java.util.Objects.requireNonNull(committed.balance()) : first.balance();
    }

    @Test
    void aStaleEpochWritesNothing() {
        var player = store.player(1000);
        var request = player.bet(100, 0);
        store.claim(player.id, "dice", SessionId.next());
        assertThat(status(request)).isEqualTo(Status.STALE_EPOCH);
        assertThat(balance(player)).isEqualTo(1000);
    }

    @Test
    void theServerActsOnlyWhenNobodyHoldsTheSession() {
        var player = store.player(1000);
        store.ask(io.anteroom.contracts.Leases.BEAT, new io.anteroom.contracts.Leases.Beat(store.bus.nodeId()));
        player.epoch = CommitRound.SERVER_EPOCH;
        assertThat(status(player.bet(100, 0))).isEqualTo(Status.STALE_EPOCH);
        store.ask(
                io.anteroom.contracts.Sessions.RELEASE,
                new io.anteroom.contracts.Sessions.Release(player.id, player.session, store.bus.nodeId(), 0));
        assertThat(status(player.bet(100, 0))).isEqualTo(Status.COMMITTED);
    }

    @Test
    void aRoundOfSeveralActionsIsAChainOfVersions() {
        var player = store.player(1000);
        var begun = player.action(TestPlayer.event(), "Bet", true, false, false, 100, 0);
        assertThat(status(begun)).isEqualTo(Status.COMMITTED);
        player.committed(begun);
        var standing = store.ask(Rounds.LOAD_STANDING, new Rounds.LoadStanding(player.id, "dice", Currency.FUN))
                .standing();
        assertThat(standing.current()).isEqualTo(begun.result());
        var picked = player.action(TestPlayer.event(), "PickTile", false, false, false, 0, 0);
        assertThat(status(picked)).isEqualTo(Status.COMMITTED);
        // The same step from the standing before it is stale now.
        assertThat(status(player.action(TestPlayer.event(), "PickTile", false, false, false, 0, 0)))
                .isEqualTo(Status.STALE_STANDING);
        player.committed(picked);
        var cashed = player.action(TestPlayer.event(), "CashOut", false, true, false, 0, 150);
        assertThat(status(cashed)).isEqualTo(Status.COMMITTED);
        var round = store.ask(
                Rounds.READ, new Rounds.ReadRound(player.id, begun.result().roundId()));
        assertThat(round.actions()).extracting(Rounds.Action::action).containsExactly("Bet", "PickTile", "CashOut");
        assertThat(round.status()).isEqualTo("ended");
        assertThat(balance(player)).isEqualTo(1050);
    }

    @Test
    void aStateThatIsNotTheOneInPostgresIsRefused() {
        var player = store.player(1000);
        var begun = player.action(TestPlayer.event(), "Bet", true, false, false, 100, 0);
        assertThat(status(begun)).isEqualTo(Status.COMMITTED);
        player.committed(begun);
        var honest = player.action(TestPlayer.event(), "CashOut", false, true, false, 0, 5000);
        var forged = new Expected(begun.result().roundId(), 1, TestPlayer.hash("forged in a cache"));
        assertThat(status(with(honest, forged))).isEqualTo(Status.STALE_STANDING);
        assertThat(balance(player)).isEqualTo(900);
    }

    private static CommitRound.Request with(CommitRound.Request request, Expected expected) {
        return copy(request, request.playerId(), expected, request.action());
    }

    private static CommitRound.Request copy(
            CommitRound.Request request, PlayerId playerId, @Nullable Expected expected, String action) {
        return new CommitRound.Request(
                playerId,
                request.gameId(),
                request.epoch(),
                request.eventId(),
                request.contentHash(),
                expected,
                request.result(),
                request.first(),
                request.current(),
                action,
                request.data(),
                request.update(),
                request.view(),
                request.currency(),
                request.moves(),
                request.tellPlayer());
    }

    @Test
    void aSecondRoundIsRefusedWhileOneIsOpen() {
        var player = store.player(1000);
        var begun = player.action(TestPlayer.event(), "Bet", true, false, false, 100, 0);
        assertThat(status(begun)).isEqualTo(Status.COMMITTED);
        player.committed(begun);
        assertThat(status(player.action(TestPlayer.event(), "Bet", true, false, false, 100, 0)))
                .isEqualTo(Status.STALE_STANDING);
    }

    @Test
    void aSeriesGoesOnFromItsLastRoundAndEndsWithoutAMove() {
        var player = store.player(1000);
        var first = player.action(TestPlayer.event(), "Autobet", true, true, true, 100, 0);
        assertThat(status(first)).isEqualTo(Status.COMMITTED);
        player.committed(first);
        var second = player.action(TestPlayer.event(), "NewBet", true, true, true, 100, 200);
        assertThat(status(second)).isEqualTo(Status.COMMITTED);
        player.committed(second);
        assertThat(status(player.action(TestPlayer.event(), "Cheat", false, true, false, 0, 500)))
                .isEqualTo(Status.STALE_STANDING);
        var end = player.action(TestPlayer.event(), "EndAutobet", false, true, false, 0, 0);
        assertThat(status(end)).isEqualTo(Status.COMMITTED);
        player.committed(end);
        assertThat(status(player.bet(100, 0))).isEqualTo(Status.COMMITTED);
        assertThat(balance(player)).isEqualTo(900);
    }

    @Test
    void aWrongNonceClientSeedOrConfigurationIsStale() {
        var player = store.player(1000);
        player.nonce = 1;
        assertThat(status(player.bet(100, 0))).isEqualTo(Status.STALE_STANDING);
        player.nonce = 0;
        var right = player.bet(100, 0);
        store.sql("update players set client_seed = 'other' where id = '" + player.id + "'");
        assertThat(status(right)).isEqualTo(Status.STALE_STANDING);
        store.sql("update players set client_seed = 'client' where id = '" + player.id + "'");
        store.sql("update games set version = 2 where game_id = 'dice'");
        assertThat(status(right)).isEqualTo(Status.STALE_CONFIG);
        store.sql("update games set version = 1 where game_id = 'dice'");
        assertThat(status(right)).isEqualTo(Status.COMMITTED);
    }

    @Test
    void twoHundredBetsWithMoneyForOneHaveOneWinner() {
        // Over many games of one player, each bet is right about everything but the money and the nonce.
        var player = store.player(100);
        var bets = new ArrayList<Future<Reply<Committed>>>();
        for (int i = 0; i < 200; i++) {
            bets.add(store.asking(CommitRound.ENDPOINT, player.bet(100, 0)));
        }
        RunningStore.await(Future.all(bets));
        long won = bets.stream()
                .filter(bet -> bet.result().fold(done -> done.status() == Status.COMMITTED, refusal -> false))
                .count();
        assertThat(won).isEqualTo(1);
        assertThat(balance(player)).isZero();
    }

    @Test
    void aPoisonedItemSinksNoOther() {
        var players = store.players(20, 1000);
        var asked = new ArrayList<Future<Reply<Committed>>>();
        for (int i = 0; i < players.size(); i++) {
            var request = players.get(i).bet(100, 0);
            // PostgreSQL's text takes no NUL: the whole call fails.
            asked.add(store.asking(
                    CommitRound.ENDPOINT, i == 7 ? copy(request, request.playerId(), null, "\0") : request));
        }
        RunningStore.await(Future.all(asked));
        for (int i = 0; i < asked.size(); i++) {
            var reply = asked.get(i).result();
            assertThat(i == 7 ? code(reply) : reply.fold(Committed::status, refusal -> refusal))
                    .isEqualTo(i == 7 ? Code.INTERNAL : Status.COMMITTED);
        }
    }

    @Test
    void anUnknownPlayerIsRefused() {
        var request = store.player(1000).bet(100, 0);
        assertThat(code(commit(copy(request, PlayerId.next(), null, "Bet")))).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void afterAllOfItEveryAccountIsTheSumOfItsPostings() {
        var player = store.player(1000);
        for (var request : List.of(player.bet(100, 250))) {
            assertThat(status(request)).isEqualTo(Status.COMMITTED);
        }
        assertThat(store.number("select coalesce(sum(amount), 0) from ledger_legs"))
                .isZero();
        assertThat(store.number("""
                        select count(*)
                        from accounts a
                        left join (
                            select account, sum(amount) as total, max(version) as last, count(*) as legs
                            from ledger_legs group by account) l on l.account = a.id
                        where a.balance <> coalesce(l.total, 0) or a.version <> coalesce(l.last, 0)
                            or a.version <> coalesce(l.legs, 0)
                        """)).isZero();
    }
}
