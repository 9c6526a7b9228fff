package io.anteroom.game;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.StoredConfigs;
import java.math.BigDecimal;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SetupsTest {

    private Stage stage;

    @BeforeEach
    void start() throws Exception {
        stage = new Stage();
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void everyGameStartsWithItsDefaults() throws Exception {
        var listed = stage.done(GameConfigs.LIST, new GameConfigs.ListAll()).configs();

        assertThat(listed.stream().map(GameConfig::gameId)).containsExactly("dice", "limbo", "mines");
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

        stage.deploy(
                new EngineConfig(new BigDecimal("500.00"), Stage.CONFIG.orphanTimeout(), Stage.CONFIG.refreshEvery()));

        assertThat(stage.store.configs().newestVersion("dice")).isEqualTo(2);
        assertThat(stage.store
                        .configs()
                        .newest("dice")
                        .document()
                        .tree()
                        .path("maxWin")
                        .asText())
                .isEqualTo("500.00");
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
            "{\"currency\":\"XXX\"}",
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
}
