package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Refusal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinesRulesTest {
    private static final String BET = "{'betAmount':'3.00','currency':'FUN','maxTiles':25,'maxBombs':2}";

    private final Table table = new Table("mines");

    /** Draws 7 and 2: tile 7, then place 1 + 2, which is tile 3. */
    private Outcome bet() {
        return table.play("Bet", BET, 7, 2);
    }

    private Outcome pick(int tile) {
        return table.play("PickTile", "{'currentPicks':[" + tile + "]}");
    }

    @Test
    void theBetDrawsAllBombsAndShowsNone() {
        var outcome = bet();
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':['PickTile'],'betAmount':'3.00','currency':'FUN','maxTiles':25,"
                        + "'maxBombs':2,'currentPicks':[],'nextMultiplier':'1.0760','nextProfit':'0.22',"
                        + "'roundEnded':false}");
        assertThat(outcome.moves()).containsExactly(new Move(Move.Kind.BET, -300));
        assertThat(Objects.requireNonNull(table.state).path("bombs").toString()).isEqualTo("[7,3]");
        assertThat(table.step("PickTile", "{'currentPicks':[0]}").startsRound()).isFalse();
    }

    /** A board has one of four sizes, and is told so whatever was sent instead; a range would not be true. */
    @ParameterizedTest
    @ValueSource(strings = {"24", "0", "-25", "26", "63", "65", "25.5", "'25'", "null", "1e30", "[25]"})
    void aBoardThatThereIsNotIsToldThoseThereAre(String tiles) {
        var data = "{'betAmount':'1','currency':'FUN','maxTiles':" + tiles + ",'maxBombs':1}";
        var refusal = table.check("Bet", data).fold(step -> null, refused -> refused);
        assertThat(refusal)
                .isEqualTo(new Refusal(Code.INVALID_EVENT_INPUTS, "maxTiles must be one of [25, 36, 49, 64]"));
    }

    @Test
    void aSafePickShowsWhatIsReachedAndWhatComesNext() {
        var begun = bet();
        assertThat(begun.roundEnded()).isFalse();
        var outcome = pick(0);
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':['PickTile','CashOut'],'currentMultiplier':'1.0760','currentProfit':'0.22',"
                        + "'nextMultiplier':'1.1739','nextProfit':'0.52','roundEnded':false}");
        assertThat(Table.text(outcome.view()))
                .isEqualTo("{'nextActions':['PickTile','CashOut'],'betAmount':'3.00','currency':'FUN','maxTiles':25,"
                        + "'maxBombs':2,'currentPicks':[0],'currentMultiplier':'1.0760','currentProfit':'0.22',"
                        + "'nextMultiplier':'1.1739','nextProfit':'0.52','roundEnded':false}");
        assertThat(outcome.moves()).isEmpty();
    }

    @Test
    void cashingOutPaysAndShowsTheBombs() {
        assertThat(List.of(bet(), pick(0))).extracting(Outcome::roundEnded).containsOnly(false);
        var outcome = table.play("CashOut", null);
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':[],'outcome':'win','payout':'3.22','bombs':[{'location':3,'picked':false},"
                        + "{'location':7,'picked':false}],'roundEnded':true}");
        assertThat(outcome.moves()).containsExactly(new Move(Move.Kind.WIN, 322));
        assertThat(outcome.view().path("currentPicks").toString()).isEqualTo("[0]");
    }

    @Test
    void aBombEndsTheRoundWithNothing() {
        assertThat(List.of(bet(), pick(0))).extracting(Outcome::roundEnded).containsOnly(false);
        var outcome = pick(7);
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':[],'outcome':'loss','payout':'0.00','bombs':[{'location':3,'picked':false},"
                        + "{'location':7,'picked':true}],'roundEnded':true}");
        assertThat(outcome.moves()).isEmpty();
    }

    @Test
    void theLastSafePickCashesOut() {
        var begun = table.play(
                "Bet",
                "{'betAmount':'3.00','currency':'FUN','maxTiles':25,'maxBombs':24}",
                LongStream.range(0, 24).map(i -> 0).toArray());
        assertThat(begun.update().path("nextMultiplier").textValue()).isEqualTo("24.7500");
        var outcome = pick(24);
        assertThat(outcome.update().path("payout").textValue()).isEqualTo("74.25");
        assertThat(outcome.update().path("bombs")).hasSize(24);
        assertThat(outcome.roundEnded()).isTrue();
    }

    @Test
    void theMaximumWinIsShownBeforehandAndCashesOut() {
        table.settings = GameSettings.defaults(table.rules, new BigDecimal("3.40"));
        assertThat(bet().update().path("nextMultiplier").textValue()).isEqualTo("1.0760");
        var first = pick(0);
        assertThat(first.update().path("nextMultiplier").textValue()).isEqualTo("1.1333");
        assertThat(first.update().path("nextProfit").textValue()).isEqualTo("0.40");
        var second = pick(1);
        assertThat(second.update().path("outcome").textValue()).isEqualTo("win");
        assertThat(second.moves()).containsExactly(new Move(Move.Kind.WIN, 340));
    }

    @Test
    void anOpenRoundKeepsTheMaximumWinItWasBegunUnder() {
        assertThat(bet().roundEnded()).isFalse();
        table.settings = GameSettings.defaults(table.rules, new BigDecimal("1.00"));
        assertThat(pick(0).roundEnded()).isFalse();
    }

    /** The count is called maxBombs. */
    @Test
    void noBombIsVisibleWhileTheRoundIsOpen() {
        var shown = List.of(bet(), pick(0), pick(1));
        for (var outcome : shown) {
            for (var seen : List.of(outcome.update(), outcome.view())) {
                var names = Json.write(seen);
                assertThat(names).doesNotContain("bombs", "location");
            }
        }
        assertThat(table.rules.view(Objects.requireNonNull(table.state)).has("bombs"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'maxTiles':25,'maxBombs':0}|INVALID_EVENT_INPUTS",
                "{'maxTiles':25,'maxBombs':25}|INVALID_EVENT_INPUTS",
                "{'maxTiles':26,'maxBombs':1}|INVALID_EVENT_INPUTS",
                "{'maxTiles':'25','maxBombs':1}|INVALID_EVENT_INPUTS",
                "{'maxTiles':25,'maxBombs':1.5}|INVALID_EVENT_INPUTS",
                "{'maxTiles':25}|INVALID_EVENT_INPUTS",
                "{'maxTiles':1e1000000000,'maxBombs':1}|INVALID_EVENT_INPUTS",
                "{'maxTiles':64,'maxBombs':63}|",
            })
    void boardsAndBombs(String board, Code code) {
        var data = "{'betAmount':'1','currency':'FUN'," + board.substring(1);
        assertThat(table.refusal("Bet", data)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'currentPicks':[0]}|INVALID_TILE",
                "{'currentPicks':[25]}|INVALID_TILE",
                "{'currentPicks':[-1]}|INVALID_TILE",
                "{'currentPicks':[1.5]}|INVALID_TILE",
                "{'currentPicks':['1']}|INVALID_TILE",
                "{'currentPicks':[]}|INVALID_TILE",
                "{'currentPicks':[1,2]}|INVALID_TILE",
                "{'currentPicks':1}|INVALID_TILE",
                "{'currentPicks':[4294967297]}|INVALID_TILE",
                "{}|INVALID_TILE",
                "{'currentPicks':[1],'more':1}|INVALID_EVENT_INPUTS",
                "[1]|INVALID_EVENT_INPUTS",
                "null|INVALID_EVENT_INPUTS",
                "{'currentPicks':[0.0]}|INVALID_TILE",
                "{'currentPicks':[24]}|",
                "{'currentPicks':[3.0]}|",
            })
    void tiles(String data, Code code) {
        assertThat(List.of(bet(), pick(0))).extracting(Outcome::roundEnded).containsOnly(false);
        assertThat(table.refusal("PickTile", data)).isEqualTo(code);
    }

    /** Plays every way to draw two bombs of 25 and sums what stopping after two picks pays. */
    @Test
    void theReturnOfOneWayToPlayIsWhatTheRulesPay() {
        var paid = 0L;
        for (var first = 0; first < 25; first++) {
            for (var second = 0; second < 24; second++) {
                paid += paidAfterTwoPicks(first, second);
            }
        }
        var multiplier = new BigDecimal("0.99")
                .multiply(new BigDecimal(25 * 24))
                .divide(new BigDecimal(23 * 22), 4, RoundingMode.FLOOR);
        assertThat(paid).isEqualTo(multiplier.movePointRight(4).longValueExact() * 23 * 22);
    }

    private static long paidAfterTwoPicks(int first, int second) {
        var table = new Table("mines");
        var begun = table.play("Bet", "{'betAmount':'100','currency':'FUN','maxTiles':25,'maxBombs':2}", first, second);
        assertThat(begun.roundEnded()).isFalse();
        for (var tile : List.of(11, 24)) {
            if (table.play("PickTile", "{'currentPicks':[" + tile + "]}").roundEnded()) {
                return 0;
            }
        }
        return table.play("CashOut", "{}").moves().get(0).minor();
    }

    /** Chance by products, multiplier as the contract writes it: neither by the way the rules compute them. */
    @Test
    void theReturnToPlayerIsThatOfTheBestWayToPlay() {
        var most = BigDecimal.ZERO;
        var least = BigDecimal.ONE;
        for (var tiles : List.of(25, 36, 49, 64)) {
            for (var bombs = 1; bombs < tiles; bombs++) {
                var all = BigInteger.ONE;
                var safe = BigInteger.ONE;
                for (var k = 1; k <= tiles - bombs; k++) {
                    all = all.multiply(BigInteger.valueOf(tiles - k + 1));
                    safe = safe.multiply(BigInteger.valueOf(tiles - bombs - k + 1));
                    var multiplier = new BigDecimal("0.99")
                            .multiply(new BigDecimal(all))
                            .divide(new BigDecimal(safe), 4, RoundingMode.FLOOR);
                    assertThat(new BigDecimal(
                                    MinesMultiplier.of(tiles, bombs, k).tenThousandths(), 4))
                            .isEqualTo(multiplier);
                    var returned = multiplier
                            .multiply(new BigDecimal(safe))
                            .divide(new BigDecimal(all), 10, RoundingMode.FLOOR);
                    most = most.max(returned);
                    least = least.min(returned);
                }
            }
        }
        JsonNode props = table.settings.customProps();
        assertThat(table.rules.mathematics(props).best().returnToPlayer())
                .isEqualByComparingTo(most)
                .isEqualByComparingTo("0.99");
        assertThat(new BigDecimal(props.path("returnToPlayerLeast").textValue()))
                .isEqualByComparingTo(least)
                .isGreaterThan(new BigDecimal("0.989"));
    }
}
