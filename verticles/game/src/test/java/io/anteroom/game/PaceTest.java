package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.PlayRound;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PaceTest {

    @SuppressWarnings("NullAway.Init") // Each test starts its own.
    private Stage stage;

    private void start(String... assignments) throws Exception {
        stage = new Stage(Stage.config(assignments));
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    private CommitRound.Request lastCommit() {
        var commits = stage.store.rounds().committed();
        return commits.get(commits.size() - 1);
    }

    @Test
    void whereNothingIsAskedBetsFollowAtOnceUnderNoTerms() throws Exception {
        start();
        assertThat(stage.play("dice", "e0", "Bet", Stage.DICE).replayed()).isFalse();
        assertThat(stage.play("dice", "e1", "Bet", Stage.DICE).replayed()).isFalse();
        assertThat(lastCommit().terms()).isNull();
    }

    @Test
    void aBetBeforeTheCycleIsOverIsToldHowLongToWait() throws Exception {
        start("jurisdiction.default=gb");
        var first = stage.play("dice", "e0", "Bet", Stage.DICE);
        stage.store.rounds().letPass(Duration.ofSeconds(2));

        var again = Stage.believing(stage.request("dice", "e1", "Bet", Stage.DICE), first.standing());
        var refusal = stage.wholeRefusal(PlayRound.ENDPOINT, again);

        assertThat(refusal.code()).isEqualTo(Code.RATE_LIMITED);
        assertThat(refusal.retryAfterMs()).isEqualTo(3000);
        assertThat(stage.store.rounds().committed()).hasSize(1);
        stage.store.rounds().letPass(Duration.ofSeconds(3));
        assertThat(stage.play(again).replayed()).isFalse();
        assertThat(Objects.requireNonNull(lastCommit().terms()).stamp()).startsWith("gb@");
        assertThat(stage.play("dice", "e0", "Bet", Stage.DICE).replayed()).isTrue();
    }

    @Test
    void laterActionsOfARoundAreNotKeptWaiting() throws Exception {
        start("jurisdiction.default=gb");
        var bet = stage.play("mines", "e0", "Bet", Stage.MINES);
        var pick = stage.play("mines", "e1", "PickTile", "{\"currentPicks\":[0]}");
        assertThat(pick.roundId()).isEqualTo(bet.roundId());
        assertThat(lastCommit().terms()).isNull();
    }

    @Test
    void whereAutobetIsNotAllowedItIsNoActionAndOneThatGoesOnMayOnlyEnd() throws Exception {
        start();
        var series = stage.play("dice", "s0", "Autobet", Stage.AUTOBET);
        stage.store.rounds().settle(stage.player, "gb");

        // What the cache remembers is that the player is nowhere in particular.
        var next = Stage.believing(stage.request("dice", "s1", "NewBet", null), series.standing());
        assertThat(stage.refusal(next)).isEqualTo(Code.INVALID_ACTION);
        assertThat(stage.play("dice", "s2", "EndAutobet", null).roundId()).isEqualTo(series.roundId());
        assertThat(stage.refusal(stage.request("dice", "s3", "Autobet", Stage.AUTOBET)))
                .isEqualTo(Code.INVALID_ACTION);
        assertThat(stage.store.rounds().committed()).hasSize(2);
    }

    @Test
    void aPlayersOwnJurisdictionComesBeforeTheNodes() throws Exception {
        start("jurisdiction.default=gb");
        stage.store.rounds().settle(stage.player, "none");
        assertThat(stage.play("dice", "e0", "Bet", Stage.DICE).replayed()).isFalse();
        assertThat(stage.play("dice", "e1", "Bet", Stage.DICE).replayed()).isFalse();
        assertThat(Objects.requireNonNull(lastCommit().terms()).stamp()).startsWith("none@");
    }

    @Test
    void aStandingWithAnOldJurisdictionIsFoundOutByTheCommit() throws Exception {
        start();
        var first = stage.play("dice", "e0", "Bet", Stage.DICE);
        stage.store.rounds().settle(stage.player, "gb");

        var again = Stage.believing(stage.request("dice", "e1", "Bet", Stage.DICE), first.standing());
        assertThat(stage.refusal(again)).isEqualTo(Code.RATE_LIMITED);
        stage.store.rounds().letPass(Duration.ofSeconds(5));
        var played = stage.play(again);
        assertThat(Objects.requireNonNull(played.standing()).jurisdiction()).isEqualTo("gb");
    }

    @Test
    void aJurisdictionThatNobodyKnowsIsUnderTheStrictestRules() throws Exception {
        start("jurisdiction.policies=aa dice 2s,aa autobet off,bb * 7s,bb dice 1s");
        stage.store.rounds().settle(stage.player, "cc");
        assertThat(stage.play("dice", "e0", "Bet", Stage.DICE).replayed()).isFalse();
        var dice = Objects.requireNonNull(lastCommit().terms());
        assertThat(dice.minCycleMs()).isEqualTo(2000);
        assertThat(dice.stamp()).startsWith("strictest@");
        assertThat(stage.play("mines", "e1", "Bet", Stage.MINES).replayed()).isFalse();
        assertThat(Objects.requireNonNull(lastCommit().terms()).minCycleMs()).isEqualTo(7000);
        assertThat(stage.refusal(stage.request("dice", "e2", "Autobet", Stage.AUTOBET)))
                .isEqualTo(Code.INVALID_ACTION);
    }

    @Test
    void theStampOfAPolicyChangesWithWhatItAsks() throws Exception {
        start();
        var one = terms("jurisdiction.policies=gb * 5s");
        assertThat(terms("jurisdiction.policies=gb * 5s")).isEqualTo(one);
        assertThat(terms("jurisdiction.policies=gb * 6s").stamp()).isNotEqualTo(one.stamp());
        assertThat(terms("jurisdiction.policies=gb * 5s,gb autobet off").stamp())
                .isNotEqualTo(one.stamp());
    }

    private static CommitRound.Terms terms(String policies) {
        var config = Stage.config(policies, "jurisdiction.default=gb");
        return Objects.requireNonNull(config.jurisdictions().terms(null, "dice"));
    }
}
