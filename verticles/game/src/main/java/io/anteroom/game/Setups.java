package io.anteroom.game;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredConfigs;
import io.anteroom.game.rules.Rules;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configurations of all games as one worker knows them: the newest of each, and the older ones that open rounds were
 * begun under, up to a bound. Belongs to one event loop.
 */
final class Setups {

    private static final int OLD_MAX = 256;

    private record Version(String gameId, long version) {}

    private final Bus bus;
    private final Map<String, Rules> games = new LinkedHashMap<>();
    private final Map<String, Setup> newest = new HashMap<>();
    private final Map<Version, Setup> old = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Version, Setup> eldest) {
            return size() > OLD_MAX;
        }
    };

    /** @param games all there are, in the order in which they are listed */
    Setups(Bus bus, List<Rules> games) {
        this.bus = bus;
        games.forEach(rules -> this.games.put(rules.gameId(), rules));
    }

    List<Rules> games() {
        return List.copyOf(games.values());
    }

    Optional<Rules> rules(String gameId) {
        return Optional.ofNullable(games.get(gameId));
    }

    /** Null for a game that there is not. */
    @Nullable
    Setup newest(String gameId) {
        return newest.get(gameId);
    }

    List<GameConfig> all() {
        return games.keySet().stream()
                .map(newest::get)
                .filter(Objects::nonNull)
                .map(Setup::config)
                .toList();
    }

    /** Takes note of a configuration that may be newer. */
    void hear(GameConfig config) {
        var known = newest.get(config.gameId());
        if (known == null || known.version() < config.version()) {
            rules(config.gameId()).ifPresent(rules -> newest.put(config.gameId(), Setup.of(rules, config)));
        }
    }

    /** Looks what store has; refused as store refuses. */
    Future<Reply<StoredConfigs.Found>> refresh() {
        return bus.ask(StoredConfigs.NEWEST, new StoredConfigs.Newest(null)).map(reply -> reply.map(this::hearAll));
    }

    private StoredConfigs.Found hearAll(StoredConfigs.Found found) {
        found.configs().forEach(this::hear);
        return found;
    }

    /** One version of a game; refused with {@code INVALID_GAME_ID} or {@code NOT_FOUND}. */
    Future<Reply<Setup>> version(String gameId, long version) {
        var latest = newest.get(gameId);
        if (latest == null) {
            return Future.succeededFuture(Reply.refused(Code.INVALID_GAME_ID, "there is no such game"));
        }
        var known = latest.version() == version ? latest : old.get(new Version(gameId, version));
        if (known != null) {
            return Future.succeededFuture(Reply.done(known));
        }
        return bus.ask(StoredConfigs.READ, new StoredConfigs.Read(gameId, version))
                .map(reply -> reply.map(this::keepOld));
    }

    private Setup keepOld(GameConfig config) {
        var setup = Setup.of(rules(config.gameId()).orElseThrow(), config);
        old.put(new Version(config.gameId(), config.version()), setup);
        return setup;
    }

    /** Saves a configuration; refused with {@code ROUND_CONFLICT} if another has its version. */
    Future<Reply<GameConfig>> save(GameConfig config) {
        return bus.ask(StoredConfigs.SAVE, new StoredConfigs.Save(config))
                .map(reply -> reply.map(saved -> {
                    hear(saved);
                    return saved;
                }));
    }
}
