package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.AgedRounds;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.CommitRound.Status;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.ServerReason;
import io.anteroom.contracts.Sessions;
import io.anteroom.contracts.Wallets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenRoundsIT {

    private static final long HOUR_MS = 3_600_000;

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @BeforeAll
    void start() {
        store = new RunningStore(1).withGames("dice");
        store.ask(Leases.BEAT, new Leases.Beat(store.bus.nodeId()));
    }

    @AfterAll
    void stop() {
        store.close();
    }

    private Status commit(TestPlayer player, CommitRound.Request request) {
        var status = store.ask(CommitRound.ENDPOINT, request).status();
        if (status == Status.COMMITTED) {
            player.committed(request);
        }
        return status;
    }

    private TestPlayer playerWithAnOpenRound() {
        var player = store.player(1000);
        assertThat(commit(player, player.action(TestPlayer.event(), "Bet", true, false, false, 100, 0)))
                .isEqualTo(Status.COMMITTED);
        return player;
    }

    private void age(TestPlayer player) {
        store.sql("update rounds set started_at = now() - interval '2 hours' where player_id = '" + player.id + "'");
    }

    /** Those of this test among all that are found, window by window. */
    private List<AgedRounds.Aged> found(List<TestPlayer> mine, int window) {
        var found = new ArrayList<AgedRounds.Aged>();
        AgedRounds.@Nullable Place after = null;
        do {
            var part = store.ask(AgedRounds.FIND, new AgedRounds.Find(HOUR_MS, after, window));
            found.addAll(part.rounds());
            after = part.next();
        } while (after != null);
        var ids = mine.stream().map(player -> player.id).toList();
        return found.stream().filter(aged -> ids.contains(aged.playerId())).toList();
    }

    @Test
    void roundsAndSeriesThatBeganLongAgoAreFoundOnceWhateverTheWindow() {
        var open = playerWithAnOpenRound();
        var young = playerWithAnOpenRound();
        var ended = store.player(1000);
        assertThat(commit(ended, ended.bet(100, 0))).isEqualTo(Status.COMMITTED);
        var series = store.player(1000);
        assertThat(commit(series, series.action(TestPlayer.event(), "Autobet", true, true, true, 100, 50)))
                .isEqualTo(Status.COMMITTED);
        List.of(open, ended, series).forEach(this::age);

        for (int window : List.of(1, 2, 1000)) {
            var found = found(List.of(open, young, ended, series), window);
            assertThat(found).extracting(AgedRounds.Aged::playerId).containsExactlyInAnyOrder(open.id, series.id);
            assertThat(found).allSatisfy(aged -> {
                assertThat(aged.ageMs()).isGreaterThanOrEqualTo(2 * HOUR_MS);
                assertThat(aged.bet()).isEqualTo(100);
                assertThat(aged.payout()).isEqualTo(aged.playerId().equals(series.id) ? 50 : 0);
                assertThat(aged.currency()).isEqualTo(Currency.FUN);
                assertThat(aged.standing().current())
                        .isEqualTo(aged.playerId().equals(series.id) ? series.current : open.current);
            });
        }
    }

    @Test
    void moreThanFitInOneAnswerAreFoundByTheNext() {
        var players = store.players(150, 1000);
        for (var player : players) {
            assertThat(commit(player, player.action(TestPlayer.event(), "Bet", true, false, false, 100, 0)))
                    .isEqualTo(Status.COMMITTED);
            age(player);
        }
        assertThat(found(players, 100_000))
                .extracting(AgedRounds.Aged::playerId)
                .doesNotHaveDuplicates()
                .hasSize(150);
    }

    @Test
    void aRoundThatIsGivenUpIsVoidAndItsStakeIsBackThoughASocketHoldsIt() {
        var player = playerWithAnOpenRound();
        var round = Objects.requireNonNull(player.current).roundId();

        var committed = store.ask(CommitRound.ENDPOINT, player.givenUp(100));

        assertThat(committed.balance()).isEqualTo(new Money(1000, Currency.FUN));
        var read = store.ask(Rounds.READ, new Rounds.ReadRound(player.id, round));
        assertThat(read.status()).isEqualTo("void");
        assertThat(read.endedAt()).isNotNull();
        assertThat(read.bet()).isEqualTo(100);
        assertThat(read.payout()).isEqualTo(100);
        assertThat(read.actions().get(1).action()).isEqualTo("Void");
        assertThat(read.actions().get(1).moves()).containsExactly(new Move(Move.Kind.REFUND, 100));
        var postings = store.ask(Wallets.LIST, new Wallets.ListPostings(player.id, null, 10))
                .postings();
        assertThat(postings.get(0).kind()).isEqualTo(Move.Kind.REFUND);
        assertThat(postings.get(0).roundId()).isEqualTo(round);
        assertThat(postings.get(0).balanceAfter()).isEqualTo(new Money(1000, Currency.FUN));
    }

    private List<@Nullable String> serverReasons(TestPlayer player, RoundId round) {
        return store.ask(Rounds.READ, new Rounds.ReadRound(player.id, round)).actions().stream()
                .map(Rounds.Action::serverReason)
                .toList();
    }

    /** A player may choose an event's id that looks like the server's. */
    @Test
    void whatThePlayerDidIsNeverTheServersWhateverTheEventsIdIs() {
        var player = playerWithAnOpenRound();
        var round = Objects.requireNonNull(player.current).roundId();
        var forged = new EventId("server:aged:" + round + ":0a1b2c3d");

        assertThat(commit(player, player.action(forged, "CashOut", false, true, false, 0, 150)))
                .isEqualTo(Status.COMMITTED);

        assertThat(serverReasons(player, round)).containsExactly(null, null);
    }

    @Test
    void theHistoryTellsWhatTheServerDidAndWhyAndSoDoesTheListOfRounds() {
        var settled = playerWithAnOpenRound();
        var voided = playerWithAnOpenRound();
        var round = Objects.requireNonNull(settled.current).roundId();
        var given = Objects.requireNonNull(voided.current).roundId();
        settled.epoch = CommitRound.SWEEPER_EPOCH;
        assertThat(commit(settled, settled.action(byServer("aged"), "CashOut", false, true, false, 0, 150)))
                .isEqualTo(Status.COMMITTED);
        assertThat(commit(voided, voided.givenUp(ServerReason.BROKEN_STATE, 100)))
                .isEqualTo(Status.COMMITTED);

        assertThat(serverReasons(settled, round)).containsExactly(null, "abandoned");
        assertThat(serverReasons(voided, given)).containsExactly(null, "brokenState");
        var listed = store.ask(Rounds.LIST, new Rounds.ListRounds(voided.id, null, 10));
        assertThat(listed.rounds().get(0).actions().get(1).serverReason()).isEqualTo("brokenState");
        assertThat(StoredRounds.find(store.url, given)
                        .orElseThrow()
                        .round()
                        .round()
                        .actions()
                        .get(1)
                        .serverReason())
                .isEqualTo("brokenState");
    }

    @Test
    void aSeriesThatEndedBecauseItsPlayerWasGoneSaysSo() {
        var player = store.player(1000);
        var series = player.action(TestPlayer.event(), "Autobet", true, true, true, 100, 50);
        assertThat(commit(player, series)).isEqualTo(Status.COMMITTED);
        store.ask(Sessions.RELEASE, new Sessions.Release(player.id, player.session, store.bus.nodeId(), 0));
        player.epoch = CommitRound.SERVER_EPOCH;

        assertThat(commit(player, player.action(byServer("orphan"), "EndAutobet", false, true, false, 0, 0)))
                .isEqualTo(Status.COMMITTED);

        assertThat(serverReasons(player, series.result().roundId())).containsExactly(null, "playerGone");
    }

    private static EventId byServer(String why) {
        return new EventId("server:" + why + ":" + TestPlayer.event().value());
    }

    @Test
    void seedsMayChangeAndBetsGoOnAfterARoundWasGivenUp() {
        var player = playerWithAnOpenRound();
        var advance = new Seeds.Advance(player.id, "mine", RunningStore.seed("c" + player.id));
        assertThat(code(store.reply(Seeds.ADVANCE, advance))).isEqualTo(Code.CHANGE_SEED_FAILED);

        assertThat(commit(player, player.givenUp(100))).isEqualTo(Status.COMMITTED);

        assertThat(commit(player, player.bet(100, 0))).isEqualTo(Status.COMMITTED);
        assertThat(store.ask(Seeds.ADVANCE, advance).roundCount()).isEqualTo(2);
    }

    @Test
    void ofAPlayerAndTheSweeperAtOnceOneWins() {
        var player = playerWithAnOpenRound();
        var cashOut = player.action(TestPlayer.event(), "CashOut", false, true, false, 0, 150);
        var givenUp = player.givenUp(100);
        var both = List.of(store.asking(CommitRound.ENDPOINT, cashOut), store.asking(CommitRound.ENDPOINT, givenUp));
        var statuses = both.stream()
                .map(RunningStore::await)
                .map(reply -> reply.fold(CommitRound.Committed::status, refusal -> {
                    throw new AssertionError(refusal.toString());
                }))
                .toList();
        assertThat(statuses).containsExactlyInAnyOrder(Status.COMMITTED, Status.STALE_STANDING);
        assertThat(store.number("select balance from accounts where player_id = '" + player.id + "'"))
                .isEqualTo(statuses.get(0) == Status.COMMITTED ? 1050 : 1000);
    }

    @Test
    void twoSweepersGiveUpARoundOnce() {
        var player = playerWithAnOpenRound();
        var one = player.givenUp(100);
        var other = player.givenUp(100);
        assertThat(commit(player, one)).isEqualTo(Status.COMMITTED);
        assertThat(commit(player, other)).isEqualTo(Status.STALE_STANDING);
        assertThat(store.number("select balance from accounts where player_id = '" + player.id + "'"))
                .isEqualTo(1000);
    }

    @Test
    void givingUpASeriesEndsItAndVoidsNoRoundThatIsOver() {
        var player = store.player(1000);
        assertThat(commit(player, player.action(TestPlayer.event(), "Autobet", true, true, true, 100, 50)))
                .isEqualTo(Status.COMMITTED);
        var round = java.util.Objects.requireNonNull(player.current).roundId();
        var before = store.ask(Rounds.READ, new Rounds.ReadRound(player.id, round));

        assertThat(commit(player, player.givenUp(0))).isEqualTo(Status.COMMITTED);

        var after = store.ask(Rounds.READ, new Rounds.ReadRound(player.id, round));
        assertThat(after.status()).isEqualTo("ended");
        assertThat(after.endedAt()).isEqualTo(before.endedAt());
        assertThat(after.payout()).isEqualTo(50);
        assertThat(store.ask(Rounds.LOAD_STANDING, new Rounds.LoadStanding(player.id, "dice", Currency.FUN))
                        .standing()
                        .current())
                .isNull();
    }

    @Test
    void aRefundOfASeriesIsRefusedByTheStanding() {
        var player = store.player(1000);
        assertThat(commit(player, player.action(TestPlayer.event(), "Autobet", true, true, true, 100, 50)))
                .isEqualTo(Status.COMMITTED);
        assertThat(commit(player, player.givenUp(50))).isEqualTo(Status.STALE_STANDING);
    }

    @Test
    void whatWasGivenUpPassesTheAuditAndALieAboutItDoesNot() {
        var player = playerWithAnOpenRound();
        assertThat(commit(player, player.givenUp(100))).isEqualTo(Status.COMMITTED);
        try (var other = new RunningStore(1).withGames("dice")) {
            var honest = other.player(1000);
            other.ask(CommitRound.ENDPOINT, bet(honest));
            other.ask(CommitRound.ENDPOINT, honest.givenUp(100));
            assertThat(Audit.run(other.url).isClean())
                    .as(Audit.run(other.url).toText())
                    .isTrue();
            for (var lie : List.of(
                    "update rounds set voided = false",
                    "update journal set action = 'CashOut' where version = 2",
                    "update postings set kind = 'win' where kind = 'refund'")) {
                other.sql(lie);
                assertThat(Audit.run(other.url).isClean()).as(lie).isFalse();
                undo(other, lie);
            }
        }
    }

    private static CommitRound.Request bet(TestPlayer player) {
        var request = player.action(TestPlayer.event(), "Bet", true, false, false, 100, 0);
        player.committed(request);
        return request;
    }

    private static void undo(RunningStore store, String lie) {
        store.sql(
                lie.startsWith("update rounds")
                        ? "update rounds set voided = true"
                        : lie.startsWith("update journal")
                                ? "update journal set action = 'Void' where version = 2"
                                : "update postings set kind = 'refund' where kind = 'win'");
        assertThat(Audit.run(store.url).isClean()).isTrue();
    }

    private static Code code(Reply<?> reply) {
        return reply.fold(
                done -> {
                    throw new AssertionError("done: " + done);
                },
                refusal -> refusal.code());
    }

    @Test
    void pushesOfTheSweeperAreWrittenWithWhatItDid() {
        var player = playerWithAnOpenRound();
        var request = player.givenUp(100);
        var told = new CommitRound.Request(
                request.playerId(),
                request.gameId(),
                request.epoch(),
                request.eventId(),
                request.contentHash(),
                request.expected(),
                request.result(),
                false,
                false,
                request.action(),
                request.data(),
                request.update(),
                request.view(),
                request.currency(),
                request.moves(),
                new io.anteroom.contracts.Push("RoundEnded", new RawJson("{}")));
        assertThat(commit(player, told)).isEqualTo(Status.COMMITTED);
        assertThat(store.number("select count(*) from push_outbox where player_id = '" + player.id + "'"))
                .isEqualTo(1);
    }
}
