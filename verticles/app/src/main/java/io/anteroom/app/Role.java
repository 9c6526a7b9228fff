package io.anteroom.app;

import io.anteroom.game.EngineConfig;
import io.anteroom.game.GameVerticle;
import io.anteroom.game.SetupConfig;
import io.anteroom.gateway.GatewayConfig;
import io.anteroom.gateway.GatewayVerticle;
import io.anteroom.leaderboard.LeaderboardConfig;
import io.anteroom.leaderboard.LeaderboardVerticle;
import io.anteroom.matchmaking.MatchmakingConfig;
import io.anteroom.matchmaking.MatchmakingVerticle;
import io.anteroom.player.PlayerConfig;
import io.anteroom.player.PlayerVerticle;
import io.anteroom.rng.RngConfig;
import io.anteroom.rng.RngVerticle;
import io.anteroom.room.QuizConfig;
import io.anteroom.room.RoomConfig;
import io.anteroom.room.RoomVerticle;
import io.anteroom.room.TicTacToeConfig;
import io.anteroom.room.rules.Kinds;
import io.anteroom.runtime.Jurisdictions;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import io.anteroom.store.StoreConfig;
import io.anteroom.store.StoreVerticle;
import io.anteroom.table.TableConfig;
import io.anteroom.table.TableVerticle;
import io.vertx.core.Deployable;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a node can do; it runs all of them or some. The store starts first, since every other asks it, then the generator, whose
 * seeds tables ask for, and the gateway last, since it lets players ask every other; those between start at once.
 */
enum Role {
    STORE("1/core"),
    RNG("1/core"),
    PLAYER("1"),
    GAME("2/core"),
    TABLE("1"),
    MATCHMAKING("1"),
    LEADERBOARD("1/core"),
    ROOM("1/core"),
    GATEWAY("1/core");

    private final String instancesDefault;

    Role(String instancesDefault) {
        this.instancesDefault = instancesDefault;
    }

    /** As the settings call it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean usesRedis() {
        return switch (this) {
            case PLAYER, LEADERBOARD, ROOM, GATEWAY -> true;
            case STORE, RNG, GAME, TABLE, MATCHMAKING -> false;
        };
    }

    int instances(Settings settings) {
        return settings.get(instances());
    }

    private Key<Integer> instances() {
        return Key.instances(label(), instancesDefault);
    }

    /** Fails with {@link io.anteroom.runtime.BadSetting} for what nobody can start this role with. Starts nothing. */
    void requireUsable(Settings settings) {
        var unused =
                switch (this) {
                    case STORE -> StoreConfig.from(settings);
                    case RNG -> RngConfig.from(settings);
                    case PLAYER -> PlayerConfig.from(settings);
                    case GAME -> List.of(EngineConfig.from(settings), SetupConfig.from(settings));
                    case TABLE -> List.of(TableConfig.from(settings), Jurisdictions.from(settings));
                    case MATCHMAKING -> MatchmakingConfig.from(settings);
                    case LEADERBOARD -> LeaderboardConfig.from(settings);
                    case ROOM -> List.of(RoomConfig.from(settings), kinds(settings));
                    case GATEWAY -> GatewayConfig.from(settings);
                };
    }

    /** Makes one instance, again and again. */
    Supplier<Deployable> maker(NodeParts parts) {
        return switch (this) {
            case STORE -> () -> new StoreVerticle(parts.store(), parts.bus(), parts.metrics(), parts.health());
            case RNG ->
                RngVerticle.instances(
                        RngConfig.from(parts.settings()),
                        parts.bus(),
                        parts.metrics(),
                        parts.health(),
                        parts.masterKey())::get;
            case PLAYER ->
                PlayerVerticle.instances(
                        PlayerConfig.from(parts.settings()),
                        parts.bus(),
                        parts.masterKey(),
                        parts.redisUrl(),
                        parts.metrics(),
                        parts.health())::get;
            case GAME ->
                GameVerticle.instances(
                        EngineConfig.from(parts.settings()),
                        SetupConfig.from(parts.settings()),
                        parts.bus(),
                        parts.metrics(),
                        parts.health(),
                        parts.masterKey())::get;
            case TABLE ->
                TableVerticle.instances(
                        TableConfig.from(parts.settings()), Jurisdictions.from(parts.settings()), parts.bus())::get;
            case MATCHMAKING ->
                MatchmakingVerticle.instances(MatchmakingConfig.from(parts.settings()), parts.bus(), parts.metrics())
                        ::get;
            case ROOM ->
                RoomVerticle.instances(
                        RoomConfig.from(parts.settings()),
                        parts.bus(),
                        parts.masterKey(),
                        parts.redisUrl(),
                        parts.metrics(),
                        parts.health(),
                        kinds(parts.settings()))::get;
            case LEADERBOARD ->
                LeaderboardVerticle.instances(
                        LeaderboardConfig.from(parts.settings()),
                        parts.bus(),
                        parts.redisUrl(),
                        parts.metrics(),
                        parts.health(),
                        InstantSource.system())::get;
            case GATEWAY -> () -> new GatewayVerticle(parts.gateway());
        };
    }

    /** The kinds of rooms there are. */
    static Kinds kinds(Settings settings) {
        return Kinds.shipped(
                TicTacToeConfig.from(settings).rules(),
                QuizConfig.from(settings).rules());
    }

    /** The settings of all roles. */
    static List<Key<?>> settings() {
        var own = Stream.of(values()).<Key<?>>map(Role::instances);
        var theirs = Stream.<List<Key<?>>>of(
                        StoreConfig.KEYS,
                        RngConfig.KEYS,
                        PlayerConfig.KEYS,
                        EngineConfig.KEYS,
                        SetupConfig.KEYS,
                        TableConfig.KEYS,
                        MatchmakingConfig.KEYS,
                        LeaderboardConfig.KEYS,
                        RoomConfig.KEYS,
                        QuizConfig.KEYS,
                        TicTacToeConfig.KEYS,
                        GatewayConfig.KEYS)
                .flatMap(List::stream);
        return Stream.concat(own, theirs).toList();
    }
}
