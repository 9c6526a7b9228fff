package io.anteroom.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.game.EngineConfig;
import io.anteroom.game.GameVerticle;
import io.anteroom.game.SetupConfig;
import io.anteroom.rng.RngConfig;
import io.anteroom.rng.RngVerticle;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.store.Audit;
import io.anteroom.store.Migrations;
import io.anteroom.store.StoreConfig;
import io.anteroom.store.StoreVerticle;
import io.anteroom.store.StoredRounds;
import io.anteroom.testkit.StoredPlayers;
import io.anteroom.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rounds that are left open, on real servers, with two nodes' worth of sweepers, while players are still connected. */
final class SweptRoundsIT {

    private static final String MINES = "{\"betAmount\":\"1.00\",\"currency\":\"FUN\",\"maxTiles\":25,\"maxBombs\":1}";

    private static Vertx vertx;
    private static Bus bus;
    private static String url;
    private static MasterKey key;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        bus = Bus.local(vertx);
        var registry = new SimpleMeterRegistry();
        var health = new NodeHealth();
        key = MasterKey.parse(MasterKey.generate());
        url = TestServers.freshDatabase();
        Migrations.run(url);
        var store = StoreConfig.from(Settings.defaults(StoreConfig.KEYS)).at(url);
        deploy(() -> new StoreVerticle(store, bus, registry, health), 2);
        deploy(RngVerticle.instances(RngConfig.from(Settings.defaults(RngConfig.KEYS)), bus, registry, health, key), 1);
        var engine = EngineConfig.from(Settings.of(
                EngineConfig.KEYS, null, Map.of(), List.of("rounds.maxAge=3s", "game.configRefresh=100ms")));
        var setup = SetupConfig.from(Settings.defaults(SetupConfig.KEYS));
        // The first of each has the jobs.
        deploy(GameVerticle.instances(engine, setup, bus, registry, health, key), 2);
        deploy(GameVerticle.instances(engine, setup, bus, registry, health, key), 2);
        assertThat(done(Leases.BEAT, new Leases.Beat(bus.nodeId()))).isNotNull();
    }

    private static void deploy(Supplier<? extends Deployable> maker, int instances) throws Exception {
        var unused = vertx.deployVerticle(maker, new DeploymentOptions().setInstances(instances))
                .await(60, SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        var unused = vertx.close().await(20, SECONDS);
    }

    @Test
    void everyRoundLeftOpenIsSettledOrVoidOnceAndItsPlayerTold() throws Exception {
        var rounds = new HashMap<PlayerId, RoundId>();
        var picked = new HashSet<PlayerId>();
        for (var i = 0; i < 12; i++) {
            var player = StoredPlayers.create(bus, 1, new Money(100_000, Currency.FUN))
                    .get(0);
            var epoch = claim(player);
            rounds.put(player, play(player, epoch, "bet", "Bet", MINES).roundId());
            if (i % 2 == 0 && isOpenAfterAPick(player, epoch, i)) {
                picked.add(player);
            }
        }

        var told = awaitPushes(rounds.keySet(), picked);

        for (var player : rounds.keySet()) {
            var round = done(Rounds.READ, new Rounds.ReadRound(player, rounds.get(player)));
            var actions = round.actions().stream().map(Rounds.Action::action).toList();
            if (picked.contains(player)) {
                assertThat(round.status()).isEqualTo("ended");
                assertThat(actions).containsExactly("Bet", "PickTile", "CashOut");
                assertThat(round.actions())
                        .extracting(Rounds.Action::serverReason)
                        .containsExactly(null, null, "abandoned");
            } else if (actions.size() == 2 && actions.get(1).equals("Void")) {
                assertThat(round.status()).isEqualTo("void");
                assertThat(round.actions().get(1).moves()).containsExactly(new Move(Move.Kind.REFUND, 100));
                assertThat(round.actions().get(1).serverReason()).isEqualTo("abandoned");
            } else {
                assertThat(actions).as("a bomb was picked").containsExactly("Bet", "PickTile");
                continue;
            }
            assertThat(told.getOrDefault(player, List.of()))
                    .singleElement()
                    .extracting(
                            item -> item.push().fields().tree().at("/reason").asText())
                    .isEqualTo("abandoned");
        }
        for (var round : rounds.values()) {
            assertReplayTellsWhoActed(round);
        }
        var report = Audit.run(url, new RoundAuditor(key));
        assertThat(report.isClean()).as(report.toText()).isTrue();
        assertThat(done(Rng.ROTATE, new Rng.Rotate(rounds.keySet().iterator().next(), "another"))
                        .roundCount())
                .isEqualTo(1);
    }

    /** False also if the round was given up before, on a machine that stood still as long. */
    private static boolean isOpenAfterAPick(PlayerId player, long epoch, int tile) throws Exception {
        var pick = bus.ask(
                        PlayRound.ENDPOINT,
                        request(player, epoch, "pick", "PickTile", "{\"currentPicks\":[" + tile + "]}"))
                .await(20, SECONDS);
        return pick.fold(played -> !played.update().tree().path("roundEnded").asBoolean(), refusal -> {
            assertThat(refusal.code()).isEqualTo(Code.GAME_ROUND_NOT_FOUND);
            return false;
        });
    }

    private static void assertReplayTellsWhoActed(RoundId roundId) {
        var found = StoredRounds.find(url, roundId).orElseThrow();
        var player = new RoundPlayer(key);
        var text = new ReplayText(found.round(), player.play(found.round(), found.before()), player).text();
        for (var action : found.round().round().actions()) {
            var byServer = action.action().equals("CashOut") || action.action().equals("Void");
            assertThat(text)
                    .contains("%d %s at %s%s\n"
                            .formatted(
                                    action.version(),
                                    action.action(),
                                    action.at(),
                                    byServer ? ", by the server: abandoned" : ""));
        }
    }

    /** What everyone was told who has to be, and a little after. */
    private static Map<PlayerId, List<Pushes.Item>> awaitPushes(Set<PlayerId> players, Set<PlayerId> picked)
            throws Exception {
        var told = new HashMap<PlayerId, List<Pushes.Item>>();
        var deadline = System.nanoTime() + SECONDS.toNanos(30);
        while (open(players) > 0 || !told.keySet().containsAll(picked)) {
            assertThat(System.nanoTime()).as("rounds are still open").isLessThan(deadline);
            take(told);
        }
        take(told);
        return told;
    }

    /** As a gateway does, which drops what it has delivered; what is not dropped is given again. */
    private static void take(Map<PlayerId, List<Pushes.Item>> told) throws Exception {
        var items = done(Pushes.TAKE, new Pushes.Take(100)).items();
        items.forEach(item -> told.computeIfAbsent(item.playerId(), player -> new ArrayList<>())
                .add(item));
        var dropped = done(
                Pushes.DROP, new Pushes.Drop(items.stream().map(Pushes.Item::id).toList()));
        assertThat(dropped).isNotNull();
    }

    private static long open(Set<PlayerId> players) throws Exception {
        var open = 0L;
        for (var player : players) {
            var loaded = done(Rounds.LOAD_STANDING, new Rounds.LoadStanding(player, "mines", Currency.FUN));
            open += loaded.standing().current() == null ? 0 : 1;
        }
        return open;
    }

    private static long claim(PlayerId player) throws Exception {
        var claim =
                new Sessions.Claim(player, "mines", Currency.FUN, SessionId.next(), bus.nodeId(), true, null, 0, 0L);
        return done(Sessions.CLAIM, claim).epoch();
    }

    private static PlayRound.Played play(PlayerId player, long epoch, String id, String action, @Nullable String data)
            throws Exception {
        return done(PlayRound.ENDPOINT, request(player, epoch, id, action, data));
    }

    private static PlayRound.Request request(
            PlayerId player, long epoch, String id, String action, @Nullable String data) {
        var hash = Hash.of((action + data).getBytes(StandardCharsets.UTF_8));
        var tree = data == null ? null : Json.tree(data);
        assertThat(epoch).isNotEqualTo(CommitRound.SERVER_EPOCH);
        return new PlayRound.Request(player, "mines", epoch, new EventId(id), hash, action, tree, null);
    }

    private static <Q, R> R done(Endpoint<Q, R> endpoint, Q request) throws Exception {
        var reply = bus.ask(endpoint, request).await(20, SECONDS);
        assertThat(reply).isInstanceOf(Reply.Done.class);
        return Objects.requireNonNull(((Reply.Done<R>) reply).value());
    }
}
