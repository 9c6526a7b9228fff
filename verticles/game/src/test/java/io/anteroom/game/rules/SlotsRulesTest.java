package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.fairness.DrawSource;
import io.anteroom.game.simulation.FastDraws;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rounds of {@link Machines#tiny}, whose windows are few enough to see what they pay. */
class SlotsRulesTest {
    private static final String BET = "{'betAmount':'3.00','currency':'FUN'}";

    private final Table table = new Table("slots");

    SlotsRulesTest() {
        table.settings = Machines.settings(Machines.tiny(), "1000000.00");
    }

    /** Middle row w b w b a: four bs. Top row a a a b a: three as. The third line is b b a b a: two bs. */
    @Test
    void linesPayForTheirLongestRunsFromTheFirstReelOn() {
        var outcome = table.play("Bet", BET, 0, 0, 0, 0, 0);
        assertThat(Table.text(outcome.update()))
                .isEqualTo(
                        "{'nextActions':[],'stops':[0,0,0,0,0],"
                                + "'window':[['a','w','b'],['a','b','w'],['a','w','a'],['b','b','b'],['a','a','a']],"
                                + "'wins':[{'line':0,'symbol':'b','count':4,'payout':'9.00'},"
                                + "{'line':1,'symbol':'a','count':3,'payout':'5.00'},"
                                + "{'line':2,'symbol':'b','count':2,'payout':'2.00'}],"
                                + "'freeSpins':0,'freeSpinsAwarded':0,'payout':'16.00','totalPayout':'16.00','roundEnded':true}");
        assertThat(outcome.moves()).containsExactly(new Move(Move.Kind.BET, -300), new Move(Move.Kind.WIN, 1600));
        assertThat(outcome.state()).isNull();
        assertThat(outcome.view().path("betAmount").textValue()).isEqualTo("3.00");
        assertThat(outcome.view().path("lines").intValue()).isEqualTo(3);
    }

    /** Stops 1, 2, 1: the top row is w w w b a. Three wilds pay 30 as such, and 9 as four bs. */
    @Test
    void wildsAtTheBeginningPayAsTheirOwnRunIfThatIsMore() {
        var wins = table.play("Bet", "{'betAmount':'1.00','currency':'FUN','lines':2}", 1, 2, 1, 0, 0)
                .update()
                .path("wins");
        assertThat(wins.get(0).toString().replace('"', '\''))
                .isEqualTo("{'line':1,'symbol':'w','count':3,'payout':'15.00'}");
    }

    @Test
    void scattersPayAnywhereAndAwardFreeSpinsInTheSameRound() {
        var outcome = table.play("Bet", BET, 2, 1, 0, 0, 0);
        assertThat(outcome.update().path("wins").toString().replace('"', '\''))
                .endsWith("{'line':-1,'symbol':'s','count':2,'payout':'3.00'}]");
        assertThat(outcome.update().path("freeSpins").intValue()).isEqualTo(2);
        assertThat(outcome.update().path("nextActions").toString()).isEqualTo("[\"FreeSpin\"]");
        assertThat(outcome.roundEnded()).isFalse();
        assertThat(Objects.requireNonNull(outcome.state()).path("totalPayout").textValue())
                .isEqualTo(outcome.update().path("payout").textValue());
    }

    @Test
    void freeSpinsPayTheirMultiplierCostNothingAndEndTheRound() {
        var first = table.play("Bet", BET, 2, 1, 0, 0, 0);
        var second = table.play("FreeSpin", null, 0, 0, 0, 0, 0);
        assertThat(second.update().path("payout").textValue()).isEqualTo("48.00");
        assertThat(second.moves()).containsExactly(new Move(Move.Kind.WIN, 4800));
        assertThat(second.update().path("freeSpins").intValue()).isEqualTo(1);
        assertThat(second.roundEnded()).isFalse();

        var third = table.play("FreeSpin", "{}", 0, 0, 0, 0, 0);
        assertThat(third.roundEnded()).isTrue();
        assertThat(third.update().path("freeSpins").intValue()).isZero();
        assertThat(minor(third.update().path("totalPayout").textValue()))
                .isEqualTo(minor(first.update().path("payout").textValue()) + 2 * 4800);
        assertThat(table.refusal("FreeSpin", null)).isEqualTo(Code.GAME_ROUND_NOT_FOUND);
    }

    private static long minor(String amount) {
        return FixedPoint.parse(amount, 2);
    }

    @Test
    void freeSpinsAwardMoreUpToTheMostOfARound() {
        var bet = table.play("Bet", BET, 2, 1, 0, 0, 0);
        assertThat(bet.update().path("freeSpinsAwarded").intValue()).isEqualTo(2);
        var again = table.play("FreeSpin", null, 2, 1, 0, 0, 0);
        assertThat(again.update().path("freeSpinsAwarded").intValue()).isEqualTo(3);
        assertThat(again.update().path("freeSpins").intValue()).isEqualTo(2);
        var noMore = table.play("FreeSpin", null, 2, 1, 0, 0, 0);
        assertThat(noMore.update().path("freeSpins").intValue()).isEqualTo(1);
        assertThat(table.play("FreeSpin", null, 2, 1, 0, 0, 0).roundEnded()).isTrue();
    }

    /** 16 stakes of a line of 0.10 / 3 each are 0.5333…; win by win they would be 0.30 + 0.16 + 0.06. */
    @Test
    void aPayoutIsRoundedDownOnceAndTheWinsSumUpToIt() {
        var outcome = table.play("Bet", "{'betAmount':'0.10','currency':'FUN'}", 0, 0, 0, 0, 0);
        assertThat(outcome.update().path("payout").textValue()).isEqualTo("0.53");
        assertThat(outcome.update().path("wins").findValuesAsText("payout")).containsExactly("0.30", "0.16", "0.07");
    }

    @Test
    void fewerLinesShareTheStakeAndAreTheFirstOnes() {
        var outcome = table.play("Bet", "{'betAmount':'3.00','currency':'FUN','lines':1}", 0, 0, 0, 0, 0);
        assertThat(outcome.update().path("wins").toString().replace('"', '\''))
                .isEqualTo("[{'line':0,'symbol':'b','count':4,'payout':'27.00'}]");
    }

    @Test
    void theMaximumWinCapsTheWholeRoundFreeSpinsIncluded() {
        table.settings = Machines.settings(Machines.tiny(), "60.00");
        assertThat(payout(table.play("Bet", BET, 2, 1, 0, 0, 0))).isEqualTo("10.00");
        assertThat(payout(table.play("FreeSpin", null, 0, 0, 0, 0, 0))).isEqualTo("48.00");
        var last = table.play("FreeSpin", null, 0, 0, 0, 0, 0);
        assertThat(payout(last)).isEqualTo("2.00");
        assertThat(last.update().path("totalPayout").textValue()).isEqualTo("60.00");
        assertThat(last.update().path("wins").findValuesAsText("payout")).containsExactly("2.00", "0.00", "0.00");
    }

    private static String payout(Outcome outcome) {
        return outcome.update().path("payout").textValue();
    }

    @Test
    void aRoundThatReachedTheMaximumWinHasNoFreeSpinsLeft() {
        table.settings = Machines.settings(Machines.tiny(3, 3), "40.00");
        assertThat(table.play("Bet", BET, 2, 1, 0, 0, 0).roundEnded()).isFalse();
        var capped = table.play("FreeSpin", null, 0, 0, 0, 0, 0);
        assertThat(capped.update().path("totalPayout").textValue()).isEqualTo("40.00");
        assertThat(capped.update().path("freeSpins").intValue()).isZero();
        assertThat(capped.roundEnded()).isTrue();
    }

    /** 10 billion times 450 million has no room in a long; the cap holds all the same. */
    @Test
    void theLargestBetOnTheLargestPayIsCappedNotOverflown() {
        var round = SlotsRound.begun(GameSettings.BET_MAX, table.settings.currency(), 40);
        assertThat(round.worth(450_000_000, GameSettings.WIN_MAX)).isEqualTo(GameSettings.WIN_MAX);
        assertThat(round.worth(400, GameSettings.WIN_MAX)).isEqualTo(GameSettings.WIN_MAX);
        assertThat(round.worth(399, GameSettings.WIN_MAX)).isEqualTo(399 * (GameSettings.BET_MAX / 40));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'betAmount':'1','currency':'FUN','lines':0}|INVALID_EVENT_INPUTS",
                "{'betAmount':'1','currency':'FUN','lines':4}|INVALID_EVENT_INPUTS",
                "{'betAmount':'1','currency':'FUN','lines':-1}|INVALID_EVENT_INPUTS",
                "{'betAmount':'1','currency':'FUN','lines':1.5}|INVALID_EVENT_INPUTS",
                "{'betAmount':'1','currency':'FUN','lines':'3'}|INVALID_EVENT_INPUTS",
                "{'betAmount':'1','currency':'FUN','lines':null}|INVALID_EVENT_INPUTS",
                "{'betAmount':'1','currency':'FUN','lines':[1]}|INVALID_EVENT_INPUTS",
                "{'betAmount':'1','currency':'FUN','lines':1e99}|INVALID_EVENT_INPUTS",
                "{'betAmount':'0','currency':'EUR','lines':4}|INVALID_EVENT_INPUTS",
                "{'betAmount':'0','currency':'EUR','stops':[0,0,0,0,0]}|INVALID_EVENT_INPUTS",
                "{'betAmount':'0','currency':'EUR'}|INVALID_CURRENCY",
                "{'betAmount':'0','currency':'FUN'}|INVALID_BET_AMOUNT",
                "{'betAmount':'1000.01','currency':'FUN'}|BET_LIMIT_REACHED",
                "{}|INVALID_CURRENCY",
                "null|INVALID_EVENT_INPUTS",
                "{'betAmount':'1000.00','currency':'FUN','lines':3}|",
                "{'betAmount':'0.01','currency':'FUN','lines':1}|",
            })
    void bets(String data, Code code) {
        assertThat(table.refusal("Bet", data)).isEqualTo(code);
    }

    @Test
    void actionsOutOfOrder() {
        assertThat(table.refusal("FreeSpin", null)).isEqualTo(Code.GAME_ROUND_NOT_FOUND);
        assertThat(table.refusal("Autobet", BET)).isEqualTo(Code.INVALID_ACTION);
        assertThat(table.play("Bet", BET, 2, 1, 0, 0, 0).roundEnded()).isFalse();
        assertThat(table.refusal("Bet", BET)).isEqualTo(Code.INVALID_NEXT_ACTION);
        assertThat(table.refusal("FreeSpin", BET)).isEqualTo(Code.INVALID_EVENT_INPUTS);
        assertThat(table.refusal("FreeSpin", "[]")).isEqualTo(Code.INVALID_EVENT_INPUTS);
        assertThat(table.refusal("FreeSpin", "{}")).isNull();
    }

    /** One draw a reel, the first reel first, of its strip's length: what a verifier has to know. */
    @Test
    void stopsAreDrawnReelByReel() {
        var step = table.step("Bet", BET);
        assertThat(step.startsRound()).isTrue();
        assertThat(step.drawCount()).isEqualTo(5);
        var bounds = new ArrayList<Long>();
        var stops = new int[5];
        SlotMachine.of(SlotsProps.of(Machines.tiny()))
                .draw(
                        bound -> {
                            bounds.add(bound);
                            return bound - 1;
                        },
                        stops);
        assertThat(stops).containsExactly(3, 3, 1, 0, 0);
        assertThat(bounds).containsExactly(4L, 4L, 2L, 1L, 1L);
    }

    @Test
    void theWindowOfAStopRunsOverTheEndOfTheStrip() {
        var window = table.play("Bet", BET, 3, 3, 1, 0, 0).update().path("window");
        assertThat(window.get(0).toString()).isEqualTo("[\"s\",\"a\",\"w\"]");
        assertThat(window.get(2).toString()).isEqualTo("[\"w\",\"a\",\"w\"]");
    }

    /** However a theme was shuffled, what the rules list is what they pay. */
    @Test
    void winsOfTheShippedMachinesSumUpToTheirPayout() {
        for (var theme : SlotsThemes.NAMES) {
            table.settings = Machines.settings(Objects.requireNonNull(SlotsThemes.find(theme)), "1000000.00");
            var draws = new FastDraws(theme.hashCode());
            for (var round = 0; round < 2_000; round++) {
                table.state = null;
                var bet = "{'betAmount':'" + FixedPoint.text(1 + draws.draw(99_999), 2) + "','currency':'FUN'}";
                var outcome = table.play("Bet", bet, stops(draws, theme));
                while (!outcome.roundEnded()) {
                    checkSum(outcome);
                    outcome = table.play("FreeSpin", null, stops(draws, theme));
                }
                checkSum(outcome);
            }
        }
    }

    private static long[] stops(DrawSource draws, String theme) {
        var strips = Objects.requireNonNull(SlotsThemes.find(theme)).path("strips");
        var stops = new long[5];
        Arrays.setAll(stops, reel -> draws.draw(strips.get(reel).size()));
        return stops;
    }

    private static void checkSum(Outcome outcome) {
        var sum = outcome.update().path("wins").findValuesAsText("payout").stream()
                .mapToLong(SlotsRulesTest::minor)
                .sum();
        assertThat(FixedPoint.text(sum, 2))
                .isEqualTo(outcome.update().path("payout").textValue());
        assertThat(Json.write(outcome.update())).doesNotContain("-0");
    }
}
