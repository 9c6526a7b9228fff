package io.anteroom.game;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredConfigs;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Rules;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class SetupsTest {

    @AutoClose
    private final Stage stage = new Stage();

    SetupsTest() throws Exception {}

    @Test
    void everyGameStartsWithItsDefaults() throws Exception {
        var listed = stage.done(GameConfigs.LIST, new GameConfigs.ListAll()).configs();

        assertThat(listed.stream().map(GameConfig::gameId))
                .containsExactlyElementsOf(Games.ALL.stream().map(Rules::gameId).toList());
        var document = listed.get(0).document().tree();
        assertThat(document.path("minBet").asText()).isEqualTo("0.01");
        assertThat(document.path("maxBet").asText()).isEqualTo("1000.00");
        assertThat(document.path("currency").asText()).isEqualTo("FUN");
        assertThat(document.path("version").asInt()).isEqualTo(1);
        assertThat(document.path("maxWin").asText()).isEqualTo("1000000.00");
    }

    @Test
    void startingAgainChangesNothingAndAnotherMaximumWinMakesAVersion() throws Exception {
        stage.deploy(Stage.CONFIG);
        assertThat(stage.store.configs().newestVersion("dice")).isEqualTo(1);

        stage.deploy(Stage.config("limits.maxWin=900000.00"));

        assertThat(stage.store.configs().newestVersion("dice")).isEqualTo(2);
        assertThat(stage.store
                        .configs()
                        .newest("dice")
                        .document()
                        .tree()
                        .path("maxWin")
                        .asText())
                .isEqualTo("900000.00");
    }

    @Test
    void aChangeIsANewVersionAndIsTold() throws Exception {
        var told = new LinkedBlockingQueue<GameConfig>();
        var unused = stage.bus.hear(GameConfigs.CHANGED, told::add).await(5, SECONDS);

        var changed = stage.done(GameConfigs.CHANGE, change("dice", "{\"minBet\":\"0.10\",\"maxBet\":5}"));

        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.document().tree().path("minBet").asText()).isEqualTo("0.10");
        assertThat(changed.document().tree().path("maxBet").asText()).isEqualTo("5.00");
        assertThat(told.poll(5, SECONDS)).isEqualTo(changed);
        assertThat(stage.refusal(stage.request("dice", "e", "Bet", Stage.DICE.replace("1.00", "5.01"))))
                .isEqualTo(Code.BET_LIMIT_REACHED);
    }

    @Test
    void everyVersionCanBeReadAfterwards() throws Exception {
        var first = stage.done(GameConfigs.READ, new GameConfigs.Read("dice", 1));
        var second = stage.done(GameConfigs.CHANGE, change("dice", "{\"maxBet\":5}"));

        assertThat(stage.done(GameConfigs.READ, new GameConfigs.Read("dice", 1)))
                .isEqualTo(first);
        assertThat(stage.done(GameConfigs.READ, new GameConfigs.Read("dice", 2)))
                .isEqualTo(second);
        assertThat(stage.refusal(GameConfigs.READ, new GameConfigs.Read("dice", 3)))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(stage.refusal(GameConfigs.READ, new GameConfigs.Read("chess", 1)))
                .isEqualTo(Code.INVALID_GAME_ID);
    }

    private static GameConfigs.Change change(String game, String changes) {
        return new GameConfigs.Change(game, Json.tree(changes));
    }

    @Test
    void changesThatAreRefusedWriteNothing() throws Exception {
        assertThat(stage.refusal(GameConfigs.CHANGE, change("chess", "{}"))).isEqualTo(Code.INVALID_GAME_ID);
        for (var wrong : new String[] {
            "[]",
            "{\"minBet\":\"9\",\"maxBet\":\"8\"}",
            "{\"maxWin\":\"1\"}",
            "{\"minBet\":\"0.001\"}",
            "{\"enabled\":\"yes\"}",
            "{\"currency\":\"ZZZ\"}",
            "{\"customProps\":{\"house\":1}}"
        }) {
            assertThat(stage.refusal(GameConfigs.CHANGE, change("dice", wrong)))
                    .as(wrong)
                    .isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        }
        assertThat(stage.store.configs().newestVersion("dice")).isEqualTo(1);
    }

    @Test
    void twoNodesThatChangeAtOnceBothTakeEffectOneAfterTheOther() throws Exception {
        var newest = stage.store.configs().newest("dice");
        var once = new java.util.concurrent.atomic.AtomicBoolean(true);
        stage.store.before(StoredConfigs.SAVE, save -> {
            if (once.getAndSet(false)) {
                var document = newest.document().text().replace("\"0.01\"", "\"0.02\"");
                stage.store.configs().put(new GameConfig("dice", 2, new RawJson(document)));
            }
        });

        var changed = stage.done(GameConfigs.CHANGE, change("dice", "{\"maxBet\":\"7.00\"}"));

        assertThat(changed.version()).isEqualTo(3);
        assertThat(changed.document().tree().path("minBet").asText()).isEqualTo("0.02");
        assertThat(changed.document().tree().path("maxBet").asText()).isEqualTo("7.00");
    }

    /** A change is decided on another thread, and its node may hear of another one meanwhile. */
    @Test
    void ofManyChangesAtOnceEachThatIsAnsweredIsThere() throws Exception {
        for (int round = 0; round < 10; round++) {
            var asked = new ArrayList<Future<Reply<GameConfig>>>();
            for (int i = 1; i <= 12; i++) {
                asked.add(stage.bus.ask(GameConfigs.CHANGE, change("limbo", "{\"maxBet\":" + (round * 12 + i) + "}")));
            }
            for (var one : asked) {
                var reply = one.await(10, SECONDS);
                if (reply instanceof Reply.Refused<GameConfig> no) {
                    assertThat(no.refusal().code()).isEqualTo(Code.ROUND_CONFLICT);
                } else {
                    var changed = ((Reply.Done<GameConfig>) reply).value();
                    var read = new GameConfigs.Read("limbo", changed.version());
                    assertThat(stage.done(GameConfigs.READ, read)).isEqualTo(changed);
                }
            }
        }
    }

    @Test
    void aChangeWhoseNewsWereLostIsFoundBeforeLong() throws Exception {
        var newest = stage.store.configs().newest("dice");
        var document = newest.document().text().replace("\"enabled\":true", "\"enabled\":false");
        stage.store.configs().put(new GameConfig("dice", 2, new RawJson(document)));

        var deadline = System.nanoTime() + 10_000_000_000L;
        var version = 1L;
        while (version < 2 && System.nanoTime() < deadline) {
            version = stage.done(GameConfigs.LIST, new GameConfigs.ListAll())
                    .configs()
                    .get(0)
                    .version();
        }
        assertThat(version).isEqualTo(2);
    }

    @Test
    void everyGamePublishesItsMathematics() throws Exception {
        for (var config :
                stage.done(GameConfigs.LIST, new GameConfigs.ListAll()).configs()) {
            var document = config.document().tree();
            assertThat(document.path("mathematics")).isNotEmpty();
            assertThat(document.path("mathematics").get(0).path("returnToPlayer"))
                    .isEqualTo(document.path("returnToPlayer"));
        }
    }

    /** As a release wrote it that published no mathematics. */
    @Test
    void aDocumentWithoutMathematicsIsPlayedAndGetsThemAtTheNextStart() throws Exception {
        stage.store.configs().put(without(2, "mathematics"));
        var played = stage.play("dice", "e", "Bet", Stage.DICE);
        assertThat(stage.store.rounds().round(played.roundId()).configVersion()).isEqualTo(2);

        stage.deploy(Stage.CONFIG);

        var newest = stage.store.configs().newest("dice");
        assertThat(newest.version()).isEqualTo(3);
        assertThat(newest.document().tree().path("mathematics")).isNotEmpty();
        stage.deploy(Stage.CONFIG);
        assertThat(stage.store.configs().newestVersion("dice")).isEqualTo(3);
    }

    private GameConfig without(int version, String field) {
        var document =
                (ObjectNode) stage.store.configs().newest("dice").document().tree();
        document.remove(field);
        return new GameConfig("dice", version, RawJson.of(document.put("version", version)));
    }

    /** Otherwise nodes of two releases would take turns at start. */
    @Test
    void aDocumentOfALaterReleaseThatSaysMoreIsLeftAlone() throws Exception {
        var document =
                (ObjectNode) stage.store.configs().newest("dice").document().tree();
        document.put("version", 2).put("colour", "green");
        stage.store.configs().put(new GameConfig("dice", 2, RawJson.of(document)));

        stage.deploy(Stage.CONFIG);

        assertThat(stage.store.configs().newestVersion("dice")).isEqualTo(2);
    }

    @Test
    void anotherMachineChangesThePublishedFiguresAndIsPlayedAtOnce() throws Exception {
        var changed = stage.done(GameConfigs.CHANGE, change("slots", "{\"customProps\":{\"theme\":\"orchard\"}}"));

        assertThat(changed.document().tree().path("returnToPlayer").asText()).isEqualTo("0.9898724417");
        assertThat(changed.document().tree().path("customProps").path("lines")).hasSize(10);
        assertThat(stage.refusal(stage.request("slots", "e1", "Bet", Stage.BET + "\"lines\":11}")))
                .isEqualTo(Code.INVALID_EVENT_INPUTS);
        assertThat(stage.play("slots", "e2", "Bet", Stage.BET + "\"lines\":10}").replayed())
                .isFalse();
    }

    @Test
    void aMachineThatLeavesTheBandIsRefusedAndNothingIsWritten() throws Exception {
        var generous = Games.find("slots").orElseThrow().defaultProps();
        ((ObjectNode) generous.path("paytable").path("ten")).put("3", 25);
        var reply = stage.bus
                .ask(GameConfigs.CHANGE, change("slots", "{\"customProps\":" + generous + "}"))
                .await(20, SECONDS);

        var refusal = reply.fold(config -> null, refused -> refused);
        assertThat(Objects.requireNonNull(refusal).code()).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(refusal.message())
                .startsWith("customProps: slots would return 1.")
                .contains("limits.returnMax");
        assertThat(stage.store.configs().newestVersion("slots")).isEqualTo(1);
    }

    @Test
    void aMachineInTheSettingsHoldsFromTheStartOnAndOperatorsCannotChangeIt() throws Exception {
        var slots = Games.find("slots").orElseThrow();
        var volcano = slots.spelledOut(Json.tree("{\"theme\":\"volcano\"}"));
        var other = new Stage(new SetupConfig(BigDecimal.ZERO, BigDecimal.ONE, Map.of("slots", volcano)), Games.ALL);
        try {
            assertThat(other.store.configs().newest("slots").document().tree().path("customProps"))
                    .isEqualTo(volcano);
            assertThat(other.refusal(GameConfigs.CHANGE, change("slots", "{\"customProps\":{\"theme\":\"lagoon\"}}")))
                    .isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
            var limits = other.done(GameConfigs.CHANGE, change("slots", "{\"maxBet\":\"2.00\"}"));
            assertThat(limits.document().tree().path("customProps")).isEqualTo(volcano);
        } finally {
            other.close();
        }
    }

    @Test
    void aMachineInTheSettingsReplacesTheOneAnOperatorSet() throws Exception {
        var slots = Games.find("slots").orElseThrow();
        var orchard = slots.spelledOut(Json.tree("{\"theme\":\"orchard\"}"));
        stage.deploy(
                Stage.CONFIG, new SetupConfig(BigDecimal.ZERO, BigDecimal.ONE, Map.of("slots", orchard)), Games.ALL);
        assertThat(stage.store.configs().newestVersion("slots")).isEqualTo(2);
        assertThat(stage.store.configs().newest("slots").document().tree().path("customProps"))
                .isEqualTo(orchard);
    }
}
