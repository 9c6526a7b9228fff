package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Json;
import io.anteroom.game.rules.Games;
import io.anteroom.runtime.BadSetting;
import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the highest win and the band of returns allow. */
final class SetupBoundsTest {

    @AutoClose
    private final Stage stage = new Stage();

    SetupBoundsTest() throws Exception {}

    private static GameConfigs.Change change(String game, String changes) {
        return new GameConfigs.Change(game, Json.tree(changes));
    }

    /** Of slots, whose high stakes it cuts; up to a stake that it tells the other figures hold. */
    @Test
    void anotherMaximumWinChangesWhatIsPublishedOfHighStakes() throws Exception {
        var before = underMaxWin("slots", 1);
        assertThat(before.path("freeUpTo").asText()).isEqualTo("1.75");
        assertThat(before.path("returnToPlayer").asText()).isEqualTo("0.97806962");

        stage.deploy(Stage.config("limits.maxWin=100000.00"));

        var after = underMaxWin("slots", 1);
        assertThat(after.path("freeUpTo").asText()).isEqualTo("0.17");
        assertThat(after.path("returnToPlayer").asText()).isEqualTo("0.84756219");
        assertThat(stage.store
                        .configs()
                        .newest("slots")
                        .document()
                        .tree()
                        .path("returnToPlayer")
                        .asText())
                .isEqualTo("0.9895629838");
    }

    private JsonNode underMaxWin(String game, int play) {
        return stage.store
                .configs()
                .newest(game)
                .document()
                .tree()
                .path("mathematics")
                .get(play)
                .path("underMaxWin");
    }

    @Test
    void aMaximumWinThatTakesTooMuchStopsTheStartByTheKeysName() {
        assertThatThrownBy(() -> stage.deploy(Stage.config("limits.maxWin=5000.00")))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("slots would return 0.")
                .hasMessageContaining("limits.maxWin 5000.00")
                .hasMessageContaining("limits.returnMin");
        // Nor are those changed that are judged before it.
        assertThat(Games.ALL)
                .extracting(rules -> stage.store.configs().newestVersion(rules.gameId()))
                .containsOnly(1L);
    }

    @Test
    void aMaximumWinBelowTheHighestBetStopsTheStartByTheKeysName() {
        assertThatThrownBy(() -> stage.deploy(Stage.config("limits.maxWin=999.99")))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("dice would take bets of 1000.00")
                .hasMessageContaining("limits.maxWin 999.99");
        assertThat(stage.store.configs().newestVersion("dice")).isEqualTo(1);
    }

    /** Also of a side bet alone, and of a game whose stakes are refused one by one where they could be paid too much. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dice|{'maxBet':'1000000.01'}|maxBet: dice would take bets of 1000000.01",
                "limbo|{'maxBet':'1000000.01'}|maxBet: limbo would take bets of 1000000.01",
                "mines|{'maxBet':'1000000.01'}|maxBet: mines would take bets of 1000000.01",
                "slots|{'maxBet':'1000000.01'}|maxBet: slots would take bets of 1000000.01",
                "baccarat|SIDES|customProps: baccarat would take bets of 1000000.01",
            })
    void betsAboveTheMaximumWinAreRefused(String game, String changes, String message) throws Exception {
        var sides = Games.find("baccarat").orElseThrow().defaultProps();
        ((ObjectNode) sides.path("sideBets").path("panda")).put("maxBet", "1000000.01");
        var data = changes.equals("SIDES") ? "{\"customProps\":" + sides + "}" : changes.replace('\'', '"');

        var refusal = stage.wholeRefusal(GameConfigs.CHANGE, change(game, data));

        assertThat(refusal.code()).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(refusal.message()).startsWith(message).contains("limits.maxWin 1000000.00");
        assertThat(stage.store.configs().newestVersion(game)).isEqualTo(1);
    }

    @Test
    void aBetAsHighAsTheMaximumWinIsTaken() throws Exception {
        var changed = stage.done(GameConfigs.CHANGE, change("dice", "{\"maxBet\":\"1000000.00\"}"));

        assertThat(changed.version()).isEqualTo(2);
    }

    /** Yen have no digits after the point. */
    @Test
    void aMaximumWinThatIsNoAmountOfTheCurrencyIsRefused() throws Exception {
        var yen = "{\"currency\":\"JPY\",\"minBet\":1,\"maxBet\":1000}";
        var unused = stage.done(GameConfigs.CHANGE, change("dice", yen));

        assertThatThrownBy(() -> stage.deploy(Stage.config("limits.maxWin=900000.50")))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("limits.maxWin")
                .hasMessageContaining("JPY");
        assertThat(stage.store.configs().newestVersion("dice")).isEqualTo(2);
        assertThat(stage.store.configs().newestVersion("limbo")).isEqualTo(1);
    }

    @Test
    void betsSoHighThatTheMaximumWinTakesTooMuchAreRefused() throws Exception {
        var refusal = stage.wholeRefusal(GameConfigs.CHANGE, change("slots", "{\"maxBet\":\"100000.00\"}"));

        assertThat(refusal.code()).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(refusal.message())
                .startsWith("maxBet: slots would return 0.")
                .contains("limits.maxWin 1000000.00");
        assertThat(stage.store.configs().newestVersion("slots")).isEqualTo(1);

        var higher = stage.done(GameConfigs.CHANGE, change("slots", "{\"maxBet\":\"2000.00\"}"));
        assertThat(higher.document()
                        .tree()
                        .path("mathematics")
                        .get(1)
                        .path("underMaxWin")
                        .path("stake")
                        .asText())
                .isEqualTo("2000.00");
    }

    @Test
    void aBandThatAStoredConfigurationLeavesStopsTheStartByTheKeysName() {
        var narrow = new SetupConfig(new BigDecimal("0.9898"), new BigDecimal("0.999"), Map.of());

        assertThatThrownBy(() -> stage.deploy(Stage.CONFIG, narrow, Games.ALL))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("baccarat")
                .hasMessageContaining("limits.returnMin");
        assertThat(stage.store.configs().newestVersion("baccarat")).isEqualTo(1);
    }
}
