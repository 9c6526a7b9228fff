package io.anteroom.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.anteroom.game.EngineConfig;
import io.anteroom.game.SetupConfig;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Rules;
import io.anteroom.game.simulation.FastDraws;
import io.anteroom.game.simulation.Simulated;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the mathematics of a game, and simulates it; needs nothing that runs. */
@Command(
        name = "math",
        mixinStandardHelpOptions = true,
        description = "Prints the exact figures of a game, and on demand simulates rounds beside them.")
final class MathCommand implements Callable<Integer> {

    private static final long ROUNDS_MAX = 1_000_000_000_000L;

    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Parameters(paramLabel = "GAME", description = "a game's id, like slots")
    String gameId = "";

    @Option(names = "--simulate", paramLabel = "N", description = "play so many rounds of each play, on one thread")
    @Nullable
    Long rounds;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "of the simulation's numbers, which are the same for the same seed (${DEFAULT-VALUE})")
    long seed = 1;

    @Option(
            names = "--theme",
            paramLabel = "T",
            description = "slots: a machine that comes with the game, instead of that of the settings")
    @Nullable
    String theme;

    @Option(
            names = "--max-bet",
            paramLabel = "AMOUNT",
            description =
                    "the highest bet, at which the maximum win cuts off most, instead of the 1000.00 a game starts with")
    @Nullable
    String maxBet;

    @Override
    public Integer call() {
        var settings = options.read();
        var rules = rules();
        var props = props(rules, settings);
        var report = MathReport.of(rules, limited(rules, props, settings));
        System.out.print(report.figures());
        if (rounds != null) {
            System.out.print(report.simulated(seed, simulated(rules, props, rounds)));
        }
        return 0;
    }

    private Rules rules() {
        return Games.find(gameId)
                .orElseThrow(() -> new BadSetting(
                        "GAME",
                        "'" + gameId + "'",
                        "one of " + Games.ALL.stream().map(Rules::gameId).toList()));
    }

    private JsonNode props(Rules rules, Settings settings) {
        if (theme == null) {
            return SetupConfig.from(settings).props().getOrDefault(gameId, rules.defaultProps());
        }
        var props = rules.spelledOut(Json.MAPPER.createObjectNode().put("theme", theme));
        rules.problemWith(props).ifPresent(problem -> {
            throw new BadSetting("--theme: '" + theme + "': " + problem);
        });
        return props;
    }

    private GameSettings limited(Rules rules, JsonNode props, Settings settings) {
        var defaults = GameSettings.defaults(rules, EngineConfig.from(settings).maxWin());
        var changes = Json.MAPPER.createObjectNode();
        changes.set("customProps", props);
        if (maxBet != null) {
            changes.put("maxBet", maxBet);
        }
        return defaults.changed(rules, changes).fold(limited -> limited, refusal -> {
            throw new BadSetting("--max-bet: '" + maxBet + "': " + refusal.message());
        });
    }

    private List<Simulated> simulated(Rules rules, JsonNode props, long count) {
        if (count < 1 || count > ROUNDS_MAX) {
            throw new BadSetting("--simulate", "'" + count + "'", "a whole number from 1 to " + ROUNDS_MAX);
        }
        return rules.simulations(props).stream()
                .map(simulation -> Simulated.run(simulation, count, new FastDraws(seed)))
                .toList();
    }
}
