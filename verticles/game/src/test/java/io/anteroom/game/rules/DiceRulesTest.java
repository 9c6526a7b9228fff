package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Move;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiceRulesTest {
    private static final String BET =
            "{'betAmount':'1.25','currency':'FUN','rollThreshold':'49.99','overOrUnder':'Under'}";

    private final Table table = new Table("dice");

    @Test
    void aWinPaysTheBetTimesTheMultiplierRoundedDown() {
        var outcome = table.play("Bet", BET, 4930);
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':[],'diceResult':49.30,'multiplier':'1.9803','payout':'2.47',"
                        + "'roundEnded':true}");
        assertThat(Table.text(outcome.view()))
                .isEqualTo("{'betAmount':'1.25','currency':'FUN','rollThreshold':'49.99','overOrUnder':'Under',"
                        + "'nextActions':[],'diceResult':49.30,'multiplier':'1.9803','payout':'2.47',"
                        + "'roundEnded':true}");
        assertThat(outcome.moves()).containsExactly(new Move(Move.Kind.BET, -125), new Move(Move.Kind.WIN, 247));
        assertThat(outcome.state()).isNull();
    }

    @Test
    void aLossPaysNothingAndMovesTheBetAlone() {
        var outcome = table.play("Bet", BET, 4999);
        assertThat(outcome.update().path("payout").textValue()).isEqualTo("0.00");
        assertThat(outcome.moves()).containsExactly(new Move(Move.Kind.BET, -125));
    }

    @Test
    void aBetIsARoundOfOneDraw() {
        var step = table.step("Bet", BET);
        assertThat(step.startsRound()).isTrue();
        assertThat(step.drawCount()).isEqualTo(1);
    }

    @Test
    void numbersAreTakenLikeStrings() {
        var outcome = table.play(
                "Bet", "{'betAmount':1.25,'currency':'FUN','rollThreshold':49.99,'overOrUnder':'Under'}", 4930);
        assertThat(outcome.view().path("betAmount").textValue()).isEqualTo("1.25");
        assertThat(outcome.view().path("rollThreshold").textValue()).isEqualTo("49.99");
    }

    @ParameterizedTest
    @CsvSource({
        "0.00, Under, INVALID_THRESHOLD",
        "0.01, Under,",
        "98.00, Under,",
        "98.01, Under, INVALID_THRESHOLD",
        "99.99, Over, INVALID_THRESHOLD",
        "99.98, Over,",
        "1.99, Over,",
        "1.98, Over, INVALID_THRESHOLD",
        "100.00, Over, INVALID_THRESHOLD",
        "100.00, Under, INVALID_THRESHOLD",
        "-1, Over, INVALID_THRESHOLD",
        "50.001, Over, INVALID_THRESHOLD",
        "fifty, Over, INVALID_THRESHOLD",
    })
    void chancesFromOneToNinetyEightHundredAreTaken(String threshold, String side, Code code) {
        var data =
                "{'betAmount':'1','currency':'FUN','rollThreshold':'" + threshold + "','overOrUnder':'" + side + "'}";
        assertThat(table.refusal("Bet", data)).isEqualTo(code);
    }

    /** Every threshold and side that is taken, every roll: what all of them pay, exactly. */
    @Test
    void theReturnToPlayerIsWhatTheRulesPay() {
        var least = Long.MAX_VALUE;
        var most = 0L;
        for (var threshold = 0; threshold < 10_000; threshold++) {
            for (var over : new boolean[] {false, true}) {
                var choice = new DiceChoice(threshold, over);
                if (choice.isLegal()) {
                    var paid = paidOverAllRolls(choice);
                    least = Math.min(least, paid);
                    most = Math.max(most, paid);
                }
            }
        }
        var staked = new BigDecimal("100000000");
        assertThat(table.rules.mathematics(table.settings.customProps()).best().returnToPlayer())
                .isEqualByComparingTo(new BigDecimal(most).divide(staked))
                .isEqualByComparingTo("0.99");
        assertThat(new BigDecimal(
                        table.settings.customProps().path("returnToPlayerLeast").textValue()))
                .isEqualByComparingTo(new BigDecimal(least).divide(staked))
                .isGreaterThan(new BigDecimal("0.9899"));
    }

    /** Stakes of 10000 minor units, for which no payout is rounded. */
    private static long paidOverAllRolls(DiceChoice choice) {
        var paid = 0L;
        for (var roll = 0; roll < 10_000; roll++) {
            paid += choice.wins(roll) ? choice.payoutIfWon(10_000) : 0;
        }
        return paid;
    }

    @Test
    void payoutsAreExactForTheLargestBetsToo() {
        for (var bet : List.of(1L, 9_999L, 10_001L, 123_456_789_012L, GameSettings.BET_MAX)) {
            for (var chance = 1; chance <= 9_800; chance++) {
                var exact = BigInteger.valueOf(bet)
                        .multiply(BigInteger.valueOf(99_000_000 / chance))
                        .divide(BigInteger.valueOf(10_000));
                assertThat(new DiceChoice(chance, false).payoutIfWon(bet)).isEqualTo(exact.longValueExact());
            }
        }
    }

    @Test
    void aChoiceThatWouldPayMoreThanTheMaximumWinIsRefusedWhateverIsDrawn() {
        var data = "{'betAmount':'%s','currency':'FUN','rollThreshold':'0.01','overOrUnder':'Under'}";
        assertThat(table.refusal("Bet", data.formatted("101.02"))).isEqualTo(Code.BET_LIMIT_REACHED);
        assertThat(table.refusal("Bet", data.formatted("101.01"))).isNull();
    }
}
