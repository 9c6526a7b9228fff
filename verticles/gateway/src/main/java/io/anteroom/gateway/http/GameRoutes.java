package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What games there are, how they are set up, and what their rounds must have shown. */
final class GameRoutes {

    private final Bus bus;

    GameRoutes(Bus bus) {
        this.bus = bus;
    }

    Map<String, Route> byOperation() {
        return Map.of(
                "listGames", this::listGames,
                "readGameConfig", this::readGameConfig,
                "changeGameConfig", this::changeGameConfig,
                "verifyRound", this::verifyRound);
    }

    private Future<Answer> listGames(Asked asked) {
        return bus.ask(GameConfigs.LIST, new GameConfigs.ListAll())
                .map(reply -> Answer.of(reply, listed -> Answer.ok(Shapes.games(listed.configs()))));
    }

    private Future<Answer> readGameConfig(Asked asked) {
        var gameId = asked.pathValue("game");
        var version = asked.version();
        return version == null ? readNewest(gameId) : readVersion(gameId, version);
    }

    private Future<Answer> readVersion(String gameId, long version) {
        return bus.ask(GameConfigs.READ, new GameConfigs.Read(gameId, version))
                .map(reply -> Answer.of(reply, GameRoutes::config));
    }

    private Future<Answer> readNewest(String gameId) {
        return bus.ask(GameConfigs.LIST, new GameConfigs.ListAll())
                .map(reply -> Answer.of(reply, listed -> pick(listed.configs(), gameId)));
    }

    private static Answer pick(List<GameConfig> configs, String gameId) {
        return configs.stream()
                .filter(config -> config.gameId().equals(gameId))
                .findFirst()
                .map(GameRoutes::config)
                .orElseGet(() -> Answer.refused(Code.INVALID_GAME_ID, "There is no such game."));
    }

    private static Answer config(GameConfig config) {
        return Answer.ok(Answer.JSON, Buffer.buffer(config.document().text()));
    }

    private Future<Answer> changeGameConfig(Asked asked) {
        return bus.ask(GameConfigs.CHANGE, new GameConfigs.Change(asked.pathValue("game"), asked.body()))
                .map(reply -> Answer.of(reply, GameRoutes::config));
    }

    private Future<Answer> verifyRound(Asked asked) {
        var version = asked.body().path("configVersion");
        var request = new VerifyRound.Request(
                asked.pathValue("game"),
                asked.text("serverSeed"),
                asked.text("clientSeed"),
                asked.body().path("nonce").longValue(),
                steps(asked.body().path("actions")),
                version.isMissingNode() ? null : (Long) version.longValue());
        return bus.ask(VerifyRound.ENDPOINT, request)
                .map(reply -> Answer.of(reply, verified -> Answer.ok(Shapes.verified(verified))));
    }

    /** Only what the player sent is read: a recorded round's actions carry what came of it too. */
    private static List<VerifyRound.Step> steps(JsonNode actions) {
        var steps = new ArrayList<VerifyRound.Step>();
        for (var action : actions) {
            var data = action.path("data");
            steps.add(new VerifyRound.Step(action.path("action").textValue(), data.isObject() ? data : null));
        }
        return steps;
    }
}
