package io.anteroom.app;

import io.anteroom.game.EngineConfig;
import io.anteroom.gateway.GatewayConfig;
import io.anteroom.leaderboard.LeaderboardConfig;
import io.anteroom.matchmaking.MatchmakingConfig;
import io.anteroom.player.PlayerConfig;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Cluster;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.Settings;
import io.anteroom.store.StoreConfig;
import io.anteroom.table.TableConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a node is as a whole.
 *
 * @param postgresUrl empty for an embedded server
 * @param storeConnections that the stores of this node may have to PostgreSQL all together
 * @param redisUrl empty for an embedded server
 * @param embeds whether there may be embedded servers, and a key of their own
 * @param masterKey 32 bytes in base64; empty for one kept in {@code dataDirectory}
 * @param roles with at least one instance; not empty
 * @param eventLoops threads that verticles run on
 */
record NodeConfig(
        Path dataDirectory,
        String postgresUrl,
        int storeConnections,
        String redisUrl,
        boolean embeds,
        String masterKey,
        Set<Role> roles,
        String managementHost,
        int managementPort,
        int eventLoops,
        Duration shutdownTimeout,
        Cluster cluster) {

    static final Key<String> DATA_DIR =
            Key.text("data.dir", "./data", "where embedded servers and a generated master key keep their data");
    static final Key<Boolean> EMBEDDED = Key.flag(
            "data.embedded",
            true,
            "whether a server without a URL is embedded, and a missing keys.master generated; false stops the start instead");
    static final Key<String> REDIS_URL = Key.url(
            "redis.url",
            "",
            Set.of("redis", "rediss"),
            "redis://user:password@host:port/database; empty starts an embedded one");
    static final Key<String> MASTER_KEY = Key.secret(
            "keys.master",
            "",
            "32 bytes in base64, the same on all nodes of one database: seals seeds and signing keys; empty generates"
                    + " one into data.dir, only with the embedded PostgreSQL");
    static final Key<List<String>> ROLES = Key.list(
            "roles",
            List.of("all"),
            "what this node does: all, or some of store, rng, player, game, table, matchmaking,"
                    + " leaderboard, room, gateway");
    static final Key<String> MANAGEMENT_HOST =
            Key.text("management.host", "127.0.0.1", "address of health checks and metrics");
    static final Key<Integer> MANAGEMENT_PORT =
            Key.integer("management.port", 8081, 0, 65535, "port of health checks and metrics");
    static final Key<Integer> EVENT_LOOPS = Key.instances("eventLoop", "1/core");
    /** Its first half is the players', whose sockets are closed in ten waves, 100 ms apart. */
    static final Key<Duration> SHUTDOWN_TIMEOUT = Key.duration(
            "shutdown.timeout",
            Duration.ofSeconds(20),
            Duration.ofSeconds(2),
            Duration.ofDays(1),
            "how long a drain may take");

    private static final List<Key<?>> OWN = List.of(
            DATA_DIR,
            EMBEDDED,
            REDIS_URL,
            MASTER_KEY,
            ROLES,
            MANAGEMENT_HOST,
            MANAGEMENT_PORT,
            EVENT_LOOPS,
            SHUTDOWN_TIMEOUT);

    /** Every setting of the product. */
    static List<Key<?>> allKeys() {
        return Stream.of(OWN, Cluster.KEYS, Role.settings())
                .flatMap(List::stream)
                .collect(Collectors.toList());
    }

    NodeConfig {
        if (redisUrl.contains(",")) {
            throw new BadSetting(REDIS_URL.name(), "a list", "one server; several are not supported yet");
        }
        if (!masterKey.isEmpty()) {
            var unused = MasterKey.parse(masterKey);
        } else if (!embeds || !postgresUrl.isEmpty()) {
            throw new BadSetting(
                    MASTER_KEY.name(),
                    "nothing",
                    "32 bytes in base64 when postgres.url is set or data.embedded is false");
        }
        if (cluster.enabled() && (postgresUrl.isEmpty() || redisUrl.isEmpty())) {
            throw new BadSetting(
                    Cluster.ENABLED.name(), "true with embedded servers", "true only with postgres.url and redis.url");
        }
    }

    static NodeConfig from(Settings settings) {
        requireRooms(settings);
        // Tables and games know nothing of each other, and the most a round pays is one promise.
        TableConfig.from(settings).requireWithin(EngineConfig.from(settings).maxWin());
        var store = StoreConfig.from(settings);
        return new NodeConfig(
                Path.of(settings.get(DATA_DIR)),
                store.url(),
                Role.STORE.instances(settings) * store.connections(),
                settings.get(REDIS_URL),
                settings.get(EMBEDDED),
                settings.get(MASTER_KEY),
                roles(settings),
                settings.get(MANAGEMENT_HOST),
                settings.get(MANAGEMENT_PORT),
                Math.max(1, settings.get(EVENT_LOOPS)),
                settings.get(SHUTDOWN_TIMEOUT),
                Cluster.from(settings));
    }

    /** Matchmaking and rooms know nothing of each other: a match in a kind of room that nobody has would never be decided. */
    private static void requireRooms(Settings settings) {
        var kinds = Role.kinds(settings);
        MatchmakingConfig.from(settings)
                .requireRooms(kinds.names().stream()
                        .collect(Collectors.toMap(Function.identity(), kind -> kinds.playersMax(kind)
                                .orElse(Integer.MAX_VALUE))));
    }

    /** Of a node that is to run: fails with {@link BadSetting} for what one of its roles can't start with, too. Starts nothing. */
    static NodeConfig ofRun(Settings settings) {
        var config = from(settings);
        var unusedPostgres = config.embedsPostgres();
        var unusedRedis = config.embedsRedis();
        config.roles().forEach(role -> role.requireUsable(settings));
        // Every node reads it, whatever its roles.
        Role.GATEWAY.requireUsable(settings);
        return config;
    }

    /** Whether it needs a PostgreSQL of its own; fails with {@link BadSetting} if it does and may not have one. */
    boolean embedsPostgres() {
        return embeds(StoreConfig.URL, postgresUrl);
    }

    /** As the other. */
    boolean embedsRedis() {
        return embeds(REDIS_URL, redisUrl);
    }

    private boolean embeds(Key<String> key, String url) {
        if (url.isEmpty() && !embeds) {
            throw new BadSetting(key.name(), "nothing", "a URL when data.embedded is false");
        }
        return url.isEmpty();
    }

    /** Development defaults that should not be left as they are in production; for a warning. */
    List<String> unsafe(Settings settings) {
        var unsafe = new java.util.ArrayList<String>();
        if (embeds) {
            unsafe.add(EMBEDDED.name());
        }
        if (masterKey.isEmpty()) {
            unsafe.add(MASTER_KEY.name());
        }
        if (settings.get(GatewayConfig.TOKEN_IN_QUERY)) {
            unsafe.add(GatewayConfig.TOKEN_IN_QUERY.name());
        }
        if (PlayerConfig.from(settings).welcome() != null) {
            unsafe.add("wallet.welcome.amount");
        }
        unsafe.addAll(MatchmakingConfig.from(settings).trusting());
        unsafe.addAll(LeaderboardConfig.openClientScores(settings));
        return unsafe;
    }

    /** A role without an instance is none. */
    private static Set<Role> roles(Settings settings) {
        var names = settings.get(ROLES);
        var named = names.equals(List.of("all"))
                ? Stream.of(Role.values())
                : names.stream().map(NodeConfig::role);
        Set<Role> roles =
                named.filter(role -> role.instances(settings) > 0).collect(Collectors.toCollection(TreeSet::new));
        if (roles.isEmpty()) {
            throw new BadSetting(ROLES.name(), "no role with an instance", ROLES.doc());
        }
        return roles;
    }

    private static Role role(String name) {
        return Stream.of(Role.values())
                .filter(role -> role.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new BadSetting(ROLES.name(), "'" + name + "'", ROLES.doc()));
    }
}
