package io.anteroom.store;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.contracts.StoredConfigs;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.testkit.Patience;
import io.anteroom.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Store on a bus of one node over a fresh, migrated database. */
final class RunningStore implements AutoCloseable {

    static final String GAME = "dice";
    static final long CONFIG_VERSION = 1;
    private static final long CALL_SECONDS = 20;

    /** For tests that look at who waits for a lock: whoever waits does so until the test lets it go on. */
    static final String[] WAITS_LONG_FOR_LOCKS = {"postgres.lockTimeout=20s", "postgres.statementTimeout=30s"};

    final String url;
    final Vertx vertx = Vertx.vertx();
    final Bus bus = Bus.local(vertx);
    final NodeHealth health = new NodeHealth();

    RunningStore(int instances) {
        this(TestServers.freshDatabase(), instances);
    }

    /** @param assignments settings that differ from their defaults */
    RunningStore(String url, int instances, String... assignments) {
        this.url = url;
        Migrations.run(url);
        var config = StoreConfig.from(Settings.of(StoreConfig.KEYS, null, Map.of(), List.of(assignments)))
                .at(url);
        var deployed = vertx.deployVerticle(
                () -> new StoreVerticle(config, bus, new SimpleMeterRegistry(), health),
                new DeploymentOptions().setInstances(instances));
        try {
            await(deployed);
        } catch (AssertionError failed) {
            close();
            throw failed;
        }
    }

    /** A migrated database whose house another node keeps: nothing is made or forgotten behind the test's back. */
    static String unkeptDatabase() {
        var url = TestServers.freshDatabase();
        Migrations.run(url);
        try (var connection = TestServers.connect(url);
                var statement = connection.createStatement()) {
            statement.execute("insert into leases (job, node_id, epoch, until)"
                    + " values ('store.housekeeping', gen_random_uuid(), 1, now() + interval '1 hour')");
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
        return url;
    }

    static StoreConfig config(String url) {
        return StoreConfig.from(Settings.defaults(StoreConfig.KEYS)).at(url);
    }

    /** Saves the first configuration of the games that tests play. */
    @CanIgnoreReturnValue
    RunningStore withGames(String... games) {
        for (var game : games) {
            ask(StoredConfigs.SAVE, new StoredConfigs.Save(new GameConfig(game, CONFIG_VERSION, new RawJson("{}"))));
        }
        return this;
    }

    <Q, R> Reply<R> reply(Endpoint<Q, R> endpoint, Q request) {
        return await(asking(endpoint, request));
    }

    /** Asks with the patience of a test; {@link #bus} has the endpoint's own deadline. */
    <Q, R> Future<Reply<R>> asking(Endpoint<Q, R> endpoint, Q request) {
        return bus.ask(Patience.of(endpoint), request);
    }

    @CanIgnoreReturnValue
    <Q, R> R ask(Endpoint<Q, R> endpoint, Q request) {
        return reply(endpoint, request).fold(value -> value, refusal -> {
            throw new AssertionError("refused: " + refusal);
        });
    }

    @CanIgnoreReturnValue
    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(CALL_SECONDS, SECONDS);
        } catch (InterruptedException | java.util.concurrent.TimeoutException late) {
            throw new AssertionError(late);
        } catch (java.util.concurrent.ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        }
    }

    /** A player with a session of {@link #GAME}. */
    TestPlayer player(long welcomeMinor) {
        return players(1, welcomeMinor).get(0);
    }

    List<TestPlayer> players(int count, long welcomeMinor) {
        var created = new ArrayList<Accounts.NewPlayer>();
        for (int i = 0; i < count; i++) {
            created.add(newPlayer(welcomeMinor == 0 ? null : new Money(welcomeMinor, Currency.FUN)));
        }
        ask(Accounts.CREATE, new Accounts.Create(created));
        return created.stream()
                .map(player -> new TestPlayer(
                        this, player.playerId(), player.activeSeed().id(), GAME))
                .toList();
    }

    static Accounts.NewPlayer newPlayer(@Nullable Money welcome) {
        var id = PlayerId.next();
        var name = "p" + id.toString().replace("-", "");
        return new Accounts.NewPlayer(
                id,
                name.substring(0, 32),
                name + "@example.com",
                null,
                "client",
                seed("a" + id),
                seed("b" + id),
                welcome);
    }

    /** A seed whose plain text is {@code text}, sealed by nothing. */
    static Rng.NewSeed seed(String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new Rng.NewSeed(SeedId.next(), Hash.of(bytes), Bytes.of(bytes));
    }

    @CanIgnoreReturnValue
    Sessions.Claimed claim(PlayerId playerId, String game, SessionId session) {
        return ask(Sessions.CLAIM, claimOf(playerId, game, session));
    }

    Sessions.Claim claimOf(PlayerId playerId, String game, SessionId session) {
        return new Sessions.Claim(playerId, game, Currency.FUN, session, bus.nodeId(), true, null, 0, 0L);
    }

    static void until(BooleanSupplier condition) {
        var end = System.nanoTime() + SECONDS.toNanos(CALL_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("did not become true in time");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /**
     * Waits until all transactions that run now have ended, those of PostgreSQL itself and of other databases too: what is
     * told by transaction ids is not told before.
     */
    void awaitOlderTransactions() {
        var newest = number("select pg_current_xact_id()::text::bigint");
        until(() -> number("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint") > newest);
    }

    /** Runs SQL as the owner. */
    void sql(String sql) {
        try (var connection = TestServers.connect(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    /** The one number that {@code sql} gives. */
    long number(String sql) {
        try (var connection = TestServers.connect(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
