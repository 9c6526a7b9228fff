package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Move;
import java.math.BigDecimal;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutobetTest {
    private static final String CHOICE = "'currency':'FUN','rollThreshold':'49.99','overOrUnder':'Over'";

    private static final long WIN = 9_000;

    private static final long LOSS = 0;

    private final Table table = new Table("dice");

    private Outcome begin(String betAmount, String series, long draw) {
        return table.play("Autobet", "{'betAmount':'" + betAmount + "'," + CHOICE + "," + series + "}", draw);
    }

    private Outcome go(long draw) {
        return table.play("NewBet", null, draw);
    }

    private static String field(Outcome outcome, String name) {
        return outcome.update().path(name).asText();
    }

    @Test
    void eachBetIsARoundOfItsOwnAndTheSeriesGoesOn() {
        var outcome = begin("1.00", "'autobetMax':0,'onWin':50,'onLoss':'0'", WIN);
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':['NewBet','EndAutobet'],'nextBetAmount':'1.50','betAmount':'1.00',"
                        + "'autobetCount':1,'autobetPayout':'1.98','diceResult':90.00,'multiplier':'1.9800',"
                        + "'payout':'1.98','roundEnded':true}");
        assertThat(outcome.moves()).containsExactly(new Move(Move.Kind.BET, -100), new Move(Move.Kind.WIN, 198));
        assertThat(outcome.seriesGoesOn()).isTrue();
        assertThat(table.step("NewBet", "{}").startsRound()).isTrue();
    }

    @Test
    void theViewTellsTheWholeSeries() {
        var outcome = begin("1.00", "'autobetMax':3,'onLoss':100,'stopOnLoss':'9.50'", LOSS);
        assertThat(Table.text(outcome.view()))
                .isEqualTo("{'betAmount':'1.00','currency':'FUN','rollThreshold':'49.99','overOrUnder':'Over',"
                        + "'autobetMax':3,'onWin':'0.00','onLoss':'100.00','stopOnProfit':'0.00','stopOnLoss':'9.50',"
                        + "'firstBetAmount':'1.00','nextBetAmount':'2.00','autobetCount':1,'autobetStaked':'1.00',"
                        + "'autobetPayout':'0.00','nextActions':['NewBet','EndAutobet'],'diceResult':0.00,"
                        + "'multiplier':'1.9800','payout':'0.00','roundEnded':true}");
    }

    @Test
    void betsGrowByPercentRoundedDownAndGoBackToTheFirst() {
        assertThat(field(begin("0.07", "'autobetMax':0,'onWin':0,'onLoss':50", LOSS), "nextBetAmount"))
                .isEqualTo("0.10");
        assertThat(field(go(LOSS), "nextBetAmount")).isEqualTo("0.15");
        assertThat(field(go(WIN), "nextBetAmount")).isEqualTo("0.07");
        assertThat(field(go(LOSS), "betAmount")).isEqualTo("0.07");
    }

    @Test
    void endsAtItsCount() {
        assertThat(begin("1.00", "'autobetMax':2", LOSS).seriesGoesOn()).isTrue();
        var last = go(WIN);
        assertThat(Table.text(last.update()))
                .isEqualTo("{'nextActions':[],'betAmount':'1.00','autobetCount':2,'autobetPayout':'1.98',"
                        + "'diceResult':90.00,'multiplier':'1.9800','payout':'1.98','roundEnded':true}");
        assertThat(table.refusal("NewBet", null)).isEqualTo(Code.GAME_ROUND_NOT_FOUND);
    }

    @Test
    void endsAtItsProfit() {
        assertThat(begin("1.00", "'autobetMax':0,'stopOnProfit':'1.96'", WIN).seriesGoesOn())
                .isTrue();
        assertThat(go(WIN).seriesGoesOn()).isFalse();
    }

    @Test
    void endsAtItsLoss() {
        assertThat(begin("1.00", "'autobetMax':0,'stopOnLoss':2", LOSS).seriesGoesOn())
                .isTrue();
        assertThat(go(LOSS).seriesGoesOn()).isFalse();
    }

    @Test
    void endsBeforeABetThatTheLimitsWouldRefuse() {
        assertThat(begin("600.00", "'autobetMax':0,'onLoss':60", LOSS).seriesGoesOn())
                .isTrue();
        assertThat(go(LOSS).seriesGoesOn()).isFalse();
    }

    @Test
    void endsBeforeABetThatCouldPayMoreThanTheMaximumWin() {
        table.settings = GameSettings.defaults(table.rules, new BigDecimal("3.00"));
        assertThat(begin("1.00", "'autobetMax':0,'onLoss':100", LOSS).seriesGoesOn())
                .isFalse();
    }

    @Test
    void endsWhenThePlayerEndsIt() {
        assertThat(begin("1.00", "'autobetMax':0", WIN).seriesGoesOn()).isTrue();
        assertThat(table.step("EndAutobet", null).startsRound()).isFalse();
        var outcome = table.play("EndAutobet", "{}");
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':[],'autobetCount':1,'autobetPayout':'1.98','roundEnded':true}");
        assertThat(outcome.moves()).isEmpty();
        assertThat(outcome.view().path("diceResult").decimalValue()).isEqualTo("90.00");
        assertThat(outcome.view().has("nextBetAmount")).isFalse();
    }

    @Test
    void whileASeriesGoesOnNoOtherBetIsTaken() {
        assertThat(begin("1.00", "'autobetMax':0", WIN).seriesGoesOn()).isTrue();
        assertThat(table.refusal("Bet", null)).isEqualTo(Code.INVALID_NEXT_ACTION);
        assertThat(table.refusal("Autobet", null)).isEqualTo(Code.INVALID_NEXT_ACTION);
        assertThat(table.refusal("NewBet", "{'betAmount':'2.00'}")).isEqualTo(Code.INVALID_EVENT_INPUTS);
        assertThat(table.refusal("EndAutobet", "[]")).isEqualTo(Code.INVALID_EVENT_INPUTS);
    }

    @Test
    void theNextBetIsHeldAgainstTheNewestSettings() {
        assertThat(begin("5.00", "'autobetMax':0", WIN).seriesGoesOn()).isTrue();
        table.settings = changed("{'maxBet':'4.99'}");
        assertThat(table.refusal("NewBet", null)).isEqualTo(Code.BET_LIMIT_REACHED);
        table.settings = changed("{'currency':'EUR'}");
        assertThat(table.refusal("NewBet", null)).isEqualTo(Code.INVALID_CURRENCY);
        table.settings = changed("{'enabled':false}");
        assertThat(table.refusal("NewBet", null)).isEqualTo(Code.GAME_DISABLED);
        assertThat(table.refusal("EndAutobet", null)).isNull();
        assertThat(Objects.requireNonNull(table.state).path("autobetCount").intValue())
                .isEqualTo(1);
    }

    private GameSettings changed(String changes) {
        return table.settings.changed(table.rules, Table.json(changes)).fold(settings -> settings, refusal -> {
            throw new AssertionError(refusal);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'autobetMax':-1,'onWin':-1,'stopOnProfit':-1|INVALID_AUTOBET_MAX",
                "'autobetMax':1.5|INVALID_AUTOBET_MAX",
                "'autobetMax':'5'|INVALID_AUTOBET_MAX",
                "'autobetMax':1000000001|INVALID_AUTOBET_MAX",
                "'onWin':0|INVALID_AUTOBET_MAX",
                "'autobetMax':1,'onWin':-1,'stopOnProfit':-1|INVALID_EVENT_INPUTS",
                "'autobetMax':1,'onWin':0.001|INVALID_EVENT_INPUTS",
                "'autobetMax':1,'onLoss':10000.01|INVALID_EVENT_INPUTS",
                "'autobetMax':1,'onLoss':'much'|INVALID_EVENT_INPUTS",
                "'autobetMax':1,'stopOnProfit':-1,'stopOnLoss':-1|INVALID_STOP_ON_PROFIT",
                "'autobetMax':1,'stopOnProfit':'1.001'|INVALID_STOP_ON_PROFIT",
                "'autobetMax':1,'stopOnLoss':-1|INVALID_STOP_ON_LOSS",
                "'autobetMax':1,'stopOnLoss':true|INVALID_STOP_ON_LOSS",
                "'autobetMax':1,'onWin':12.5,'onLoss':10000,'stopOnProfit':'5','stopOnLoss':5.25|",
            })
    void settingsOfASeries(String series, Code code) {
        assertThat(table.refusal("Autobet", "{'betAmount':'1.00'," + CHOICE + "," + series + "}"))
                .isEqualTo(code);
    }

    @Test
    void limboHasItToo() {
        var limbo = new Table("limbo");
        var data = "{'betAmount':'1.00','currency':'FUN','multiplier':'2.00','autobetMax':2}";
        assertThat(limbo.play("Autobet", data, 0).update().path("autobetPayout").textValue())
                .isEqualTo("2.00");
        var outcome = limbo.play("NewBet", "{}", 4_000_000_000L);
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':[],'betAmount':'1.00','autobetCount':2,'autobetPayout':'2.00',"
                        + "'generatedMultiplier':'1.06','payout':'0.00','roundEnded':true}");
    }
}
