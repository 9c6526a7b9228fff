package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.CommitRound.Committed;
import io.anteroom.contracts.CommitRound.Status;
import io.anteroom.contracts.CommitRound.Terms;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The pace of rounds, by the clock of PostgreSQL. Its passing is shown by moving what is remembered into the past. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaceIT {

    private static final int CYCLE_MS = 60_000;
    private static final Terms SLOW = new Terms(null, "gb@1", CYCLE_MS);

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @BeforeAll
    void start() {
        store = new RunningStore(1).withGames("dice", "mines");
    }

    @AfterAll
    void stop() {
        store.close();
    }

    private Reply<Committed> commit(TestPlayer player, CommitRound.Request request) {
        var reply = store.reply(CommitRound.ENDPOINT, request);
        if (reply instanceof Reply.Done<Committed> done && done.value().status() == Status.COMMITTED) {
            player.committed(request);
        }
        return reply;
    }

    private Status status(TestPlayer player, CommitRound.Request request) {
        return commit(player, request).fold(Committed::status, refusal -> {
            throw new AssertionError(refusal.toString());
        });
    }

    private Refusal refusal(TestPlayer player, CommitRound.Request request) {
        return commit(player, request)
                .fold(
                        done -> {
                            throw new AssertionError(done.toString());
                        },
                        refusal -> refusal);
    }

    private void letPass(TestPlayer player, long ms) {
        store.sql("update game_sessions set paced_at = paced_at - interval '" + ms
                + " milliseconds' where player_id = '" + player.id + "'");
    }

    private long rounds(TestPlayer player) {
        return store.number("select count(*) from rounds where player_id = '" + player.id + "'");
    }

    @Test
    void aRoundTooSoonAfterTheOneBeforeIsRefusedWithTheTimeThatIsLeftAndWritesNothing() {
        var player = store.player(1000);
        assertThat(status(player, TestPlayer.under(SLOW, player.bet(100, 198)))).isEqualTo(Status.COMMITTED);
        letPass(player, 20_000);

        var refused = refusal(player, TestPlayer.under(SLOW, player.bet(100, 198)));

        assertThat(refused.code()).isEqualTo(Code.RATE_LIMITED);
        assertThat(Objects.requireNonNull(refused.retryAfterMs())).isBetween(20_000L, 40_000L);
        assertThat(rounds(player)).isEqualTo(1);
        assertThat(store.number("select nonce from players where id = '" + player.id + "'"))
                .isEqualTo(1);
        assertThat(store.number("select balance from accounts where player_id = '" + player.id + "'"))
                .isEqualTo(1098);

        letPass(player, 40_000);
        assertThat(status(player, TestPlayer.under(SLOW, player.bet(100, 0)))).isEqualTo(Status.COMMITTED);
    }

    @Test
    void ofManyAtOnceOneBegins() {
        var player = store.player(10_000);
        var bets = IntStream.range(0, 30)
                .mapToObj(i -> store.asking(CommitRound.ENDPOINT, TestPlayer.under(SLOW, player.bet(100, 0))))
                .toList();
        RunningStore.await(Future.all(bets));
        // The others name a nonce that is used by now; their workers would look again, and then be told to wait.
        assertThat(rounds(player)).isEqualTo(1);
        player.nonce = 1;
        assertThat(refusal(player, TestPlayer.under(SLOW, player.bet(100, 0))).code())
                .isEqualTo(Code.RATE_LIMITED);
    }

    @Test
    void aReplayIsAnsweredWithoutAPause() {
        var player = store.player(1000);
        var bet = TestPlayer.under(SLOW, player.bet(100, 0));
        assertThat(status(player, bet)).isEqualTo(Status.COMMITTED);
        assertThat(status(player, bet)).isEqualTo(Status.REPLAYED);
    }

    @Test
    void laterActionsOfARoundAreNotPacedAndTheNextRoundIs() {
        var player = store.player(1000);
        assertThat(status(
                        player,
                        TestPlayer.under(SLOW, player.action(TestPlayer.event(), "Bet", true, false, false, 100, 0))))
                .isEqualTo(Status.COMMITTED);
        assertThat(status(player, player.action(TestPlayer.event(), "CashOut", false, true, false, 0, 50)))
                .isEqualTo(Status.COMMITTED);
        assertThat(refusal(player, TestPlayer.under(SLOW, player.bet(100, 0))).code())
                .isEqualTo(Code.RATE_LIMITED);
    }

    @Test
    void anotherGameOfThePlayerAndAnotherPlayerAreNotKeptWaiting() {
        var player = store.player(1000);
        assertThat(status(player, TestPlayer.under(SLOW, player.bet(100, 0)))).isEqualTo(Status.COMMITTED);
        var mines = new TestPlayer(store, player.id, player.seedId, "mines");
        mines.nonce = 1;
        assertThat(status(mines, TestPlayer.under(SLOW, mines.bet(100, 0)))).isEqualTo(Status.COMMITTED);
        var other = store.player(1000);
        assertThat(status(other, TestPlayer.under(SLOW, other.bet(100, 0)))).isEqualTo(Status.COMMITTED);
    }

    @Test
    void thePaceComesBeforeTheMoney() {
        var player = store.player(100);
        assertThat(status(player, TestPlayer.under(SLOW, player.bet(100, 0)))).isEqualTo(Status.COMMITTED);
        assertThat(refusal(player, TestPlayer.under(SLOW, player.bet(100, 0))).code())
                .isEqualTo(Code.RATE_LIMITED);
    }

    @Test
    void withoutTermsNobodyIsKeptWaitingAndNothingIsRemembered() {
        var player = store.player(1000);
        assertThat(status(player, player.bet(100, 0))).isEqualTo(Status.COMMITTED);
        assertThat(status(player, player.bet(100, 0))).isEqualTo(Status.COMMITTED);
        assertThat(store.number("select count(*) from game_sessions where paced_at is not null and player_id = '"
                        + player.id + "'"))
                .isZero();
    }

    @Test
    void oneBatchHoldsThoseUnderTermsAndOthers() {
        var players = store.players(20, 1000);
        var bets = IntStream.range(0, 20)
                .mapToObj(i -> store.asking(
                        CommitRound.ENDPOINT,
                        TestPlayer.under(
                                i % 2 == 0 ? SLOW : null, players.get(i).bet(100, 0))))
                .toList();
        RunningStore.await(Future.all(bets));
        for (int i = 0; i < 20; i++) {
            players.get(i).nonce = 1;
            var again = store.reply(
                    CommitRound.ENDPOINT,
                    TestPlayer.under(i % 2 == 0 ? SLOW : null, players.get(i).bet(100, 0)));
            assertThat(again instanceof Reply.Done).isEqualTo(i % 2 != 0);
        }
    }

    @Test
    void theTermsAreStampedOnTheRound() {
        var player = store.player(1000);
        assertThat(status(player, TestPlayer.under(SLOW, player.bet(100, 0)))).isEqualTo(Status.COMMITTED);
        assertThat(store.number("select count(*) from rounds where terms = 'gb@1' and player_id = '" + player.id + "'"))
                .isEqualTo(1);
    }

    @Test
    void aBetUnderAnotherJurisdictionThanThePlayersIsStale() {
        var player = store.player(1000);
        store.sql("update players set jurisdiction = 'gb' where id = '" + player.id + "'");
        var standing = store.ask(Rounds.LOAD_STANDING, new Rounds.LoadStanding(player.id, "dice", Currency.FUN))
                .standing();
        assertThat(standing.jurisdiction()).isEqualTo("gb");

        for (@Nullable Terms wrong : java.util.Arrays.asList(null, SLOW, new Terms("mt", "mt@1", 0))) {
            assertThat(status(player, TestPlayer.under(wrong, player.bet(100, 0))))
                    .isEqualTo(Status.STALE_STANDING);
        }
        var right = TestPlayer.under(new Terms("gb", "gb@1", CYCLE_MS), player.bet(100, 0));
        assertThat(status(player, right)).isEqualTo(Status.COMMITTED);
        assertThat(List.of(rounds(player))).containsExactly(1L);
    }
}
