package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.game.rules.Rules;
import io.anteroom.game.rules.WheelOfFortuneRules;
import io.anteroom.game.simulation.FastDraws;
import io.anteroom.game.simulation.Simulated;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test of the README's worked example: a game that no other module knows, played by a worker from its bet to its proof. */
final class WheelOfFortuneTest {

    private final Rules wheel = new WheelOfFortuneRules();
    private Stage stage;

    @BeforeEach
    void start() throws Exception {
        stage = new Stage(Stage.SETUP, List.of(wheel));
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void aSpinIsPlayedPaidAndVerified() throws Exception {
        var played = stage.play("wheel", "e1", "Bet", "{\"betAmount\":\"1.50\",\"currency\":\"FUN\"}");

        var update = played.update().tree();
        var sector = update.path("sector").intValue();
        var multiplier = wheel.defaultProps().path("sectors").get(sector).intValue();
        assertThat(update.path("multiplier").intValue()).isEqualTo(multiplier);
        assertThat(stage.balance()).isEqualTo(100_000 - 150 + 150 * multiplier);

        var round = stage.store.rounds().round(played.roundId());
        assertThat(round.actions().get(0).moves()).contains(new Move(Move.Kind.BET, -150));
        var verified = stage.done(
                VerifyRound.ENDPOINT,
                new VerifyRound.Request(
                        "wheel",
                        stage.rng.seed(round.seed().seedId()).reveal(),
                        round.seed().clientSeed(),
                        round.seed().nonce(),
                        List.of(new VerifyRound.Step(
                                "Bet", round.actions().get(0).data().tree())),
                        round.configVersion()));
        assertThat(verified.actions().get(0).update()).isEqualTo(played.update());
        assertThat(verified.draws()).containsExactly((long) sector);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bet|{'betAmount':'1','currency':'FUN','sector':3}|INVALID_EVENT_INPUTS",
                "Bet|{'betAmount':'1','currency':'EUR'}|INVALID_CURRENCY",
                "Bet|{'betAmount':'0','currency':'FUN'}|INVALID_BET_AMOUNT",
                "Bet|{'betAmount':'1000.01','currency':'FUN'}|BET_LIMIT_REACHED",
                "Spin|{}|INVALID_ACTION",
            })
    void refusals(String action, String data, Code code) throws Exception {
        assertThat(stage.refusal(stage.request("wheel", "e", action, data.replace('\'', '"'))))
                .isEqualTo(code);
        assertThat(stage.refusal(stage.request("dice", "e", "Bet", Stage.DICE))).isEqualTo(Code.INVALID_GAME_ID);
        assertThat(stage.store.rounds().committed()).isEmpty();
    }

    @Test
    void theFiguresAreThoseOfItsSectorsAndAnotherWheelChangesThem() throws Exception {
        assertThat(returned(stage.done(GameConfigs.LIST, new GameConfigs.ListAll())
                        .configs()
                        .get(0)
                        .document()
                        .tree()))
                .isEqualTo("0.95");

        var changed = stage.done(GameConfigs.CHANGE, sectors("[0,1,2,0,0,0,0,0,0,6.0]"));
        assertThat(returned(changed.document().tree())).isEqualTo("0.9");
        assertThat(changed.document()
                        .tree()
                        .path("mathematics")
                        .get(0)
                        .path("hitFrequency")
                        .textValue())
                .isEqualTo("0.3");
        assertThat(stage.refusal(GameConfigs.CHANGE, sectors("[0,2]"))).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(stage.refusal(GameConfigs.CHANGE, sectors("[0,-1]"))).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(stage.refusal(GameConfigs.CHANGE, sectors("[]"))).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
    }

    private static String returned(JsonNode document) {
        return document.path("returnToPlayer").textValue();
    }

    private static GameConfigs.Change sectors(String sectors) {
        return new GameConfigs.Change("wheel", Json.tree("{\"customProps\":{\"sectors\":" + sectors + "}}"));
    }

    @Test
    void roundsReturnWhatWasComputed() {
        var figures = wheel.mathematics(wheel.defaultProps()).best();
        var simulation = wheel.simulations(wheel.defaultProps()).get(0);
        var simulated = Simulated.run(simulation, 1_000_000, new FastDraws(1));
        assertThat(simulated.sigmas(figures)).isBetween(-4.0, 4.0);
        assertThat(simulated.hitSigmas(figures)).isBetween(-4.0, 4.0);
    }
}
