package io.anteroom.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/** What games there are and how they are set up: served by game. */
public final class GameConfigs {

    public static final Endpoint<ListAll, Listed> LIST =
            Endpoint.of("game.configs", ListAll.class, Listed.class, Duration.ofSeconds(2));

    /** Refused with {@code INVALID_GAME_ID} or {@code NOT_FOUND}. */
    public static final Endpoint<Read, GameConfig> READ =
            Endpoint.of("game.config", Read.class, GameConfig.class, Duration.ofSeconds(2));

    /**
     * Refused with {@code INVALID_GAME_ID}, or {@code INVALID_PAYLOAD_SCHEMA} and what is wrong. Has time for the figures of a game
     * to be computed, which takes milliseconds for most and seconds for the largest slot machines.
     */
    public static final Endpoint<Change, GameConfig> CHANGE =
            Endpoint.of("game.configure", Change.class, GameConfig.class, Duration.ofSeconds(20));

    /** Told by game after a change. */
    public static final Topic<GameConfig> CHANGED = new Topic<>("game.configured", GameConfig.class);

    private GameConfigs() {}

    public record ListAll() {}

    public record Listed(List<GameConfig> configs) {

        public Listed {
            configs = List.copyOf(configs);
        }
    }

    /** One version, which may be an old one: a round is verified under the one it was played with. */
    public record Read(String gameId, long version) {}

    /** @param changes the fields to change */
    public record Change(String gameId, JsonNode changes) {}
}
