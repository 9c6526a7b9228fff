package io.anteroom.game;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.fairness.Drawn;
import io.anteroom.game.rules.Step;
import io.anteroom.testkit.fakes.FakeRng;
import io.vertx.core.Future;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What actions draw, what is kept of it, and what happens where nothing is drawn. */
final class DrawsOfRoundsTest {

    @AutoClose
    private final Stage stage = new Stage();

    DrawsOfRoundsTest() throws Exception {}

    @Test
    void aBoardFullOfBombsGetsAllTheBytesItsDrawsNeed() throws Exception {
        var bet = stage.play("mines", "e0", "Bet", Stage.BET + "\"maxTiles\":64,\"maxBombs\":63}");

        var lost = stage.play("mines", "e1", "PickTile", "{\"currentPicks\":[" + stage.bombTile(bet) + "]}");

        assertThat(lost.update().tree().path("bombs")).hasSize(63);
    }

    @Test
    void nothingIsDrawnForAnActionThatIsRefused() throws Exception {
        stage.rng.fail(true);

        assertThat(stage.refusal(stage.request("dice", "e1", "Bet", Stage.DICE.replace("1.00", "0.001"))))
                .isEqualTo(Code.INVALID_BET_AMOUNT);
        assertThat(stage.refusal(stage.request("dice", "e2", "Bet", Stage.DICE)))
                .isEqualTo(Code.GAME_DISABLED);
        assertThat(stage.store.count(CommitRound.ENDPOINT)).isZero();
    }

    @Test
    void whereNothingIsDrawnNoRoundBeginsAndNoneThatIsOpenIsTakenFromItsPlayer() throws Exception {
        var open = stage.play("mines", "m0", "Bet", Stage.MINES);
        var series = stage.play("dice", "s0", "Autobet", Stage.AUTOBET);
        stage.rng.fail(true);

        assertThat(stage.refusal(stage.request("limbo", "e1", "Bet", Stage.BET + "\"multiplier\":2}")))
                .isEqualTo(Code.GAME_DISABLED);
        assertThat(stage.refusal(stage.request("dice", "s1", "NewBet", null))).isEqualTo(Code.GAME_DISABLED);
        assertThat(stage.store.rounds().standing(stage.player, "dice")).isEqualTo(series.standing());
        // The bombs are drawn already.
        var picked = stage.play("mines", "m1", "PickTile", "{\"currentPicks\":[0]}");
        assertThat(picked.roundId()).isEqualTo(open.roundId());
        stage.rng.fail(false);
        assertThat(stage.play("dice", "s2", "NewBet", null).replayed()).isFalse();
    }

    @Test
    void anOpenRoundThatNeedsDrawsIsToldToComeAgain() {
        var failed = new Refusal(Code.GAME_DISABLED, "nothing is drawn at present");
        var other = new Refusal(Code.OVERLOADED, "later");

        assertThat(StepPlay.asTold(step(true), failed)).isEqualTo(failed);
        assertThat(StepPlay.asTold(step(false), failed)).isEqualTo(new Refusal(Code.UNAVAILABLE, failed.message()));
        assertThat(StepPlay.asTold(step(false), other)).isEqualTo(other);
    }

    private static Step step(boolean startsRound) {
        return new Step(startsRound, 1, draws -> {
            throw new AssertionError("not played");
        });
    }

    @Test
    void aCommitSaysWhatWasDrawnAndByWhichCode() throws Exception {
        var dice = stage.play("dice", "e1", "Bet", Stage.DICE);
        var mines = stage.play("mines", "m0", "Bet", Stage.MINES);
        var unused = stage.play("mines", "m1", "PickTile", "{\"currentPicks\":[0]}");

        var commits = stage.store.rounds().committed();
        var notes = new DrawNotes(stage.masterKey);
        var diceDraws = Objects.requireNonNull(commits.get(0).draws());
        assertThat(diceDraws.module()).isEqualTo(FakeRng.MODULE);
        var roll = dice.update()
                .tree()
                .path("diceResult")
                .decimalValue()
                .movePointRight(2)
                .longValueExact();
        assertThat(notes.read(dice.roundId(), 1, diceDraws.note())).containsExactly(new Drawn(10_000, roll));
        var minesDraws = Objects.requireNonNull(commits.get(1).draws());
        assertThat(notes.read(mines.roundId(), 1, minesDraws.note()))
                .extracting(Drawn::bound)
                .containsExactly(25L, 24L, 23L);
        assertThat(commits.get(2).draws()).isNull();
    }

    @Test
    void drawsAskForNoMoreThanTheyNeed() throws Exception {
        var asked = new java.util.concurrent.CopyOnWriteArrayList<Integer>();
        var counting = stage.bus.serve(Rng.DRAW, 10, call -> {
            asked.add(call.request().blockCount());
            return Future.succeededFuture(Reply.refused(Code.UNAVAILABLE, "only counting"));
        });
        var unused = counting.await(5, SECONDS);

        for (var i = 0; i < 4; i++) {
            var reply = stage.start(stage.request("dice", "e" + i, "Bet", Stage.DICE))
                    .await(5, SECONDS);
            assertThat(reply).isNotNull();
        }
        assertThat(asked).isNotEmpty().containsOnly(1);
    }
}
