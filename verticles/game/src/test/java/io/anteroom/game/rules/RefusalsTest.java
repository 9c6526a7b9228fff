package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Reply;
import io.anteroom.fairness.Draws;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused with which code, in order of precedence: the first rows have several faults. */
class RefusalsTest {
    private final Table table = new Table("dice");

    private static ObjectNode bet() {
        return (ObjectNode)
                Table.json("{'betAmount':'1.00','currency':'FUN','rollThreshold':'50.00','overOrUnder':'Over'}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'more':1,'overOrUnder':'Up','rollThreshold':'x','currency':'EUR','betAmount':'0'}|INVALID_EVENT_INPUTS",
                "{'overOrUnder':'Up','rollThreshold':'x','currency':'EUR','betAmount':'0'}|INVALID_EVENT_INPUTS",
                "{'rollThreshold':'x','currency':'EUR','betAmount':'0'}|INVALID_EVENT_INPUTS",
                "{'overOrUnder':'Over','rollThreshold':'x','currency':'EUR','betAmount':'0'}|INVALID_THRESHOLD",
                "{'overOrUnder':'Over','currency':'EUR','betAmount':'0'}|INVALID_THRESHOLD",
                "{'overOrUnder':'Over','rollThreshold':'5','currency':'EUR','betAmount':'0'}|INVALID_CURRENCY",
                "{'overOrUnder':'Over','rollThreshold':'5','currency':1,'betAmount':'0'}|INVALID_CURRENCY",
                "{'overOrUnder':'Over','rollThreshold':'5','betAmount':'0'}|INVALID_CURRENCY",
                "{'overOrUnder':'Over','rollThreshold':'5','currency':'FUN','betAmount':'0'}|INVALID_BET_AMOUNT",
                "{'overOrUnder':'Over','rollThreshold':'5','currency':'FUN'}|INVALID_BET_AMOUNT",
                "{'overOrUnder':'Over','rollThreshold':'5','currency':'FUN','betAmount':'1000.01'}|BET_LIMIT_REACHED",
                "{'overOrUnder':'Over','rollThreshold':'99.98','currency':'FUN','betAmount':'1000.00'}|BET_LIMIT_REACHED",
                "{'overOrUnder':'Over','rollThreshold':'5','currency':'FUN','betAmount':'1000.00'}|",
                "{'overOrUnder':'Over','rollThreshold':'5','currency':'FUN','betAmount':'0.01'}|",
                "{'overOrUnder':'Over','rollThreshold':'5','currency':'FUN','betAmount':'1','autobetMax':1}|INVALID_EVENT_INPUTS",
                "null|INVALID_EVENT_INPUTS",
                "[]|INVALID_EVENT_INPUTS",
                "1.5|INVALID_EVENT_INPUTS",
                "{}|INVALID_EVENT_INPUTS",
            })
    void data(String data, Code code) {
        assertThat(table.refusal("Bet", data)).isEqualTo(code);
    }

    @Test
    void missingDataIsRefused() {
        assertThat(table.refusal("Bet", null)).isEqualTo(Code.INVALID_EVENT_INPUTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "0.001",
                "1.005",
                "1e-3",
                "-0",
                "1e1000000000",
                "1e-1000000000",
                "1e2147483647",
                "0e-5000",
                "0e5000",
                "true",
                "null",
                "[1]",
                "{}",
                "'0'",
                "'0.00'",
                "'-1.00'",
                "'+1'",
                "'1.000'",
                "'1e2'",
                "'01'",
                "'.5'",
                "'5.'",
                "''",
                "' 1'",
                "'1 '",
                "'1,5'",
                "'NaN'",
                "'Infinity'",
                "'0x1'",
                "'١'",
                "'1.2.3'",
                "'100000000000000000000000000000000000000000000000000'"
            })
    void stakesThatAreNoAmount(String stake) {
        var data = bet().set("betAmount", Table.json(stake));
        assertThat(code(table, data)).isEqualTo(Code.INVALID_BET_AMOUNT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.01", "1", "1.5", "1.500", "1e2", "1.0E+1", "1000", "'1'", "'1.5'", "'0.01'", "'1000.00'"})
    void stakesThatAreAmounts(String stake) {
        var data = bet().set("betAmount", Table.json(stake));
        assertThat(code(table, data)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000.01", "'1000.01'", "99999999999999999999", "'99999999999999999999'", "1e20"})
    void stakesThatAreTooMuch(String stake) {
        var data = bet().set("betAmount", Table.json(stake));
        assertThat(code(table, data)).isEqualTo(Code.BET_LIMIT_REACHED);
    }

    /** Worth nothing, and thousands of characters in the journal. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "baccarat|Bet|{'playerBetAmount':'0.01','tieBetAmount':0e-5000,'currency':'FUN'}|INVALID_BET_AMOUNT",
                "blackjack|Bet|{'betAmount':'0.01','pokerBetAmount':0e-10000,'currency':'FUN'}|INVALID_BET_AMOUNT",
                "mines|Bet|{'betAmount':'1','currency':'FUN','maxTiles':25,'maxBombs':1.0e-5000}|INVALID_EVENT_INPUTS",
                "slots|Bet|{'betAmount':'1','currency':'FUN','lines':20e-5000}|INVALID_EVENT_INPUTS",
                "dice|Bet|{'betAmount':'1','currency':'FUN','overOrUnder':'Over','rollThreshold':0e-65}|INVALID_THRESHOLD",
            })
    void zerosOfManyPlaces(String gameId, String action, String data, Code code) {
        assertThat(new Table(gameId).refusal(action, data)).isEqualTo(code);
    }

    @Test
    void aTileIsNoZeroOfManyPlaces() {
        var mines = new Table("mines");
        var bet = "{'betAmount':'1','currency':'FUN','maxTiles':25,'maxBombs':1}";
        assertThat(mines.play("Bet", bet, 3).roundEnded()).isFalse();
        assertThat(mines.refusal("PickTile", "{'currentPicks':[0e-5000]}")).isEqualTo(Code.INVALID_TILE);
        assertThat(mines.refusal("PickTile", "{'currentPicks':[0.0]}")).isNull();
    }

    @Test
    void anAutobetRisesByNoZeroOfManyPlaces() {
        var data =
                "{'overOrUnder':'Over','rollThreshold':'5','currency':'FUN','betAmount':'1','autobetMax':0,'onWin':%s,"
                        + "'onLoss':0,'stopOnProfit':0,'stopOnLoss':0}";
        assertThat(table.refusal("Autobet", data.formatted("0.0"))).isNull();
        assertThat(table.refusal("Autobet", data.formatted("0e-5000"))).isEqualTo(Code.INVALID_EVENT_INPUTS);
    }

    /** No JSON text gives these, but a tree from elsewhere could hold them. */
    @Test
    void stakesThatAreNoNumberAreNoAmount() {
        for (var number : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThat(code(table, bet().set("betAmount", DoubleNode.valueOf(number))))
                    .isEqualTo(Code.INVALID_BET_AMOUNT);
        }
        assertThat(code(table, bet().put("betAmount", 1.5d))).isNull();
    }

    private static @Nullable Code code(Table table, JsonNode data) {
        Reply<Step> reply = table.rules.check(table.settings, table.state, "Bet", data);
        return reply.fold(step -> null, refusal -> refusal.code());
    }

    @ParameterizedTest
    @CsvSource({
        "dice, Roll, INVALID_ACTION",
        "dice, bet, INVALID_ACTION",
        "dice, CashOut, INVALID_ACTION",
        "dice, NewBet, GAME_ROUND_NOT_FOUND",
        "dice, EndAutobet, GAME_ROUND_NOT_FOUND",
        "mines, Autobet, INVALID_ACTION",
        "mines, PickTile, GAME_ROUND_NOT_FOUND",
        "mines, CashOut, GAME_ROUND_NOT_FOUND",
    })
    void actionsWithoutARound(String gameId, String action, Code code) {
        assertThat(new Table(gameId).refusal(action, "[]")).isEqualTo(code);
    }

    @Test
    void actionsWhileARoundIsOpen() {
        var mines = new Table("mines");
        var data = "{'betAmount':'1','currency':'FUN','maxTiles':25,'maxBombs':1}";
        assertThat(mines.play("Bet", data, 3).roundEnded()).isFalse();
        assertThat(mines.refusal("Roll", data)).isEqualTo(Code.INVALID_ACTION);
        assertThat(mines.refusal("Bet", data)).isEqualTo(Code.INVALID_NEXT_ACTION);
        assertThat(mines.refusal("CashOut", "{}")).isEqualTo(Code.INVALID_NEXT_ACTION);
        assertThat(mines.refusal("PickTile", "{'currentPicks':[1]}")).isNull();
    }

    @Test
    void aDisabledGameTakesNoBetsAndFinishesWhatIsOpen() {
        var mines = new Table("mines");
        var data = "{'betAmount':'1','currency':'FUN','maxTiles':25,'maxBombs':1}";
        assertThat(mines.play("Bet", data, 3).roundEnded()).isFalse();
        mines.settings = changed(mines, "{'enabled':false}");
        assertThat(mines.refusal("PickTile", "{'currentPicks':[1]}")).isNull();
        mines.state = null;
        assertThat(mines.refusal("Bet", "[]")).isEqualTo(Code.GAME_DISABLED);
        assertThat(mines.refusal("Roll", data)).isEqualTo(Code.INVALID_ACTION);
    }

    private static GameSettings changed(Table table, String changes) {
        return table.settings.changed(table.rules, Table.json(changes)).fold(settings -> settings, refusal -> {
            throw new AssertionError(refusal);
        });
    }

    /** A stake's digits are those of the currency the game is played in. */
    @Test
    void digitsAreTheCurrencys() {
        table.settings = changed(table, "{'currency':'JPY','minBet':1,'maxBet':'1000'}");
        assertThat(code(table, bet().put("currency", "JPY").put("betAmount", "1.00")))
                .isEqualTo(Code.INVALID_BET_AMOUNT);
        var data = bet().put("currency", "JPY").put("betAmount", "3");
        var outcome = table.rules
                .check(table.settings, null, "Bet", data)
                .fold(step -> step.play(Table.drawing(9_000)), refusal -> {
                    throw new AssertionError(refusal);
                });
        assertThat(outcome.update().path("payout").textValue()).isEqualTo("5");
    }

    /** What a step draws is what it said, so the bytes that were fetched for it suffice unless one is rejected. */
    @Test
    void stepsSayHowManyNumbersTheyDraw() {
        var mines = new Table("mines");
        var step = mines.step("Bet", "{'betAmount':'1','currency':'FUN','maxTiles':64,'maxBombs':63}");
        var draws = Draws.of(new byte[Draws.BYTES_PER_DRAW * step.drawCount()]);
        assertThat(step.play(draws).moves()).hasSize(1);
        assertThat(draws.results()).hasSize(63);
    }
}
