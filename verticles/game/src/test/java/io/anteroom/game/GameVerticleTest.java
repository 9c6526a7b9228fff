package io.anteroom.game;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayRound.Played;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rounds;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class GameVerticleTest {

    @AutoClose
    private final Stage stage = new Stage();

    GameVerticleTest() throws Exception {}

    @Test
    void aBetIsOneCommitWithItsNonceAndItsMoney() throws Exception {
        var played = stage.play("dice", "e1", "Bet", Stage.DICE);

        assertThat(played.replayed()).isFalse();
        assertThat(played.balance().minor()).isEqualTo(stage.balance());
        assertThat(played.standing()).isEqualTo(stage.store.rounds().standing(stage.player, "dice"));
        var commit = stage.store.rounds().committed().get(0);
        assertThat(commit.first()).isTrue();
        assertThat(commit.current()).isFalse();
        assertThat(commit.result().sealedState().array()).isEmpty();
        assertThat(commit.result().seed().nonce()).isZero();
        assertThat(100_000
                        + commit.moves().stream()
                                .mapToLong(move -> move.minor())
                                .sum())
                .isEqualTo(stage.balance());
    }

    @Test
    void aStandingThatIsRightIsNotLoaded() throws Exception {
        var first = stage.play("dice", "e1", "Bet", Stage.DICE);
        var loads = stage.store.count(Rounds.LOAD_STANDING);

        var second = stage.play(Stage.believing(stage.request("dice", "e2", "Bet", Stage.DICE), first.standing()));

        assertThat(stage.store.count(Rounds.LOAD_STANDING)).isEqualTo(loads);
        assertThat(second.standing()).isEqualTo(stage.store.rounds().standing(stage.player, "dice"));
    }

    @Test
    void aRepeatedEventGetsItsFirstAnswer() throws Exception {
        var first = stage.play("dice", "e1", "Bet", Stage.DICE);

        var again = stage.play("dice", "e1", "Bet", Stage.DICE);

        assertThat(again).isEqualTo(new Played(first.roundId(), "Bet", first.update(), first.balance(), true, null));
        assertThat(stage.store.rounds().committed()).hasSize(1);
    }

    @Test
    void copiesAtOnceTakeEffectOnceAndAllGetTheAnswer() throws Exception {
        var request = stage.request("dice", "e1", "Bet", Stage.DICE);

        var copies = IntStream.range(0, 30).mapToObj(i -> stage.start(request)).toList();
        var unused = Future.all(copies).await(10, SECONDS);

        assertThat(stage.store.rounds().committed()).hasSize(1);
        assertThat(copies.stream()
                        .map(copy ->
                                ((Reply.Done<Played>) copy.result()).value().update()))
                .containsOnly(stage.store.rounds().committed().get(0).update());
    }

    @Test
    void anIdUsedForSomethingElseIsRefused() throws Exception {
        var unused = stage.play("dice", "e1", "Bet", Stage.DICE);

        assertThat(stage.refusal(stage.request("dice", "e1", "Bet", Stage.DICE.replace("50.00", "51.00"))))
                .isEqualTo(Code.EVENT_ID_REUSED);
        assertThat(stage.refusal(stage.request("dice", "e1", "Nonsense", null))).isEqualTo(Code.EVENT_ID_REUSED);
        assertThat(stage.refusal(stage.request("nonsense", "e1", "Bet", null))).isEqualTo(Code.EVENT_ID_REUSED);
    }

    @Test
    void aRetryAfterSuccessGetsTheFirstAnswerThoughItWouldBeIllegalNow() throws Exception {
        var bet = stage.request("mines", "e1", "Bet", Stage.MINES);
        var first = stage.play(bet);

        // The round is open by now, so a first action may not be taken.
        var again = stage.play(Stage.believing(bet, first.standing()));

        assertThat(again.replayed()).isTrue();
        assertThat(again.update()).isEqualTo(first.update());
        assertThat(stage.refusal(stage.request("mines", "e2", "Bet", Stage.MINES)))
                .isEqualTo(Code.INVALID_NEXT_ACTION);
    }

    @Test
    void aLostAnswerIsUnknownAndItsRetryTellsWhatHappened() throws Exception {
        stage.store.loseAnswers(CommitRound.ENDPOINT);
        assertThatThrownBy(() -> stage.play("dice", "e1", "Bet", Stage.DICE)).isInstanceOf(UnknownOutcome.class);
        stage.store.mend(CommitRound.ENDPOINT);

        var again = stage.play("dice", "e1", "Bet", Stage.DICE);

        assertThat(again.replayed()).isTrue();
        assertThat(stage.store.rounds().committed()).hasSize(1);
    }

    @Test
    void refusalsInOrder() throws Exception {
        assertThat(stage.refusal(stage.request("chess", "r1", "Bet", Stage.DICE)))
                .isEqualTo(Code.INVALID_GAME_ID);
        assertThat(stage.refusal(stage.request("dice", "r2", "Fly", Stage.DICE)))
                .isEqualTo(Code.INVALID_ACTION);
        assertThat(stage.refusal(stage.request("mines", "r3", "CashOut", null))).isEqualTo(Code.GAME_ROUND_NOT_FOUND);
        assertThat(stage.refusal(stage.request("dice", "r4", "Bet", "{}"))).isEqualTo(Code.INVALID_EVENT_INPUTS);
        assertThat(stage.refusal(stage.request("dice", "r5", "Bet", Stage.DICE.replace("1.00", "1000.01"))))
                .isEqualTo(Code.BET_LIMIT_REACHED);
        var poor = stage.createPlayer();
        stage.store
                .accounts()
                .credit(poor, new io.anteroom.contracts.Money(-99_950, io.anteroom.contracts.Currency.FUN));
        assertThat(stage.refusal(Stage.request(poor, "dice", "r6", "Bet", Stage.DICE)))
                .isEqualTo(Code.INSUFFICIENT_FUNDS);

        assertThat(stage.store.rounds().committed()).isEmpty();
        assertThat(stage.count("anteroom.game.refusals")).isEqualTo(6);
    }

    @Test
    void aRefusalOnAStaleStandingIsJudgedAgain() throws Exception {
        var before = stage.store.rounds().standing(stage.player, "mines");
        var bet = stage.play("mines", "e1", "Bet", Stage.MINES);

        // The cache knows of no round, so a pick would be refused.
        var pick = stage.request("mines", "e2", "PickTile", "{\"currentPicks\":[" + stage.safeTile(bet) + "]}");
        var picked = stage.play(Stage.believing(pick, before));

        assertThat(picked.roundId()).isEqualTo(bet.roundId());
    }

    @Test
    void aStaleStandingIsLoadedAfreshAndDrawnAgain() throws Exception {
        var stale = stage.store.rounds().standing(stage.player, "dice");
        var unused = stage.play("limbo", "e1", "Bet", Stage.BET + "\"multiplier\":2}");

        var played = stage.play(Stage.believing(stage.request("dice", "e2", "Bet", Stage.DICE), stale));

        assertThat(Objects.requireNonNull(played.standing()).next().nonce()).isEqualTo(2);
        assertThat(stage.count("anteroom.game.retries")).isEqualTo(1);
    }

    @Test
    void twoGamesOfOnePlayerAtOnceTakeNoncesWithoutGapsOrRepeats() throws Exception {
        var all = IntStream.range(0, 3)
                .mapToObj(i -> List.of(
                        stage.start(stage.request("dice", "d" + i, "Bet", Stage.DICE)),
                        stage.start(stage.request("limbo", "l" + i, "Bet", Stage.BET + "\"multiplier\":2}"))))
                .flatMap(List::stream)
                .toList();
        var unused = Future.join(all).await(20, SECONDS);

        var committed = stage.store.rounds().committed();
        assertThat(committed).isNotEmpty();
        assertThat(committed.stream().map(commit -> commit.result().seed().nonce()))
                .containsExactlyElementsOf(IntStream.range(0, committed.size())
                        .mapToObj(Long::valueOf)
                        .toList());
        var done =
                all.stream().filter(each -> each.result() instanceof Reply.Done).count();
        assertThat(done).isEqualTo(committed.size());
    }

    @Test
    void aMoverWhoIsAlwaysFasterEndsInAConflictThatMayBeRetried() throws Exception {
        stage.store.before(
                CommitRound.ENDPOINT, commit -> stage.store.accounts().seeds().takeNonce(commit.playerId()));

        assertThat(stage.refusal(stage.request("dice", "e1", "Bet", Stage.DICE)))
                .isEqualTo(Code.ROUND_CONFLICT);

        assertThat(stage.store.count(CommitRound.ENDPOINT)).isEqualTo(4);
        assertThat(stage.store.rounds().committed()).isEmpty();
        stage.store.mend(CommitRound.ENDPOINT);
        assertThat(stage.play("dice", "e1", "Bet", Stage.DICE).replayed()).isFalse();
    }

    @Test
    void anOlderSessionIsRefused() throws Exception {
        stage.store.rounds().seat(stage.player, "dice", 7);

        assertThat(stage.refusal(stage.request("dice", "e1", "Bet", Stage.DICE)))
                .isEqualTo(Code.SESSION_ACTIVE);
    }

    @Test
    void aRoundOfMinesGoesThroughAllItsVersions() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        var safe = stage.safeTiles(bet);

        var standing = bet.standing();
        for (var i = 0; i < 3; i++) {
            var pick = stage.request("mines", "p" + i, "PickTile", "{\"currentPicks\":[" + safe.get(i) + "]}");
            standing = stage.play(Stage.believing(pick, standing)).standing();
        }
        var out = stage.play(Stage.believing(stage.request("mines", "out", "CashOut", "{}"), standing));

        assertThat(out.update().tree().path("roundEnded").asBoolean()).isTrue();
        assertThat(out.update().tree().path("outcome").asText()).isEqualTo("win");
        assertThat(Objects.requireNonNull(out.standing()).current()).isNull();
        assertThat(stage.store.rounds().round(bet.roundId()).actions().stream().map(Rounds.Action::version))
                .containsExactly(1, 2, 3, 4, 5);
        assertThat(stage.balance())
                .isEqualTo(100_000 + stage.store.rounds().moved(stage.player, io.anteroom.contracts.Currency.FUN));
    }

    @Test
    void aDisabledGameTakesNoBetsButLetsOpenRoundsEnd() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        var change = new GameConfigs.Change("mines", Json.tree("{\"enabled\":false}"));
        var unused = stage.done(GameConfigs.CHANGE, change);

        var other = stage.createPlayer();
        assertThat(stage.refusal(Stage.request(other, "mines", "e1", "Bet", Stage.MINES)))
                .isEqualTo(Code.GAME_DISABLED);
        var picked = stage.play("mines", "e2", "PickTile", "{\"currentPicks\":[" + stage.safeTile(bet) + "]}");
        assertThat(picked.roundId()).isEqualTo(bet.roundId());
    }

    @Test
    void aDisabledGameTakesNoMoreBetsOfASeriesButLetsItEnd() throws Exception {
        var series = stage.play("dice", "s0", "Autobet", Stage.AUTOBET);
        var unused = stage.done(GameConfigs.CHANGE, new GameConfigs.Change("dice", Json.tree("{\"enabled\":false}")));

        assertThat(stage.refusal(stage.request("dice", "s1", "NewBet", null))).isEqualTo(Code.GAME_DISABLED);
        var end = stage.play("dice", "s2", "EndAutobet", null);
        assertThat(end.roundId()).isEqualTo(series.roundId());
    }

    @Test
    void aConfigurationThatChangedUnnoticedIsLoadedAndTheActionJudgedAgain() throws Exception {
        var newest = stage.store.configs().newest("dice");
        var document = newest.document().text().replace("\"1000.00\"", "\"0.50\"");
        // As another node would, with its news lost, a moment before the commit.
        stage.store.before(CommitRound.ENDPOINT, commit -> stage.store
                .configs()
                .put(new GameConfig("dice", newest.version() + 1, new io.anteroom.contracts.RawJson(document))));

        assertThat(stage.refusal(stage.request("dice", "e1", "Bet", Stage.DICE)))
                .isEqualTo(Code.BET_LIMIT_REACHED);
        assertThat(stage.store.rounds().committed()).isEmpty();
    }

    @Test
    void aRoundThatWouldPayMoreThanItsMaximumWinIsNotCommitted() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        var picked = stage.play("mines", "e1", "PickTile", "{\"currentPicks\":[" + stage.safeTile(bet) + "]}");
        var config = stage.store.configs().newest("mines");
        // What the round was begun under now says less than the rules were told when it began.
        var document = config.document().text().replace("\"1000000.00\"", "\"1.00\"");
        stage.store
                .configs()
                .put(new GameConfig("mines", config.version(), new io.anteroom.contracts.RawJson(document)));

        var cashOut = Stage.believing(stage.request("mines", "e2", "CashOut", null), picked.standing());
        var reply = Play.play(
                        stage.engine(), new io.anteroom.runtime.Call<>(cashOut, Deadline.in(Duration.ofSeconds(5))))
                .await(5, SECONDS);

        assertThat(((Reply.Refused<Played>) reply).refusal().code()).isEqualTo(Code.INTERNAL);
        assertThat(stage.store.rounds().committed()).hasSize(2);
        assertThat(stage.count("anteroom.game.maxwin.passed")).isEqualTo(1);
    }

    @Test
    void aLateActionWritesNothing() throws Exception {
        var request = stage.request("dice", "e1", "Bet", Stage.DICE);
        var engine = stage.engine();

        var standing = stage.store.rounds().standing(stage.player, "dice");
        var late = new io.anteroom.runtime.Call<>(Stage.believing(request, standing), Deadline.in(Duration.ZERO));
        var reply = Play.play(engine, late).await(5, SECONDS);

        assertThat(((Reply.Refused<Played>) reply).refusal().code()).isEqualTo(Code.OVERLOADED);
        assertThat(stage.store.rounds().committed()).isEmpty();
    }

    @Test
    void anUnknownPlayerIsRefused() throws Exception {
        var nobody = io.anteroom.contracts.PlayerId.next();

        assertThat(stage.refusal(PlayRound.ENDPOINT, Stage.request(nobody, "dice", "e", "Bet", Stage.DICE)))
                .isEqualTo(Code.NOT_FOUND);
    }
}
