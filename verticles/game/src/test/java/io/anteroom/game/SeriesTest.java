package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Push;
import io.anteroom.contracts.Standing;
import io.anteroom.contracts.ViewRound;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class SeriesTest {

    @AutoClose
    private final Stage stage = new Stage();

    SeriesTest() throws Exception {}

    @Test
    void eachBetOfASeriesIsARoundWithANonceOfItsOwn() throws Exception {
        var standing = playSeries(5);

        var committed = stage.store.rounds().committed();
        assertThat(committed).allMatch(CommitRound.Request::first).allMatch(CommitRound.Request::current);
        assertThat(committed.stream().map(commit -> commit.result().roundId())).doesNotHaveDuplicates();
        assertThat(committed.stream().map(commit -> commit.result().seed().nonce()))
                .containsExactly(0L, 1L, 2L, 3L, 4L);
        var end = stage.play(Stage.believing(stage.request("dice", "end", "EndAutobet", null), standing));
        assertThat(Objects.requireNonNull(end.standing()).current()).isNull();
        assertThat(end.roundId()).isEqualTo(committed.get(4).result().roundId());
        assertThat(stage.refusal(stage.request("dice", "after", "NewBet", null)))
                .isEqualTo(Code.GAME_ROUND_NOT_FOUND);
    }

    private @Nullable Standing playSeries(int rounds) throws Exception {
        var standing = stage.play("dice", "s0", "Autobet", Stage.AUTOBET).standing();
        for (var i = 1; i < rounds; i++) {
            standing = stage.play(Stage.believing(stage.request("dice", "s" + i, "NewBet", null), standing))
                    .standing();
        }
        return standing;
    }

    @Test
    void aSeriesWhosePlayerIsGoneIsEndedByTheServerWithWordOfIt() throws Exception {
        var unused = playSeries(2);
        assertThat(stage.store.rounds().pushes()).isEmpty();

        stage.store.rounds().leave(stage.player, "dice");

        var deadline = System.nanoTime() + 10_000_000_000L;
        while (stage.store.rounds().pushes().isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        var commits = stage.store.rounds().committed();
        var end = commits.get(commits.size() - 1);
        assertThat(end.action()).isEqualTo("EndAutobet");
        assertThat(end.epoch()).isEqualTo(CommitRound.SERVER_EPOCH);
        assertThat(end.eventId().value())
                .startsWith("server:orphan:" + end.result().roundId() + ":");
        assertThat(end.moves()).isEmpty();
        assertThat(stage.store.rounds().standing(stage.player, "dice").current())
                .isNull();
        Push push = stage.store.rounds().pushes().get(0);
        assertThat(push.eventType()).isEqualTo("RoundEnded");
        assertThat(push.fields().tree().path("gameId").asText()).isEqualTo("dice");
        assertThat(push.fields().tree().path("roundId").asText())
                .isEqualTo(end.result().roundId().toString());
        assertThat(push.fields().tree().path("roundEnded").asBoolean()).isTrue();
    }

    @Test
    void aPlayerWhoIsThereKeepsTheSeries() throws Exception {
        var standing = playSeries(2);
        var gone = stage.createPlayer();
        var unused = stage.play(Stage.request(gone, "dice", "g", "Autobet", Stage.AUTOBET));
        stage.store.rounds().leave(gone, "dice");

        var deadline = System.nanoTime() + 10_000_000_000L;
        while (stage.store.rounds().pushes().isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }

        assertThat(stage.store.rounds().standing(gone, "dice").current()).isNull();
        assertThat(stage.store.rounds().standing(stage.player, "dice")).isEqualTo(standing);
    }

    @Test
    void anOpenSeriesIsShownWithWhatMayFollow() throws Exception {
        var unused = playSeries(2);

        var viewed = stage.done(ViewRound.ENDPOINT, new ViewRound.Request(stage.player, "dice"));

        var round = Objects.requireNonNull(viewed.round());
        assertThat(round.data().tree().path("nextActions")).hasSize(2);
        assertThat(round.data().tree().path("autobetCount").intValue()).isEqualTo(2);
        assertThat(round.balance().minor()).isEqualTo(stage.balance());
    }

    @Test
    void anOpenRoundIsShownWithoutWhatIsHidden() throws Exception {
        var bet = stage.play("mines", "e", "Bet", Stage.MINES);

        var viewed = stage.done(ViewRound.ENDPOINT, new ViewRound.Request(stage.player, "mines"));

        var round = Objects.requireNonNull(viewed.round());
        assertThat(round.roundId()).isEqualTo(bet.roundId());
        assertThat(round.data().text()).contains("PickTile").doesNotContain("\"bombs\"");
        assertThat(viewed.standing()).isEqualTo(bet.standing());
    }

    @Test
    void noRoundIsAnAnswerAndNoGameARefusal() throws Exception {
        assertThat(stage.done(ViewRound.ENDPOINT, new ViewRound.Request(stage.player, "mines"))
                        .round())
                .isNull();
        assertThat(stage.refusal(ViewRound.ENDPOINT, new ViewRound.Request(stage.player, "chess")))
                .isEqualTo(Code.INVALID_GAME_ID);
    }
}
