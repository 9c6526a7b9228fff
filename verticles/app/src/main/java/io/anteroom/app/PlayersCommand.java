package io.anteroom.app;

import io.anteroom.player.PlayerConfig;
import io.anteroom.player.PlayerFactory;
import io.anteroom.rng.RngConfig;
import io.anteroom.rng.RngVerticle;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.MasterKeyCheck;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.store.Migrations;
import io.anteroom.store.StoreConfig;
import io.anteroom.store.StoreVerticle;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes test players with tokens, without hashing a password for each. */
@Command(
        name = "players",
        mixinStandardHelpOptions = true,
        description = "Makes test players and writes 'username playerId token' for each, a line each."
                + " Without --conf they are made in the embedded data, which no node may be using.")
final class PlayersCommand implements Callable<Integer> {

    private static final long PATIENCE_S = 600;
    private static final Duration STORE_ANSWERS_WITHIN = Duration.ofSeconds(30);

    @Mixin
    SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--create",
            required = true,
            paramLabel = "N",
            converter = PlayerCount.class,
            description = "how many")
    int count;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            converter = WritableFile.class,
            description = "where to write them")
    Path out = Path.of("players");

    @Option(
            names = "--ttl",
            defaultValue = "PT24H",
            converter = TimeToLive.class,
            description = "how long tokens live (${DEFAULT-VALUE})")
    Duration ttl = Duration.ofHours(24);

    @Override
    public Integer call() throws Exception {
        var settings = options.read();
        var config = NodeConfig.from(settings);
        try (var servers = DataServers.startPostgres(config);
                var file = new PlayersFile(out)) {
            create(settings, servers, DataServers.masterKey(config), file);
        }
        return 0;
    }

    private void create(Settings settings, DataServers servers, MasterKey key, PlayersFile file) throws Exception {
        var store = servers.hasOwnPostgres()
                ? StoreConfig.from(settings).at(servers.postgresUrl())
                : StoreConfig.from(settings);
        Migrations.run(store.ownerUrl(), store.url());
        var vertx = Vertx.vertx();
        try {
            var bus = Bus.local(vertx);
            var health = new NodeHealth();
            var metrics = new SimpleMeterRegistry();
            var unusedStore = await(vertx.deployVerticle(new StoreVerticle(store, bus, metrics, health)));
            var unusedCheck = await(MasterKeyCheck.ask(bus, key, Deadline.in(STORE_ANSWERS_WITHIN)));
            var unusedRng = await(
                    vertx.deployVerticle(RngVerticle.instances(RngConfig.from(settings), bus, metrics, health, key)
                            .get()));
            var factory = new PlayerFactory(PlayerConfig.from(settings), bus, key);
            var created = Promise.<Void>promise();
            vertx.runOnContext(start -> factory.create(count, ttl, file::add).onComplete(created));
            var unused = await(created.future());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static <T> T await(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }
}
