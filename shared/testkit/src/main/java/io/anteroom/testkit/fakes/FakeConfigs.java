package io.anteroom.testkit.fakes;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredConfigs;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Game configurations, every version kept. */
public final class FakeConfigs {

    private final Map<String, NavigableMap<Long, GameConfig>> games = new ConcurrentHashMap<>();

    public long newestVersion(String gameId) {
        var versions = versions(gameId);
        return versions.isEmpty() ? 0 : versions.lastKey();
    }

    public GameConfig newest(String gameId) {
        return versions(gameId).lastEntry().getValue();
    }

    /** Puts a version there as another node would. */
    public void put(GameConfig config) {
        versions(config.gameId()).put(config.version(), config);
    }

    private NavigableMap<Long, GameConfig> versions(String gameId) {
        return games.computeIfAbsent(gameId, id -> new ConcurrentSkipListMap<>());
    }

    Reply<StoredConfigs.Found> newest(StoredConfigs.Newest request) {
        return Reply.done(new StoredConfigs.Found(games.keySet().stream()
                .filter(gameId -> request.gameId() == null || gameId.equals(request.gameId()))
                .filter(gameId -> newestVersion(gameId) > 0)
                .map(this::newest)
                .toList()));
    }

    Reply<GameConfig> read(StoredConfigs.Read request) {
        var config = versions(request.gameId()).get(request.version());
        return config == null ? Reply.refused(Code.NOT_FOUND, "no such version") : Reply.done(config);
    }

    Reply<GameConfig> save(StoredConfigs.Save request) {
        var config = request.config();
        if (config.version() != newestVersion(config.gameId()) + 1) {
            return Reply.refused(Code.ROUND_CONFLICT, "someone else changed it first");
        }
        put(config);
        return Reply.done(config);
    }
}
