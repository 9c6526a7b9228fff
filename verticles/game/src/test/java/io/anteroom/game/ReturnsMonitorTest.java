package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.GameReturns;
import io.anteroom.contracts.GameReturns.Level;
import io.anteroom.contracts.StoredConfigs;
import io.anteroom.contracts.StoredReturns;
import io.anteroom.contracts.StoredReturns.Group;
import io.anteroom.runtime.HealthState;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ReturnsMonitorTest {

    private static final long MANY = 1_000_000;

    @AutoClose
    private final Stage stage = new Stage();

    ReturnsMonitorTest() throws Exception {}

    /** Bets of 5.00 on a half. */
    private static Group dice(long version, long rounds, long paid) {
        var data = "{\"rollThreshold\":\"50.00\",\"overOrUnder\":\"Under\"}";
        return new Group("dice", version, "FUN", 480_000, 500, 500, "Bet", data, null, rounds, paid);
    }

    private void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void takeIn(Group group) {
        stage.store.returns().end(group);
        await(() -> !stage.store.returns().buckets().isEmpty());
    }

    private HealthState health() {
        return Objects.requireNonNull(stage.health.states().get("returns"));
    }

    private List<Level> levels(String game) throws Exception {
        return stage.done(GameReturns.FIND, new GameReturns.Find(game)).levels();
    }

    private double alarms(String game) {
        var gauge = stage.registry.find("anteroom.rtp.alarms").tag("game", game).gauge();
        return gauge == null ? -1 : gauge.value();
    }

    @Test
    void aGameThatPaysAsExpectedIsQuiet() throws Exception {
        takeIn(dice(1, MANY, MANY / 2 * 990));

        var level = levels("dice").get(0);
        assertThat(level.state()).isEqualTo(GameReturns.State.WITHIN);
        assertThat(level.rounds()).isEqualTo(MANY);
        assertThat(level.stakeFrom()).isEqualTo(100);
        assertThat(level.stakeBelow()).isEqualTo(1000);
        assertThat(level.staked()).isEqualByComparingTo("500000000");
        assertThat(level.paid()).isEqualByComparingTo("495000000");
        assertThat(level.shares().observed()).isEqualByComparingTo("0.99");
        assertThat(level.shares().expectedLeast()).isEqualByComparingTo("0.99");
        assertThat(level.shares().expectedMost()).isEqualByComparingTo("0.99");
        assertThat(level.shares().low().doubleValue()).isBetween(0.98, 0.99);
        assertThat(level.shares().high().doubleValue()).isBetween(0.99, 1.0);
        assertThat(levels("dice")).extracting(Level::days).containsExactly(1, 7, 30);
        await(() -> alarms("dice") == 0);
        assertThat(health().level()).isEqualTo(HealthState.Level.UP);
    }

    @Test
    void aGameThatPaysTwoPointsMoreRaisesTheAlarmEverywhere() throws Exception {
        takeIn(dice(1, MANY, MANY / 2 * 1010));

        assertThat(levels("dice").get(0).state()).isEqualTo(GameReturns.State.HIGH);
        await(() -> health().level() == HealthState.Level.DEGRADED);
        assertThat(health().reason()).contains("dice");
        await(() -> alarms("dice") == 1);
        // Gauges are published anew every time, one game after another.
        await(() -> alarms("mines") == 0);
        var observed = stage.registry
                .get("anteroom.rtp.return")
                .tags("game", "dice", "currency", "FUN", "stakeFrom", "100")
                .gauge();
        assertThat(observed.value()).isEqualTo(1.01);
    }

    @Test
    void aGameThatPaysTwoPointsLessDoesToo() throws Exception {
        takeIn(dice(1, MANY, MANY / 2 * 970));

        assertThat(levels("dice").get(0).state()).isEqualTo(GameReturns.State.LOW);
        await(() -> alarms("dice") == 1);
    }

    @Test
    void roundsOfAVersionThatNobodyKnowsAreCountedAndNotJudged() throws Exception {
        takeIn(dice(99, MANY, 0));

        var level = levels("dice").get(0);
        assertThat(level.configVersion()).isEqualTo(99);
        assertThat(level.rounds()).isEqualTo(MANY);
        assertThat(level.state()).isEqualTo(GameReturns.State.UNJUDGED);
        await(() -> alarms("dice") == 0);
    }

    @Test
    void aConfigurationThatCannotBeReadNowLosesNoRound() {
        stage.store.loseAnswers(StoredConfigs.READ);
        stage.store.returns().end(dice(99, MANY, 0));
        var asked = stage.store.count(StoredReturns.NEXT);
        await(() -> stage.store.count(StoredReturns.NEXT) > asked + 3);
        assertThat(stage.store.returns().buckets()).isEmpty();

        stage.store.mend(StoredConfigs.READ);

        await(() -> stage.store.returns().buckets().size() == 1);
    }

    @Test
    void aStepWhoseAnswerWasLostIsTakenOnce() {
        stage.store.loseAnswers(StoredReturns.ADD);
        takeIn(dice(1, MANY, MANY / 2 * 990));
        stage.store.mend(StoredReturns.ADD);
        var asked = stage.store.count(StoredReturns.NEXT);
        await(() -> stage.store.count(StoredReturns.NEXT) > asked + 3);

        assertThat(stage.store.returns().buckets().stream()
                        .mapToLong(StoredReturns.Bucket::rounds)
                        .sum())
                .isEqualTo(MANY);
    }

    /** The journal is for ever: whatever is in it, what comes behind it has to be taken in. */
    @Test
    void roundsThatCannotBeJudgedAreCountedAndHoldNothingUp() throws Exception {
        stage.store.returns().end(baccarat("{\"tieBetAmount\":0." + "0".repeat(30_000) + "}"));
        stage.store.returns().end(dice(1, MANY, MANY / 2 * 990));
        await(() -> stage.store.returns().buckets().size() == 2);

        assertThat(levels("dice").get(0).state()).isEqualTo(GameReturns.State.WITHIN);
        assertThat(levels("baccarat").get(0).rounds()).isEqualTo(1);
        assertThat(levels("baccarat").get(0).state()).isEqualTo(GameReturns.State.UNJUDGED);
        await(() -> health().level() == HealthState.Level.DEGRADED);
        assertThat(health().reason())
                .contains("could not be judged", "baccarat")
                .doesNotContain("dice");

        stage.store.returns().end(dice(1, MANY, MANY / 2 * 990));
        await(() -> stage.store.returns().buckets().size() == 3);
    }

    @Test
    void aZeroThatWasKeptWithThousandsOfPlacesIsJudgedAsTheZeroItWas() throws Exception {
        takeIn(baccarat(
                "{\"playerBetAmount\":\"0.01\",\"tieBetAmount\":0." + "0".repeat(5_000) + ",\"currency\":\"FUN\"}"));

        assertThat(stage.store.returns().buckets().get(0).judged()).isEqualTo(1);
        assertThat(health().level()).isEqualTo(HealthState.Level.UP);
    }

    private static Group baccarat(String data) {
        return new Group("baccarat", 1, "FUN", 480_000, 1, 1, "Bet", data, null, 1, 0);
    }

    @Test
    void levelsOfStakeAreByTheirDigits() {
        assertThat(ReturnSums.stakeLevel(1)).isZero();
        assertThat(ReturnSums.stakeLevel(9)).isZero();
        assertThat(ReturnSums.stakeLevel(10)).isEqualTo(1);
        assertThat(ReturnSums.stakeLevel(100_000)).isEqualTo(5);
        assertThat(ReturnSums.stakeFrom(5)).isEqualTo(100_000);
    }

    @Test
    void ofAGameThatThereIsNotNothingIsTold() throws Exception {
        assertThat(stage.refusal(GameReturns.FIND, new GameReturns.Find("chess")))
                .isEqualTo(Code.INVALID_GAME_ID);
        assertThat(levels("limbo")).isEmpty();
    }
}
