package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.fairness.Draws;
import io.anteroom.game.rules.baccarat.BaccaratSimulation;
import io.anteroom.game.rules.blackjack.Deal;
import io.anteroom.game.rules.blackjack.Decision;
import io.anteroom.game.rules.cards.SeededDraws;
import io.anteroom.game.rules.cards.Shoe;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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

    /** Coups by the rules themselves, each of the five outcomes once, at stakes that are rounded and capped. */
    @ParameterizedTest
    @CsvSource({
        "0, 333, 0, 0, 0, 100000000",
        "101, 333, 7, 3, 5, 100000000",
        "100, 0, 50, 100, 100, 2000",
        "0, 0, 0, 0, 11, 100"
    })
    void ofBaccaratItIsThatOfTheVeryBets(long player, long banker, long tie, long dragon, long panda, long maxWin) {
        var stakes = Stakes.of(player, banker, tie, dragon, panda);
        var expected = BaccaratMathematics.expectation(stakes, maxWin);
        var simulation = new BaccaratSimulation();
        var draws = new SeededDraws(7);
        var coups = 500_000;
        var sum = 0.0;
        var squares = 0.0;
        for (var coup = 0; coup < coups; coup++) {
            var payouts =
                    BaccaratPayouts.of(stakes, simulation.deal(draws), maxWin).paid();
            sum += payouts;
            squares += (double) payouts * payouts;
        }
        var mean = sum / coups;
        var sigma = Math.sqrt(expected.variance().doubleValue());
        assertThat(mean).isCloseTo(expected.most().doubleValue(), within(4 * sigma / Math.sqrt(coups)));
        assertThat(expected.least()).isEqualTo(expected.most());
        assertThat(squares / coups - mean * mean).isCloseTo(sigma * sigma, withinPercentage(10));
    }

    @Test
    void ofBaccaratABetOfASeriesTakesItsStakesFromWhatWasShown() {
        var shown = "{'betAmount':'3.00','bankerBetAmount':'1.00','pandaBetAmount':'2.00','payout':'0.00'}";
        var bet = "{'currency':'FUN','bankerBetAmount':1,'pandaBetAmount':'2.00'}";
        assertThat(expectation("baccarat", 300, List.of("NewBet"), "{}", shown))
                .isEqualTo(expectation("baccarat", 300, List.of("Bet"), bet, null))
                .isPresent();
        assertThat(expectation("baccarat", 301, List.of("Bet"), bet, null)).isEmpty();
    }

    /** By whoever hits until nothing is left, and by whoever doubles whatever comes. */
    @ParameterizedTest
    @EnumSource(
            value = Decision.class,
            names = {"HIT", "DOUBLE", "SPLIT", "SURRENDER", "STAND"})
    void ofBlackjackItHoldsHoweverPlayersDecide(Decision favourite) {
        var rounds = 1_000_000;
        var draws = new SeededDraws(3);
        var shoe = new Shoe();
        var deal = new Deal(shoe);
        var won = 0.0;
        var squares = 0.0;
        var paid = 0.0;
        for (var round = 0; round < rounds; round++) {
            shoe.again();
            deal.begin(draws);
            while (!deal.isOver()) {
                deal.take(decide(deal, favourite), draws);
            }
            var staked = 0L;
            var back = 0L;
            for (var hand = 0; hand < deal.handCount(); hand++) {
                var bet = deal.isDoubled(hand) ? 400 : 200;
                staked += bet;
                back += deal.status(hand).payout(bet);
            }
            paid += back;
            won += back - staked;
            squares += (double) (back - staked) * (back - staked);
        }
        var expected = expectation("blackjack", 200, List.of("Bet"), "{'betAmount':2,'currency':'FUN'}", null)
                .orElseThrow();
        var noise = 4 * Math.sqrt(squares / rounds / rounds);
        assertThat(won / rounds).isLessThan(expected.most().doubleValue() - 200 + noise);
        assertThat(squares / rounds).isLessThan(expected.variance().doubleValue());
        assertThat(paid / rounds).isGreaterThan(expected.least().doubleValue() - noise);
        assertThat(expected.least().doubleValue()).isGreaterThan(20);
    }

    private static Decision decide(Deal deal, Decision favourite) {
        return Stream.of(favourite, Decision.PEEK, Decision.DOUBLE, Decision.HIT)
                .filter(deal::allows)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ofBlackjackSideBetsCountInFullAndWhatIsCutCountsNothing() {
        var hands = BlackjackExpectation.of(1000, 0, 0, 0, 1_000_000);
        var both = BlackjackExpectation.of(1000, 100, 0, 500, 1_000_000);
        assertEqual(both.most().subtract(hands.most()), new BigDecimal("595.90361445"));
        assertEqual(both.least().subtract(hands.least()), new BigDecimal("95.90361445"));
        assertThat(BlackjackExpectation.of(1000, 0, 0, 0, 7_999).least()).isZero();
        assertThat(expectation("blackjack", 300, List.of("Bet"), "{'betAmount':2}", null))
                .isEmpty();
    }

    /** A payout that one round in 10^18 comes to, against the chance that is followed spin by spin. */
    @Test
    void aPayoutOfSlotsThatHardlyEverComesIsNotReckonedWith() {
        for (var theme : SlotsThemes.NAMES) {
            var machine = SlotMachine.of(SlotsProps.of(Objects.requireNonNull(SlotsThemes.find(theme))));
            for (var play : SlotsPlay.published(machine)) {
                var tail = SlotsTail.of(play);
                var most = new Mathematics(
                                List.of(SlotsMathematics.of(List.of(play)).best()))
                        .best()
                        .maxMultiplier()
                        .doubleValue();
                assertThat(tail).isLessThan(most);
                var chance = SlotsCut.at(play, new Ratio(new BigDecimal(tail).toBigInteger(), BigInteger.ONE))
                        .chance();
                assertThat(chance.doubleValue()).as(theme + " " + play.name()).isLessThan(1e-15);
                var nearer = new Ratio(new BigDecimal(tail / 20).toBigInteger(), BigInteger.ONE);
                assertThat(SlotsCut.at(play, nearer).chance().doubleValue()).isGreaterThan(SlotsTail.CHANCE);
            }
        }
    }

    @Test
    void ofSlotsItIsThatOfTheLinesThatArePlayed() {
        var all = expectation("slots", 2000, List.of("Bet"), "{}", null).orElseThrow();
        var one =
                expectation("slots", 2000, List.of("Bet"), "{'lines':1}", null).orElseThrow();
        var some =
                expectation("slots", 2000, List.of("Bet"), "{'lines':7}", null).orElseThrow();
        assertThat(all.variance()).isLessThan(one.variance());
        assertThat(some.variance()).isEqualTo(one.variance());
        assertThat(expectation("slots", 2000, List.of("Bet"), "{'lines':20}", null))
                .contains(all);
        assertThat(all.rise()).isLessThan(new BigDecimal(39_224L * 2_000 / 3));
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
