package io.anteroom.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.Parties;
import io.anteroom.contracts.PartyId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.matchmaking.MatchmakingConfig;
import io.anteroom.matchmaking.MatchmakingVerticle;
import io.anteroom.rng.RngConfig;
import io.anteroom.rng.RngVerticle;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.store.Migrations;
import io.anteroom.store.StoreConfig;
import io.anteroom.store.StoreVerticle;
import io.anteroom.testkit.StoredPlayers;
import io.anteroom.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Store and matchmaking on the bus of one node, and what tests ask of them again and again. */
abstract class QueueStage {

    static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
    static final List<String> SETTINGS = List.of(
            "modes.pairs.teams=2",
            "modes.pairs.teamSize=2",
            "modes.pairs.backfill=true",
            "modes.crowd.teams=2",
            "modes.crowd.clientRank=true",
            "modes.crowd.regions=eu,us",
            "modes.unrated.rated=false",
            "modes.timed.teams=2",
            "modes.worded.teams=2",
            "modes.worded.room=firstword",
            "modes.strict.window=0",
            "modes.strict.windowPerSecond=0",
            "modes.strict.clientRank=true",
            "matchmaking.passEvery=20ms",
            "matchmaking.leaseTtl=2s");

    static Vertx vertx;
    static Bus bus;
    static String matchmaker;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        bus = Bus.local(vertx);
        var health = new NodeHealth();
        var url = TestServers.freshDatabase();
        Migrations.run(url);
        var store = StoreConfig.from(Settings.defaults(StoreConfig.KEYS)).at(url);
        var unused = vertx.deployVerticle(
                        () -> new StoreVerticle(store, bus, METERS, health), new DeploymentOptions().setInstances(2))
                .await(60, SECONDS);
        var key = MasterKey.parse(MasterKey.generate());
        var rng = RngVerticle.instances(RngConfig.from(Settings.defaults(RngConfig.KEYS)), bus, METERS, health, key);
        unused = vertx.deployVerticle(rng, new DeploymentOptions()).await(60, SECONDS);
        matchmaker = deployMatchmaking(2);
    }

    static String deployMatchmaking(int instances) throws Exception {
        var config = MatchmakingConfig.from(Settings.of(MatchmakingConfig.KEYS, null, Map.of(), SETTINGS));
        return vertx.deployVerticle(
                        MatchmakingVerticle.instances(config, bus, METERS),
                        new DeploymentOptions().setInstances(instances))
                .await(60, SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        var unused = vertx.close().await(20, SECONDS);
    }

    static <Q, R> Reply<R> ask(Endpoint<Q, R> endpoint, Q request) {
        return await(bus.ask(endpoint, request));
    }

    @CanIgnoreReturnValue
    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, SECONDS)
                .join();
    }

    @CanIgnoreReturnValue
    static <Q, R> R done(Endpoint<Q, R> endpoint, Q request) {
        return ask(endpoint, request).fold(value -> value, refusal -> {
            throw new AssertionError("refused: " + refusal);
        });
    }

    static void until(String what, BooleanSupplier condition) {
        var end = System.nanoTime() + SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }

    static PlayerId player() {
        return players(1).get(0);
    }

    static List<PlayerId> players(int count) {
        return StoredPlayers.create(bus, count, null);
    }

    static Matchmaking.Join wish(PlayerId player, String mode) {
        return new Matchmaking.Join(player, mode, null, null, null);
    }

    @CanIgnoreReturnValue
    static Matchmaking.Queued join(PlayerId player, String mode) {
        return done(Matchmaking.JOIN, wish(player, mode));
    }

    static Matchmaking.Status status(PlayerId player) {
        return done(Matchmaking.STATUS, new Matchmaking.Ask(player));
    }

    static Matchmaking.FoundMatch matchOf(PlayerId player) {
        until("a match", () -> status(player).match() != null);
        return java.util.Objects.requireNonNull(status(player).match());
    }

    static List<String> playersIn(Matchmaking.FoundMatch match) {
        return match.fields().tree().path("players").findValuesAsText("playerId");
    }

    @CanIgnoreReturnValue
    static RoomId duel(PlayerId a, PlayerId b, String mode) {
        join(a, mode);
        join(b, mode);
        return matchOf(a).roomId();
    }

    static int teamOf(Matchmaking.FoundMatch match, PlayerId player) {
        for (var one : match.fields().tree().path("players")) {
            if (one.path("playerId").asText().equals(player.toString())) {
                return one.path("team").asInt();
            }
        }
        throw new AssertionError(player + " is not in " + match);
    }

    static <Q, R> Code code(Endpoint<Q, R> endpoint, Q request) {
        return ask(endpoint, request)
                .fold(
                        value -> {
                            throw new AssertionError("done: " + value);
                        },
                        refusal -> refusal.code());
    }

    static PartyId party(PlayerId leader, int others, PlayerId... members) {
        var invited =
                Stream.concat(players(others).stream(), Stream.of(members)).toList();
        var party = done(Parties.CREATE, new Parties.Create(leader, invited)).partyId();
        invited.forEach(member -> assertThat(
                        done(Parties.ACCEPT, new Parties.Accept(party, member)).members())
                .contains(member));
        return party;
    }

    static long rating(PlayerId player) {
        return done(Accounts.READ_PROFILE, new Accounts.ReadProfile(player)).rating();
    }
}
