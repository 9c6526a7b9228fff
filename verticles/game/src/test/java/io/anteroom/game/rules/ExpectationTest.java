package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.fairness.Draws;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationTest {

    private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-15");

    private static GameSettings settings(String game) {
        return new Table(game).settings;
    }

    private static Optional<Expectation> expectation(
            String game, long stake, List<String> actions, String data, @Nullable String view) {
        var rules = Games.find(game).orElseThrow();
        JsonNode seen = view == null ? null : Table.json(view);
        return rules.expectation(settings(game), new PlayedRound(stake, stake, actions, Table.json(data), seen));
    }

    private static void assertEqual(BigDecimal actual, BigDecimal expected) {
        assertThat(actual.subtract(expected).abs())
                .isLessThan(NEGLIGIBLE.multiply(expected.abs().max(BigDecimal.ONE)));
    }

    /** The payouts of all 10000 rolls, played. */
    @ParameterizedTest
    @CsvSource({"0.01, Under, 1", "1.00, Under, 250", "50.00, Over, 1", "50.00, Over, 99999", "2.00, Over, 37"})
    void ofDiceItIsThatOfAllRollsAtTheVeryStake(String threshold, String side, long stake) {
        var chosen = new DiceChoice((int) FixedPoint.parse(threshold, 2), side.equals("Over"));
        var sum = BigDecimal.ZERO;
        var squares = BigDecimal.ZERO;
        for (var roll = 0; roll < DiceChoice.ROLLS; roll++) {
            var payout = BigDecimal.valueOf(chosen.wins(roll) ? chosen.payoutIfWon(stake) : 0);
            sum = sum.add(payout);
            squares = squares.add(payout.pow(2));
        }
        var rolls = BigDecimal.valueOf(DiceChoice.ROLLS);
        var mean = sum.divide(rolls, MathContext.DECIMAL128);

        var data = "{'betAmount':1,'currency':'FUN','rollThreshold':'" + threshold + "','overOrUnder':'" + side + "'}";
        var expected = expectation("dice", stake, List.of("Bet"), data, null).orElseThrow();

        assertEqual(expected.least(), mean);
        assertEqual(expected.most(), mean);
        assertEqual(
                expected.variance(),
                squares.divide(rolls, MathContext.DECIMAL128).subtract(mean.pow(2)));
        assertEqual(expected.rise().add(mean), BigDecimal.valueOf(chosen.payoutIfWon(stake)));
        assertEqual(expected.fall(), mean);
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 137, 200, 9_999, 100_000_000})
    void ofLimboItCountsTheDrawsThatWin(long multiplier) {
        var choice = new LimboChoice(multiplier);
        var winning = LimboChoice.RETURNED / multiplier;
        assertThat(choice.wins(LimboChoice.generated(winning))).isTrue();
        assertThat(choice.wins(LimboChoice.generated(winning + 1))).isFalse();

        var data = "{'multiplier':'" + FixedPoint.text(multiplier, 2) + "'}";
        var expected = expectation("limbo", 500, List.of("Bet"), data, null).orElseThrow();

        var chance = new BigDecimal(winning).divide(new BigDecimal(Draws.BOUND_MAX));
        assertEqual(expected.most(), chance.multiply(BigDecimal.valueOf(choice.payoutIfWon(500))));
    }

    @Test
    void aBetOfASeriesTakesItsChoiceFromWhatWasShown() {
        var shown =
                "{'betAmount':'1.00','currency':'FUN','rollThreshold':'50.00','overOrUnder':'Over','diceResult':3.14}";
        var bet = "{'rollThreshold':50,'overOrUnder':'Over'}";
        assertThat(expectation("dice", 100, List.of("NewBet", "EndAutobet"), "{}", shown))
                .isEqualTo(expectation("dice", 100, List.of("Bet"), bet, null));
    }

    @Test
    void ofARoundThatSaysNothingNothingIsExpected() {
        assertThat(expectation("dice", 100, List.of("NewBet"), "{}", null)).isEmpty();
        assertThat(expectation("mines", 100, List.of("Bet", "PickTile"), "{}", null))
                .isEmpty();
    }

    /** A player who stops after so many picks: over all ways it can go, what was expected is what is paid. */
    @ParameterizedTest
    @CsvSource({
        "25, 3, 100, 1",
        "25, 3, 100, 7",
        "25, 3, 100, 22",
        "25, 24, 7, 1",
        "36, 10, 3, 5",
        "64, 32, 100000, 20",
        "64, 1, 1, 63"
    })
    void ofMinesItHoldsPickByPickWheneverThePlayerStops(int tiles, int bombs, long stake, int stopsAfter) {
        var paid = BigDecimal.ZERO;
        var expected = BigDecimal.ZERO;
        var variance = BigDecimal.ZERO;
        var squares = BigDecimal.ZERO;
        var reached = BigDecimal.ONE;
        for (var pick = 1; pick <= stopsAfter; pick++) {
            var safe = BigDecimal.valueOf(tiles - bombs - pick + 1L)
                    .divide(BigDecimal.valueOf(tiles - pick + 1L), MathContext.DECIMAL128);
            var lost = reached.multiply(BigDecimal.ONE.subtract(safe));
            var round = mines(tiles, bombs, stake, pick, false);
            expected = expected.add(lost.multiply(round.most()));
            variance = variance.add(lost.multiply(round.variance()));
            squares = squares.add(lost.multiply(round.most().pow(2)));
            reached = reached.multiply(safe);
        }
        var payout = BigDecimal.valueOf(MinesMultiplier.of(tiles, bombs, stopsAfter)
                .payout(stake, settings("mines").maxWin()));
        var round = mines(tiles, bombs, stake, stopsAfter, true);
        paid = paid.add(reached.multiply(payout));
        expected = expected.add(reached.multiply(round.most()));
        variance = variance.add(reached.multiply(round.variance()));
        squares = squares.add(reached.multiply(payout.subtract(round.most()).pow(2)));

        assertThat(paid.subtract(expected).abs())
                .isLessThan(new BigDecimal("1e-12").multiply(paid.add(BigDecimal.ONE)));
        assertThat(squares.subtract(variance).abs())
                .isLessThan(new BigDecimal("1e-12").multiply(squares.add(BigDecimal.ONE)));
    }

    private static Expectation mines(int tiles, int bombs, long stake, int picks, boolean cashedOut) {
        var actions = new ArrayList<>(List.of("Bet"));
        actions.addAll(Collections.nCopies(picks, "PickTile"));
        if (cashedOut) {
            actions.add("CashOut");
        }
        var data = "{'maxTiles':" + tiles + ",'maxBombs':" + bombs + "}";
        return expectation("mines", stake, actions, data, null).orElseThrow();
    }

    @Test
    void manyRoundsAreExpectedToPayAsOftenAsMuch() {
        var one = mines(25, 3, 100, 2, true);
        var many = one.times(1000);
        assertEqual(many.most(), one.most().multiply(BigDecimal.valueOf(1000)));
        assertEqual(many.variance(), one.variance().multiply(BigDecimal.valueOf(1000)));
        assertThat(many.rise()).isEqualTo(one.rise());
    }
}
