package io.anteroom.contracts;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Game configurations as PostgreSQL has them, every version kept: served by store, asked by game. */
public final class StoredConfigs {

    public static final Endpoint<Newest, Found> NEWEST =
            Endpoint.of("store.configs", Newest.class, Found.class, Duration.ofSeconds(2));

    /** Refused with {@code NOT_FOUND}. */
    public static final Endpoint<Read, GameConfig> READ =
            Endpoint.of("store.config", Read.class, GameConfig.class, Duration.ofSeconds(2));

    /** Refused with {@code ROUND_CONFLICT} if the version is not the one after the newest. */
    public static final Endpoint<Save, GameConfig> SAVE =
            Endpoint.of("store.config.save", Save.class, GameConfig.class, Duration.ofSeconds(2));

    private StoredConfigs() {}

    /** @param gameId one game, or null for all */
    public record Newest(@Nullable String gameId) {}

    public record Found(List<GameConfig> configs) {

        public Found {
            configs = List.copyOf(configs);
        }
    }

    public record Read(String gameId, long version) {}

    public record Save(GameConfig config) {}
}
