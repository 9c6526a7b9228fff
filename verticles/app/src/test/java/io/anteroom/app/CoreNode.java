package io.anteroom.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.DrawLog;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Keys;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayRound.Played;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.contracts.Topic;
import io.anteroom.game.EngineConfig;
import io.anteroom.game.GameVerticle;
import io.anteroom.game.SetupConfig;
import io.anteroom.rng.BreakableRng;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Jurisdictions;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.store.Migrations;
import io.anteroom.store.StoreConfig;
import io.anteroom.store.StoreVerticle;
import io.anteroom.table.TableConfig;
import io.anteroom.table.TableVerticle;
import io.anteroom.testkit.StoredPlayers;
import io.anteroom.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Store, rng and game as they are, on the bus of one node, and one player who has 1000.00 FUN. */
final class CoreNode {

    static final String KEY = MasterKey.generate();

    final String url = TestServers.freshDatabase();
    final MasterKey masterKey = MasterKey.parse(KEY);
    final NodeHealth health = new NodeHealth();
    final BreakableRng rng = new BreakableRng();
    final PlayerId player;
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.local(vertx);
    private final SessionId session = SessionId.next();
    private final Map<String, Long> epochs = new HashMap<>();
    private @Nullable String tables;

    CoreNode() throws Exception {
        var registry = new SimpleMeterRegistry();
        Migrations.run(url);
        var store = StoreConfig.from(Settings.defaults(StoreConfig.KEYS)).at(url);
        deploy(() -> new StoreVerticle(store, bus, registry, health));
        var unusedCheck = done(Keys.CHECK_MASTER, new Keys.CheckMaster(masterKey.check()));
        deploy(rng.instances(bus, registry, health, masterKey));
        var engine = EngineConfig.from(Settings.of(
                EngineConfig.KEYS, null, Map.of(), List.of("autobet.orphanTimeout=400ms", "game.configRefresh=1m")));
        var setup = SetupConfig.from(Settings.defaults(SetupConfig.KEYS));
        deploy(GameVerticle.instances(engine, setup, bus, registry, health, masterKey));
        player = StoredPlayers.create(bus, 1, new Money(100_000, Currency.FUN)).get(0);
        beat();
        vertx.setPeriodic(500, timer -> beat());
    }

    /** Or its player's socket is taken for gone with it. A beat that is lost is made up for by the next. */
    private void beat() {
        bus.ask(Leases.BEAT, new Leases.Beat(bus.nodeId())).onFailure(lost -> {});
    }

    private void deploy(Supplier<? extends Deployable> maker) throws Exception {
        var unused = vertx.deployVerticle(maker.get()).await(60, SECONDS);
    }

    /** Live tables on it too, instead of those that were. */
    void deployTables(String... assignments) throws Exception {
        if (tables != null) {
            var unused = vertx.undeploy(tables).await(60, SECONDS);
        }
        var config = TableConfig.from(Settings.of(TableConfig.KEYS, null, Map.of(), List.of(assignments)));
        var jurisdictions = Jurisdictions.from(Settings.defaults(Jurisdictions.KEYS));
        tables = vertx.deployVerticle(
                        TableVerticle.instances(config, jurisdictions, bus).get())
                .await(60, SECONDS);
    }

    <E> void tell(Topic<E> topic, E event) {
        bus.tell(topic, event);
    }

    <Q, R> Reply<R> ask(Endpoint<Q, R> endpoint, Q request) throws Exception {
        return bus.ask(endpoint, request).await(20, SECONDS);
    }

    Played play(String game, String id, String action, @Nullable String data) throws Exception {
        return done(PlayRound.ENDPOINT, request(game, id, action, data));
    }

    Code refusal(String game, String id, String action, @Nullable String data) throws Exception {
        return refusal(PlayRound.ENDPOINT, request(game, id, action, data));
    }

    private PlayRound.Request request(String game, String id, String action, @Nullable String data) throws Exception {
        var hash = Hash.of((game + action + data).getBytes(StandardCharsets.UTF_8));
        var tree = data == null ? null : Json.tree(data);
        return new PlayRound.Request(player, game, epoch(game), new EventId(id), hash, action, tree, null);
    }

    private long epoch(String game) throws Exception {
        var known = epochs.get(game);
        if (known != null) {
            return known;
        }
        var claim = new Sessions.Claim(player, game, Currency.FUN, session, bus.nodeId(), true, null, 0, 0L);
        var epoch = done(Sessions.CLAIM, claim).epoch();
        epochs.put(game, epoch);
        return epoch;
    }

    /** Waits until all that was committed is in a block. */
    DrawLog.Head awaitSealed() throws Exception {
        var deadline = System.nanoTime() + SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            // That nothing waits says little: the head is read before, and a block may have been appended in between.
            var head = done(DrawLog.TAIL, new DrawLog.ReadTail(1)).head();
            if (head.actions() > 0 && head.actions() == committed()) {
                return head;
            }
            var unused = vertx.timer(20).await(5, SECONDS);
        }
        throw new AssertionError("the draw log was not sealed");
    }

    private long committed() throws SQLException {
        try (var owner = TestServers.connect(url);
                var statement = owner.createStatement();
                var rows = statement.executeQuery("select count(*) from journal")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Runs SQL as the owner of the database. */
    void sql(String sql) throws SQLException {
        try (var owner = TestServers.connect(url);
                var statement = owner.createStatement()) {
            assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
        }
    }

    <Q, R> Code refusal(Endpoint<Q, R> endpoint, Q request) throws Exception {
        var reply = bus.ask(endpoint, request).await(20, SECONDS);
        assertThat(reply).isInstanceOf(Reply.Refused.class);
        return ((Reply.Refused<R>) reply).refusal().code();
    }

    <Q, R> R done(Endpoint<Q, R> endpoint, Q request) throws Exception {
        return bus.ask(endpoint, request).await(20, SECONDS).fold(value -> value, refusal -> {
            throw new AssertionError("refused: " + refusal);
        });
    }

    void close() throws Exception {
        var unused = vertx.close().await(20, SECONDS);
    }
}
