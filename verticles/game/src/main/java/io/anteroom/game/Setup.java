package io.anteroom.game;

import io.anteroom.contracts.GameConfig;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Rules;
import java.util.Optional;

/** A game with one version of its configuration. */
record Setup(Rules rules, GameConfig config, GameSettings settings) {

    /** Empty if this release does not know the game. */
    static Optional<Setup> of(GameConfig config) {
        return Games.find(config.gameId()).map(rules -> new Setup(rules, config, GameSettings.of(config)));
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
}
