package io.anteroom.game;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.game.BrokenRules.Fault;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Rules;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rounds that their game's rules can't bring to an end. */
final class UnsettledRoundsTest {

    private static final Duration AGE_MAX = Duration.ofDays(30);

    @ParameterizedTest
    @EnumSource(Fault.class)
    void areLeftForANewerReleaseToMendAndVoidWhenTheyWaitedTwiceAsLong(Fault fault) throws Exception {
        var games = List.<Rules>of(new BrokenRules(Games.find("dice").orElseThrow(), fault));
        var stage = new Stage(games);
        try {
            var bet = stage.play("broken", "e0", "Bet", null).roundId();
            stage.store.rounds().letPass(AGE_MAX.plusHours(1));
            sweep(stage, games);
            sweep(stage, games);
            assertThat(round(stage, bet).status()).isEqualTo("open");
            assertThat(stage.balance()).isEqualTo(100_000 - 100);

            stage.store.rounds().letPass(AGE_MAX);
            sweep(stage, games);

            var round = round(stage, bet);
            assertThat(round.status()).isEqualTo("void");
            var last = round.actions().get(1);
            assertThat(last.serverReason()).isEqualTo("unsettled");
            assertThat(last.moves()).containsExactly(new Move(Move.Kind.REFUND, 100));
            assertThat(stage.balance()).isEqualTo(100_000);
            assertThat(stage.store.rounds().pushes())
                    .singleElement()
                    .extracting(push -> push.fields().tree().at("/reason").asText())
                    .isEqualTo("unsettled");
        } finally {
            stage.close();
        }
    }

    /** It may answer at the next moment, however long the round waited. */
    @Test
    void whereOnlyANeighbourFailsTheRoundIsSettledLaterHoweverOldItIs() throws Exception {
        var stage = new Stage();
        try {
            var bet = stage.play("mines", "e0", "Bet", Stage.MINES).roundId();
            var tile = safeTile(stage);
            var unused = stage.play("mines", "e1", "PickTile", "{\"currentPicks\":[" + tile + "]}");
            stage.store.rounds().letPass(AGE_MAX.multipliedBy(3));
            stage.store.before(CommitRound.ENDPOINT, commit -> {
                throw new IllegalStateException("planted");
            });
            sweep(stage, Games.ALL);
            assertThat(round(stage, bet).status()).isEqualTo("open");

            stage.store.mend(CommitRound.ENDPOINT);
            sweep(stage, Games.ALL);

            assertThat(round(stage, bet).status()).isEqualTo("ended");
            assertThat(round(stage, bet).actions().get(2).action()).isEqualTo("CashOut");
        } finally {
            stage.close();
        }
    }

    private static int safeTile(Stage stage) {
        var current = Objects.requireNonNull(
                stage.store.rounds().standing(stage.player, "mines").current());
        var state = Objects.requireNonNull(
                new Snapshots(stage.masterKey).open(current).state());
        var tile = 0;
        while (state.path("bombs").toString().matches(".*\\b" + tile + "\\b.*")) {
            tile++;
        }
        return tile;
    }

    private static void sweep(Stage stage, List<Rules> games) throws Exception {
        var unused = new Sweeper(stage.engine(games), AGE_MAX).sweep().await(10, SECONDS);
    }

    private static Rounds.Round round(Stage stage, RoundId roundId) {
        return stage.store.rounds().round(roundId);
    }
}
