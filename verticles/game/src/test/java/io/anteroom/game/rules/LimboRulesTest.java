package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Move;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimboRulesTest {
    private static final String BET = "{'betAmount':'3.33','currency':'FUN','multiplier':'2.00'}";

    private static final long ALL = 1L << 32;

    private final Table table = new Table("limbo");

    /** floor(99 · 2^32 / u) is 211 for this u, 200 and 199 for the next two. */
    @Test
    void winsWhenTheGeneratedMultiplierReachesTheChosenOneAndPaysTheChosenOne() {
        var won = table.play("Bet", BET, 99 * ALL / 211 - 1);
        assertThat(Table.text(won.update()))
                .isEqualTo("{'nextActions':[],'generatedMultiplier':'2.11','payout':'6.66','roundEnded':true}");
        assertThat(Table.text(won.view()))
                .isEqualTo("{'betAmount':'3.33','currency':'FUN','multiplier':'2.00','nextActions':[],"
                        + "'generatedMultiplier':'2.11','payout':'6.66','roundEnded':true}");
        assertThat(won.moves()).containsExactly(new Move(Move.Kind.BET, -333), new Move(Move.Kind.WIN, 666));
        assertThat(table.play("Bet", BET, 99 * ALL / 200 - 1)
                        .update()
                        .path("payout")
                        .textValue())
                .isEqualTo("6.66");
        var lost = table.play("Bet", BET, 99 * ALL / 200);
        assertThat(Table.text(lost.update()))
                .isEqualTo("{'nextActions':[],'generatedMultiplier':'1.99','payout':'0.00','roundEnded':true}");
        assertThat(lost.moves()).containsExactly(new Move(Move.Kind.BET, -333));
    }

    @Test
    void theGeneratedMultiplierIsNeverBelowOne() {
        assertThat(new LimboChoice(101).draw(Table.drawing(ALL - 1))).isEqualTo(100);
        assertThat(new LimboChoice(101).draw(Table.drawing(0))).isEqualTo(99 * ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "1.00, INVALID_MULTIPLIER",
        "1.01,",
        "1000000,",
        "1000000.01, INVALID_MULTIPLIER",
        "2.001, INVALID_MULTIPLIER",
        "-2, INVALID_MULTIPLIER",
        "two, INVALID_MULTIPLIER",
    })
    void multipliersFromJustAboveOneToAMillionAreTaken(String multiplier, Code code) {
        assertThat(table.refusal("Bet", "{'betAmount':'1.00','currency':'FUN','multiplier':'" + multiplier + "'}"))
                .isEqualTo(code);
    }

    @Test
    void aChoiceThatWouldPayMoreThanTheMaximumWinIsRefused() {
        assertThat(table.refusal("Bet", "{'betAmount':'1.01','currency':'FUN','multiplier':'1000000'}"))
                .isEqualTo(Code.BET_LIMIT_REACHED);
    }

    /** A multiplier wins for the u up to floor(99 · 2^32 / h), shown at the borders, and for no other as it only falls. */
    @Test
    void theReturnToPlayerIsWhatTheRulesPay() {
        var least = Long.MAX_VALUE;
        var most = 0L;
        for (var h = 101L; h <= 100_000_000; h++) {
            var paid = 99 * ALL / h * h;
            least = Math.min(least, paid);
            most = Math.max(most, paid);
        }
        for (var h = 101L; h <= 100_000_000; h += 1 + h / 1000) {
            var choice = new LimboChoice(h);
            var winning = 99 * ALL / h;
            assertThat(choice.wins(LimboChoice.generated(winning))).isTrue();
            assertThat(choice.wins(LimboChoice.generated(winning + 1))).isFalse();
            assertThat(choice.payoutIfWon(100)).isEqualTo(h);
        }
        var staked = new BigDecimal(100 * ALL);
        assertThat(table.rules.mathematics(table.settings.customProps()).best().returnToPlayer())
                .isEqualByComparingTo(new BigDecimal(most).divide(staked))
                .isEqualByComparingTo("0.99");
        assertThat(new BigDecimal(
                        table.settings.customProps().path("returnToPlayerLeast").textValue()))
                .isEqualByComparingTo(new BigDecimal(least).divide(staked, 10, RoundingMode.FLOOR))
                .isGreaterThan(new BigDecimal("0.9897"));
    }
}
