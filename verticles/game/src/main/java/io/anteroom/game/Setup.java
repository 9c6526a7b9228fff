package io.anteroom.game;

import io.anteroom.contracts.GameConfig;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Rules;

/** A game with one version of its configuration. */
record Setup(Rules rules, GameConfig config, GameSettings settings) {

    static Setup of(Rules rules, GameConfig config) {
        return new Setup(rules, config, GameSettings.of(config));
    }

    String gameId() {
        return config.gameId();
    }

    long version() {
        return config.version();
    }

    /** The configuration that follows this one. */
    GameConfig followedBy(GameSettings next) {
        return next.toConfig(rules, version() + 1);
    }

    /** Whether its document has every field of another one, with the same values; they may be of different versions. */
    boolean saysAllOf(GameConfig other) {
        var mine = config.document().tree();
        return other.document().tree().properties().stream()
                .filter(field -> !field.getKey().equals("version"))
                .allMatch(field -> field.getValue().equals(mine.path(field.getKey())));
    }
}
