package io.anteroom.gateway;

import io.anteroom.contracts.GameConfig;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Which games there are, as this node has heard. Any thread. */
public final class GameCatalog {

    private final ConcurrentHashMap<String, GameConfig> newest = new ConcurrentHashMap<>();

    /** False if there surely is no such game. */
    public boolean mayExist(String gameId) {
        return newest.isEmpty() || newest.containsKey(gameId);
    }

    public Collection<GameConfig> all() {
        return newest.values();
    }

    /** Takes a configuration; true if it is newer than what was known, so that players should hear of it. */
    @com.google.errorprone.annotations.CanIgnoreReturnValue
    boolean hear(GameConfig config) {
        var isNews = new AtomicBoolean();
        newest.compute(config.gameId(), (gameId, known) -> {
            isNews.set(known == null || config.version() > known.version());
            return isNews.get() || known == null ? config : known;
        });
        return isNews.get();
    }
}
