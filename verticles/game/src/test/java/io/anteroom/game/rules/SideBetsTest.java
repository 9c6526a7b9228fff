package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SideBetsTest {
    private final Table table = new Table("baccarat");

    private static String props(String dragon7, String panda) {
        return "{'sideBets':{'dragon7':{" + dragon7 + ",'pays':{'dragon7':40}},'panda':{" + panda
                + ",'pays':{'panda8':25}}}}";
    }

    private static final String LIMITS = "'minBet':'0.01','maxBet':'1000.00'";

    @Test
    void theyArePublishedWithLimitsAndPays() {
        assertThat(table.rules.defaultProps()).isEqualTo(Table.json(props(LIMITS, LIMITS)));
        assertThat(new Table("blackjack").rules.defaultProps())
                .isEqualTo(Table.json("{'sideBets':{'perfectPairs':{" + LIMITS
                        + ",'pays':{'perfectPair':25,'colouredPair':12,'mixedPair':6}},'poker':{" + LIMITS
                        + ",'pays':{'suitedTrips':100,'straightFlush':40,'threeOfAKind':30,'straight':10,"
                        + "'flush':5}}}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'minBet':'0.01','maxBet':'1000.00'",
                "'maxBet':5,'minBet':5",
                "'minBet':0.005,'maxBet':'0.005'",
                "'minBet':'1','maxBet':'1000000000.00'"
            })
    void limitsThatAreTaken(String limits) {
        assertThat(table.rules.problemWith(Table.json(props(limits, LIMITS)))).isEmpty();
        assertThat(table.rules.problemWith(Table.json(props(LIMITS, limits)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'minBet':'0','maxBet':'1'",
                "'minBet':'2','maxBet':'1'",
                "'minBet':'0.0001','maxBet':'1'",
                "'minBet':'1','maxBet':'1000000000.01'",
                "'minBet':'-1','maxBet':'1'",
                "'minBet':null,'maxBet':'1'",
                "'minBet':'1','maxBet':null",
                "'minBet':{},'maxBet':[]",
                "'minBet':'1'",
                "'maxBet':'1'",
                "'minBet':'1','maxBet':'2','more':1"
            })
    void limitsThatAreRefused(String limits) {
        assertThat(table.rules.problemWith(Table.json(props(limits, LIMITS)))).isPresent();
        assertThat(table.rules.problemWith(Table.json(props(LIMITS, limits)))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "1",
                "{}",
                "{'sideBets':null}",
                "{'sideBets':{}}",
                "{'sideBets':[]}",
                "{'sideBets':{'dragon7':1,'panda':2}}",
                "{'sideBets':{'dragon7':{'minBet':1,'maxBet':2,'pays':{'dragon7':41}},"
                        + "'panda':{'minBet':1,'maxBet':2,'pays':{'panda8':25}}}}",
                "{'sideBets':{'dragon7':{'minBet':1,'maxBet':2,'pays':{'dragon7':40}}}}"
            })
    void nothingElseOfThemChanges(String props) {
        assertThat(table.rules.problemWith(Table.json(props))).isPresent();
    }

    /** What is finer than the currency's digits is rounded inwards. */
    @ParameterizedTest
    @CsvSource({
        "JPY, 1, 2, '1', BET_LIMIT_REACHED",
        "JPY, 1, 2, '2',",
        "JPY, 1, 2, '3', BET_LIMIT_REACHED",
        "KWD, 0.001, 0.002, '1.500', BET_LIMIT_REACHED",
        "KWD, 0.001, 0.002, '1.501',",
        "KWD, 0.001, 0.002, '2.750',",
        "KWD, 0.001, 0.002, '2.751', BET_LIMIT_REACHED",
        "EUR, 1, 2, '1.50', BET_LIMIT_REACHED",
        "EUR, 1, 2, '1.51',",
        "EUR, 1, 2, '2.75',",
        "EUR, 1, 2, '2.76', BET_LIMIT_REACHED",
    })
    void limitsAreOfWhateverCurrencyTheGameIsPlayedIn(String currency, String min, String max, String bet, Code code) {
        var changes = "{'currency':'" + currency + "','minBet':'" + min + "','maxBet':'" + max + "','customProps':"
                + props(LIMITS, "'minBet':'1.501','maxBet':'2.750'") + "}";
        table.settings = table.settings
                .changed(table.rules, Table.json(changes))
                .fold(settings -> settings, refusal -> {
                    throw new AssertionError(refusal);
                });
        var data = "{'currency':'" + currency + "','pandaBetAmount':" + bet.replace("'", "") + "}";
        assertThat(table.check("Bet", data).fold(step -> null, Refusal::code)).isEqualTo(code);
    }

    @Test
    void aChangeOfCurrencyKeepsThem() {
        var changed = table.settings.changed(table.rules, Table.json("{'currency':'JPY','minBet':1,'maxBet':5}"));
        var settings = changed.fold(done -> done, refusal -> {
            throw new AssertionError(refusal);
        });
        assertThat(settings.customProps()).isEqualTo(table.settings.customProps());
        assertThat(SideBets.limits(settings, "panda").min()).isEqualTo(1);
        assertThat(SideBets.limits(settings, "panda").max()).isEqualTo(1000);
    }
}
