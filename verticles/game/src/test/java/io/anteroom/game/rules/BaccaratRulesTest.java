package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.game.rules.cards.CardStack;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cards come in the order they are dealt in: player, banker, player, banker, player's third, banker's third. */
class BaccaratRulesTest {
    private static final String PLAYER_WINS = "9S TD TS 8D";
    private static final String BANKER_WINS = "8S TD TS 9D";
    private static final String TIE = "9S TD TS 9D";
    private static final String DRAGON7 = "TS TD TH TC 2S 7S";
    private static final String PANDA8 = "TS 7D 5H TC 3S";

    private final Table table = new Table("baccarat");

    private Outcome play(String action, @Nullable String data, String cards) {
        return table.play(action, data, new CardStack(cards).results());
    }

    private Outcome bet(String bets, String cards) {
        return play("Bet", "{'currency':'FUN'," + bets + "}", cards);
    }

    private static String field(Outcome outcome, String name) {
        return outcome.update().path(name).asText();
    }

    private static Move bet(long minor) {
        return new Move(Move.Kind.BET, -minor);
    }

    private static Move win(long minor) {
        return new Move(Move.Kind.WIN, minor);
    }

    @Test
    void aBetIsAWholeRound() {
        var outcome = bet(
                "'playerBetAmount':'10.00','bankerBetAmount':'5.00','tieBetAmount':'1.00',"
                        + "'dragon7BetAmount':'2.00','pandaBetAmount':'0.50'",
                DRAGON7);
        assertThat(Table.text(outcome.update()))
                .isEqualTo("{'nextActions':[],'playerHand':{'handValue':2,'cards':[{'value':0,'suit':3,'index':9},"
                        + "{'value':0,'suit':0,'index':9},{'value':2,'suit':3,'index':1}]},"
                        + "'bankerHand':{'handValue':7,'cards':[{'value':0,'suit':1,'index':9},"
                        + "{'value':0,'suit':2,'index':9},{'value':7,'suit':3,'index':6}]},'outcome':'banker',"
                        + "'payout':'9.75','dragon7Sidebet':{'status':'dragon7','payout':'82.00'},"
                        + "'pandaSidebet':{'status':'sidebetLost','payout':'0.00'},'roundEnded':true}");
        assertThat(Table.text(outcome.view()))
                .startsWith("{'betAmount':'18.50','currency':'FUN','playerBetAmount':'10.00','bankerBetAmount':'5.00',"
                        + "'tieBetAmount':'1.00','dragon7BetAmount':'2.00','pandaBetAmount':'0.50','nextActions':[],"
                        + "'playerHand':");
        assertThat(outcome.moves()).containsExactly(bet(1850), win(9175));
        assertThat(outcome.state()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        PLAYER_WINS + ", 20.00, 0.00",
        BANKER_WINS + ", 19.50, 0.00",
        TIE + ", 110.00, 0.00",
        PANDA8 + ", 20.00, 260.00",
    })
    void payoutIsThatOfTheMainBetsAndSideBetsHaveTheirOwn(String cards, String payout, String panda) {
        var outcome = bet("'playerBetAmount':10,'bankerBetAmount':10,'tieBetAmount':10,'pandaBetAmount':10", cards);
        assertThat(field(outcome, "payout")).isEqualTo(payout);
        assertThat(outcome.update().path("pandaSidebet").path("payout").textValue())
                .isEqualTo(panda);
        assertThat(outcome.update().path("dragon7Sidebet").toString())
                .isEqualTo("{\"status\":\"noBet\",\"payout\":\"0.00\"}");
    }

    @Test
    void aLossMovesTheBetAlone() {
        var outcome = bet("'tieBetAmount':'3.00'", PLAYER_WINS);
        assertThat(outcome.moves()).containsExactly(bet(300));
        assertThat(field(outcome, "payout")).isEqualTo("0.00");
    }

    @Test
    void theBankersWinIsRoundedDown() {
        assertThat(bet("'bankerBetAmount':'0.01'", BANKER_WINS).moves()).containsExactly(bet(1), win(1));
        assertThat(bet("'bankerBetAmount':'0.21'", BANKER_WINS).moves()).containsExactly(bet(21), win(40));
    }

    /** Player, banker and tie first, then dragon 7, then panda 8. */
    @Test
    void aRoundPaysAtMostTheMaximumWin() {
        table.settings = GameSettings.defaults(table.rules, new BigDecimal("100.00"));
        var outcome = bet("'bankerBetAmount':'10.00','dragon7BetAmount':'10.00'", DRAGON7);
        assertThat(field(outcome, "payout")).isEqualTo("19.50");
        assertThat(outcome.update().path("dragon7Sidebet").path("payout").textValue())
                .isEqualTo("80.50");
        assertThat(outcome.moves()).containsExactly(bet(2000), win(10_000));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'more':1,'currency':'EUR','playerBetAmount':-1,'tieBetAmount':'2000'}|INVALID_EVENT_INPUTS",
                "{'currency':'EUR','playerBetAmount':-1,'tieBetAmount':'2000'}|INVALID_CURRENCY",
                "{'playerBetAmount':'1'}|INVALID_CURRENCY",
                "{'currency':'FUN','tieBetAmount':'2000','playerBetAmount':-1}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','tieBetAmount':'2000','pandaBetAmount':'0.001'}|INVALID_BET_AMOUNT",
                "{'currency':'FUN'}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','betAmount':'1'}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','playerBetAmount':0,'bankerBetAmount':'0.00'}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','playerBetAmount':null}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','playerBetAmount':'1','betAmount':'2'}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','playerBetAmount':'1','betAmount':'x'}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','playerBetAmount':'1','betAmount':0}|INVALID_BET_AMOUNT",
                "{'currency':'FUN','playerBetAmount':'1000.01'}|BET_LIMIT_REACHED",
                "{'currency':'FUN','playerBetAmount':'1','bankerBetAmount':'1000.01'}|BET_LIMIT_REACHED",
                "{'currency':'FUN','tieBetAmount':'1000.01'}|BET_LIMIT_REACHED",
                "{'currency':'FUN','playerBetAmount':'1','dragon7BetAmount':'1000.01'}|BET_LIMIT_REACHED",
                "{'currency':'FUN','playerBetAmount':'1','pandaBetAmount':'1000.01'}|BET_LIMIT_REACHED",
                "{'currency':'FUN','playerBetAmount':'99999999999999999999'}|BET_LIMIT_REACHED",
                "{'currency':'FUN','playerBetAmount':'1','autobetMax':1}|INVALID_EVENT_INPUTS",
                "[]|INVALID_EVENT_INPUTS",
                "{'currency':'FUN','playerBetAmount':'1','bankerBetAmount':'2','betAmount':'3.00'}|",
                "{'currency':'FUN','playerBetAmount':'1000','bankerBetAmount':'1000','tieBetAmount':1000}|",
                "{'currency':'FUN','pandaBetAmount':'0.01'}|",
            })
    void betsInOrderOfPrecedence(String data, Code code) {
        assertThat(table.refusal("Bet", data)).isEqualTo(code);
    }

    private Outcome begin(String bets, String series, String cards) {
        return play("Autobet", "{'currency':'FUN'," + bets + "," + series + "}", cards);
    }

    @Test
    void anAutobetRaisesEachBetOnItsOwnRoundedDown() {
        var first =
                begin("'playerBetAmount':'0.07','pandaBetAmount':'0.03'", "'autobetMax':0,'onLoss':50", BANKER_WINS);
        assertThat(first.seriesGoesOn()).isTrue();
        assertThat(Table.text(first.update()))
                .startsWith("{'nextActions':['NewBet','EndAutobet'],'nextBetAmount':'0.14','betAmount':'0.10',"
                        + "'autobetCount':1,'autobetPayout':'0.00','playerHand':");
        assertThat(Json.write(first.view()).replace('"', '\''))
                .contains("'playerBetAmount':'0.07','bankerBetAmount':'0.00','tieBetAmount':'0.00',"
                        + "'dragon7BetAmount':'0.00','pandaBetAmount':'0.03','autobetMax':0,'onWin':'0.00',"
                        + "'onLoss':'50.00','stopOnProfit':'0.00','stopOnLoss':'0.00','firstBetAmount':'0.10',"
                        + "'nextBetAmount':'0.14','firstBets':['0.07','0.00','0.00','0.00','0.03'],"
                        + "'nextBets':['0.10','0.00','0.00','0.00','0.04'],'autobetCount':1,'autobetStaked':'0.10',"
                        + "'autobetPayout':'0.00'");

        var second = play("NewBet", null, BANKER_WINS);
        assertThat(second.moves()).containsExactly(bet(14));
        assertThat(second.view().path("pandaBetAmount").textValue()).isEqualTo("0.04");
        assertThat(field(second, "nextBetAmount")).isEqualTo("0.21");

        var third = play("NewBet", "{}", PANDA8);
        assertThat(third.moves()).containsExactly(bet(21), win(30 + 156));
        assertThat(field(third, "autobetPayout")).as("side bets too").isEqualTo("1.86");
        assertThat(field(third, "nextBetAmount")).as("back to the first").isEqualTo("0.10");

        var end = table.play("EndAutobet", null);
        assertThat(Table.text(end.update()))
                .isEqualTo("{'nextActions':[],'autobetCount':3,'autobetPayout':'1.86','roundEnded':true}");
        assertThat(end.view().has("nextBets")).isFalse();
        assertThat(end.view().has("nextBetAmount")).isFalse();
    }

    /** A tie gives player's and banker's bets back, which is neither a win nor a loss. */
    @Test
    void aRoundThatGivesItsStakesBackLeavesThem() {
        assertThat(field(
                        begin("'playerBetAmount':'1.00'", "'autobetMax':0,'onWin':100,'onLoss':100", BANKER_WINS),
                        "nextBetAmount"))
                .isEqualTo("2.00");
        assertThat(field(play("NewBet", null, TIE), "nextBetAmount")).isEqualTo("2.00");
        assertThat(field(play("NewBet", null, PLAYER_WINS), "nextBetAmount")).isEqualTo("4.00");
    }

    @Test
    void aRoundThatPaysLessThanItsStakesIsLost() {
        var outcome =
                begin("'playerBetAmount':'1.00','tieBetAmount':'2.00'", "'autobetMax':0,'onLoss':10", PLAYER_WINS);
        assertThat(field(outcome, "payout")).isEqualTo("2.00");
        assertThat(field(outcome, "nextBetAmount")).isEqualTo("3.30");
    }

    @Test
    void aSeriesEndsBeforeABetThatTheLimitsWouldRefuse() {
        assertThat(begin("'playerBetAmount':1,'pandaBetAmount':'600'", "'autobetMax':0,'onLoss':70", BANKER_WINS)
                        .seriesGoesOn())
                .isFalse();
        assertThat(begin("'playerBetAmount':600,'pandaBetAmount':1", "'autobetMax':0,'onLoss':66", BANKER_WINS)
                        .seriesGoesOn())
                .isTrue();
    }

    @Test
    void aSeriesStopsAtWhatWasWonOrLostInAll() {
        assertThat(begin("'pandaBetAmount':'1.00'", "'autobetMax':0,'stopOnProfit':'25.00'", PANDA8)
                        .seriesGoesOn())
                .isFalse();
        assertThat(begin("'playerBetAmount':1,'tieBetAmount':1", "'autobetMax':0,'stopOnLoss':2", BANKER_WINS)
                        .seriesGoesOn())
                .isFalse();
    }

    @Test
    void aSeriesOfSeveralBetsIsReadBackAsItWasWritten() {
        assertThat(begin("'tieBetAmount':'1.00'", "'autobetMax':5", BANKER_WINS).seriesGoesOn())
                .isTrue();
        var state = Objects.requireNonNull(table.state);
        var series = Series.of(state, table.settings.currency());
        var copy = Json.MAPPER.createObjectNode();
        series.writeTo(copy, table.settings.currency());
        copy.properties()
                .forEach(field -> assertThat(state.path(field.getKey())).isEqualTo(field.getValue()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'currency':'EUR','autobetMax':-1|INVALID_CURRENCY",
                "'currency':'FUN','autobetMax':-1,'playerBetAmount':'0'|INVALID_BET_AMOUNT",
                "'currency':'FUN','autobetMax':-1,'playerBetAmount':'2000'|INVALID_AUTOBET_MAX",
                "'currency':'FUN','autobetMax':1,'playerBetAmount':'2000'|BET_LIMIT_REACHED",
                "'currency':'FUN','autobetMax':1,'playerBetAmount':'2'|",
            })
    void autobetsInOrderOfPrecedence(String data, Code code) {
        assertThat(table.refusal("Autobet", "{" + data + "}")).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"NewBet, GAME_ROUND_NOT_FOUND", "EndAutobet, GAME_ROUND_NOT_FOUND", "Deal, INVALID_ACTION"})
    void actionsWithoutASeries(String action, Code code) {
        assertThat(table.refusal(action, null)).isEqualTo(code);
    }
}
