package io.anteroom.game;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.anteroom.game.rules.Capped;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Rules;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this node allows and asks of the configurations of games.
 *
 * @param returnMin the least a game's best play may return
 * @param returnMax the most
 * @param props by game, properties that settings say, which then hold from each start on
 */
public record SetupConfig(BigDecimal returnMin, BigDecimal returnMax, Map<String, JsonNode> props) {

    private static final String SLOTS = "slots";

    private static final Key<BigDecimal> RETURN_MIN = Key.decimal(
            "limits.returnMin",
            new BigDecimal("0.90"),
            BigDecimal.ZERO,
            BigDecimal.ONE,
            "the least a game may return to a player who chooses best, at the highest bet too, where limits.maxWin may cut"
                    + " payouts; a configuration below it is refused");
    private static final Key<BigDecimal> RETURN_MAX = Key.decimal(
            "limits.returnMax",
            new BigDecimal("0.999"),
            BigDecimal.ZERO,
            BigDecimal.ONE,
            "the most a game may return to a player who chooses best; a configuration above it is refused");
    private static final Key<String> MACHINE = Key.text(
            "slots.machine",
            "",
            "the slot machine: orchard, lagoon, volcano, or a JSON file with the customProps of one; while it is set it"
                    + " holds at each start and operators can't change it; empty leaves what the database has, lagoon at"
                    + " first");

    public static final List<Key<?>> KEYS = List.of(RETURN_MIN, RETURN_MAX, MACHINE);

    public SetupConfig {
        props = Map.copyOf(props);
        if (returnMin.compareTo(returnMax) > 0) {
            throw new BadSetting(RETURN_MIN.name(), "'" + returnMin + "'", "at most " + RETURN_MAX.name());
        }
    }

    /** Reads the file of {@code slots.machine} if there is one, and computes what it returns: blocks. */
    public static SetupConfig from(Settings settings) {
        var machine = settings.get(MACHINE);
        var config = new SetupConfig(
                settings.get(RETURN_MIN),
                settings.get(RETURN_MAX),
                machine.isEmpty() ? Map.of() : Map.of(SLOTS, slots(machine)));
        config.props.forEach(
                (gameId, props) -> config.check(machine, Games.find(gameId).orElseThrow(), props));
        return config;
    }

    private static JsonNode slots(String machine) {
        var rules = Games.find(SLOTS).orElseThrow();
        var theme = rules.spelledOut(Json.MAPPER.createObjectNode().put("theme", machine));
        return theme.size() > 1 ? theme : rules.spelledOut(file(machine));
    }

    private static JsonNode file(String machine) {
        try {
            return Json.tree(Files.readString(Path.of(machine)));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new BadSetting(MACHINE.name(), "'" + machine + "'", "the name of a theme, or a readable JSON file");
        }
    }

    private void check(String machine, Rules rules, JsonNode props) {
        rules.problemWith(props).or(() -> outOfBand(rules, props)).ifPresent(problem -> {
            throw new BadSetting(MACHINE.name() + ": '" + machine + "': " + problem);
        });
    }

    /**
     * What is wrong with settings of a game on this node: that it would take more than it pays, or return what is outside of the
     * band, as a whole or, cut off by the maximum win, to the highest bet. May compute for seconds.
     */
    Optional<String> problemWith(Rules rules, GameSettings settings) {
        return takesMoreThanItPays(rules, settings)
                .or(() -> outOfBand(rules, settings.customProps()))
                .or(() -> cutBelowBand(rules, settings));
    }

    private static Optional<String> takesMoreThanItPays(Rules rules, GameSettings settings) {
        var most = Math.max(
                settings.maxBet(),
                rules.capped(settings).stream().mapToLong(Capped::stake).max().orElse(0));
        return most <= settings.maxWin()
                ? Optional.empty()
                : Optional.of(rules.gameId() + " would take bets of " + settings.text(most)
                        + ", more than a round pays by " + EngineConfig.MAX_WIN.name() + " "
                        + settings.text(settings.maxWin()));
    }

    private Optional<String> outOfBand(Rules rules, JsonNode props) {
        var returned = rules.mathematics(props).best().returnToPlayer();
        if (returned.compareTo(returnMin) < 0) {
            return Optional.of(rules.gameId() + " would return " + returned.toPlainString() + ", which is below "
                    + RETURN_MIN.name() + " " + returnMin.toPlainString());
        }
        if (returned.compareTo(returnMax) > 0) {
            return Optional.of(rules.gameId() + " would return " + returned.toPlainString() + ", which is above "
                    + RETURN_MAX.name() + " " + returnMax.toPlainString());
        }
        return Optional.empty();
    }

    private Optional<String> cutBelowBand(Rules rules, GameSettings settings) {
        var best = rules.capped(settings).get(0);
        return best.returnToPlayer().compareTo(returnMin) >= 0
                ? Optional.empty()
                : Optional.of(rules.gameId() + " would return "
                        + best.returnToPlayer().toPlainString()
                        + " to bets of " + settings.text(best.stake()) + ", cut off by " + EngineConfig.MAX_WIN.name()
                        + " "
                        + settings.text(settings.maxWin()) + ", which is below " + RETURN_MIN.name() + " "
                        + returnMin.toPlainString());
    }
}
