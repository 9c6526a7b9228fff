package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.StoredReturns.Bucket;
import io.anteroom.contracts.StoredReturns.Group;
import io.anteroom.game.returns.Returns.State;
import io.anteroom.game.returns.Tolerance;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Games;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rounds that are played by chance, taken in and looked at again and again, as the monitor does it: a pay table that is off
 * raises the alarm within as many rounds as can be told beforehand, one that is right stays quiet. The same numbers at each
 * run: of other ones a few in ten thousand would show nothing but luck.
 */
class ReturnsSimulation {

    private static final long SEED = Long.getLong("seed", 20_260_101);

    private static final int STAKE = 100;
    private static final int LOOK_EVERY = 1000;
    private static final double CHANCE = 0.00001;

    /** How many sigma luck may hide a fault for: one in thirty thousand. */
    private static final double LUCK = 4;

    private static final Setup DICE = setup("dice");
    private static final Setup MINES = setup("mines");

    private static Setup setup(String game) {
        var rules = Games.find(game).orElseThrow();
        return Setup.of(
                rules, GameSettings.defaults(rules, Stage.CONFIG.maxWin()).toConfig(rules, 1));
    }

    private static Group group(String game, String actions, String data, long rounds, long paid) {
        return new Group(game, 1, "FUN", 0, STAKE, STAKE, actions, data.replace('\'', '"'), null, rounds, paid);
    }

    private static Group dice(int chance, long rounds, long paid) {
        var data = "{'rollThreshold':'%d.%02d','overOrUnder':'Under'}".formatted(chance / 100, chance % 100);
        return group("dice", "Bet", data, rounds, paid);
    }

    private static Bucket total(ReturnSums sums) {
        assertThat(sums.buckets()).hasSize(1);
        return sums.buckets().get(0);
    }

    private static State look(ReturnSums sums, Tolerance tolerance) {
        return ReturnsView.judge(total(sums), tolerance).state();
    }

    /**
     * After how many rounds a fault shows, unless luck hides it.
     *
     * @param fault what a round pays too much or too little
     * @param sigma of what a round really pays
     * @param expected sigma of what it should
     * @param rise the most that a round can move the sum
     */
    private static long roundsToShow(double fault, double sigma, double expected, double rise) {
        var tolerance = new Tolerance(CHANCE);
        var rounds = (double) LOOK_EVERY;
        while (rounds * fault
                < LUCK * sigma * Math.sqrt(rounds) + tolerance.to(rounds * expected * expected, rise, STAKE)) {
            rounds += LOOK_EVERY;
        }
        return (long) rounds;
    }

    /** The multiplier that is paid is not the one of the rules, so that the return is two points more or less. */
    @ParameterizedTest
    @CsvSource({
        "5000, 202, HIGH",
        "5000, 194, LOW",
        "9800, 103, HIGH",
        "9800, 99, LOW",
        "1000, 1010, HIGH",
        "1000, 970, LOW"
    })
    void aPayTableThatIsOffByTwoPointsRaisesTheAlarmWithinThePredictedRounds(int chance, long payout, State expected) {
        var p = chance / 10_000.0;
        var right = Math.floor(9900.0 / chance * STAKE);
        var fault = Math.abs(p * payout - p * right);
        var sigma = Math.sqrt(p * (1 - p));
        var rise = expected == State.HIGH ? (1 - p) * right : p * right;
        var predicted = roundsToShow(fault, sigma * payout, sigma * right, rise);

        System.out.printf("dice %d pays %d: predicted %d rounds, seed %d%n", chance, payout, predicted, SEED);
        var random = new SplittableRandom(SEED);
        var sums = new ReturnSums();
        var state = State.WITHIN;
        for (long rounds = 0; rounds < predicted && state == State.WITHIN; rounds += LOOK_EVERY) {
            sums.add(dice(chance, LOOK_EVERY, payout * wins(random, chance)), Optional.of(DICE));
            state = look(sums, new Tolerance(CHANCE));
        }
        assertThat(state).as("seed " + SEED).isEqualTo(expected);
        assertThat(predicted).isLessThan(chance == 1000 ? 3_000_000L : 300_000L);
    }

    private static int wins(SplittableRandom random, int chance) {
        var wins = 0;
        for (var i = 0; i < LOOK_EVERY; i++) {
            wins += random.nextInt(10_000) < chance ? 1 : 0;
        }
        return wins;
    }

    /** At a chance that is large enough to see: at most so many of the runs may be wrong, looked at a hundred times each. */
    @ParameterizedTest
    @CsvSource({"5000", "9800", "100", "1"})
    void aPayTableThatIsRightStaysQuietAtTheChosenRate(int chance) {
        var runs = 300;
        var falseAlarmChance = 0.05;
        var random = new SplittableRandom(SEED);
        var payout = 9900L * STAKE / chance;
        var alarms = 0;
        for (var run = 0; run < runs; run++) {
            alarms += staysQuiet(random, chance, payout, new Tolerance(falseAlarmChance)) ? 0 : 1;
        }
        System.out.printf("dice %d: %d of %d runs raised an alarm, seed %d%n", chance, alarms, runs, SEED);
        var most = runs * falseAlarmChance;
        assertThat(alarms).as("seed " + SEED).isLessThan((int) (most + LUCK * Math.sqrt(most)));
    }

    private static boolean staysQuiet(SplittableRandom random, int chance, long payout, Tolerance tolerance) {
        var sums = new ReturnSums();
        for (var look = 0; look < 100; look++) {
            sums.add(dice(chance, LOOK_EVERY, payout * wins(random, chance)), Optional.of(DICE));
            if (look(sums, tolerance) != State.WITHIN) {
                return false;
            }
        }
        return true;
    }

    /** Players who pick on while they are lucky, and stop when they feel like it: no way to play makes a false alarm. */
    @Test
    void minesStayQuietHoweverPlayersStop() {
        var random = new SplittableRandom(SEED);
        var sums = new ReturnSums();
        for (var round = 0; round < 100_000; round++) {
            sums.add(mines(random, 1.0), Optional.of(MINES));
        }
        assertThat(look(sums, new Tolerance(0.001))).as("seed " + SEED).isEqualTo(State.WITHIN);
    }

    @Test
    void minesThatPayTwoPointsMoreAreFoundOut() {
        var random = new SplittableRandom(SEED);
        var sums = new ReturnSums();
        var rounds = 0;
        var state = State.WITHIN;
        while (state == State.WITHIN && rounds < 1_500_000) {
            for (var i = 0; i < 10_000; i++) {
                sums.add(mines(random, 1.02), Optional.of(MINES));
            }
            rounds += 10_000;
            state = look(sums, new Tolerance(CHANCE));
        }
        System.out.printf("mines that pay 2 %% more: found out after %d rounds, seed %d%n", rounds, SEED);
        assertThat(state).as("seed " + SEED).isEqualTo(State.HIGH);
    }

    /** 25 tiles, 3 bombs; stops with a chance that depends on how far it went. */
    private static Group mines(SplittableRandom random, double factor) {
        var picks = 0;
        var multiplier = 0.99;
        while (true) {
            var safe = (22.0 - picks) / (25 - picks);
            picks++;
            multiplier /= safe;
            if (random.nextDouble() >= safe) {
                return mines(picks, false, 0);
            }
            if (picks >= 4 || random.nextInt(3) == 0) {
                return mines(picks, true, (long) (Math.floor(multiplier * 10_000) / 10_000 * STAKE * factor));
            }
        }
    }

    private static Group mines(int picks, boolean cashedOut, long paid) {
        var actions = new ArrayList<>(List.of("Bet"));
        actions.addAll(Collections.nCopies(picks, "PickTile"));
        if (cashedOut) {
            actions.add("CashOut");
        }
        return group("mines", String.join(" ", actions), "{'maxTiles':25,'maxBombs':3}", 1, paid);
    }
}
