package io.anteroom.rng;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.Seeds;
import io.anteroom.contracts.Snapshot;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.HealthState;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.runtime.UnknownOutcome;
import io.anteroom.testkit.Patience;
import io.anteroom.testkit.fakes.FakeStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RngVerticleTest {

    private static final RngConfig CONFIG = RngConfig.from(Settings.defaults(RngConfig.KEYS));

    private Vertx vertx = Vertx.vertx();
    private Bus bus = Bus.local(vertx);
    private final NodeHealth health = new NodeHealth();
    private final MasterKey masterKey = MasterKey.parse(MasterKey.generate());
    private FakeStore store;

    @BeforeEach
    void start() throws Exception {
        store = FakeStore.start(bus);
        var unused = deploy(CONFIG);
    }

    /** On a bus of its own, where nothing else draws. */
    private void restart(RngConfig config, Generator generator) throws Exception {
        vertx = Vertx.vertx();
        bus = Bus.local(vertx);
        store = FakeStore.start(bus);
        var instances = RngVerticle.instances(config, bus, new SimpleMeterRegistry(), health, masterKey, generator);
        var unused = vertx.deployVerticle(instances.get()).await(10, SECONDS);
    }

    private String deploy(RngConfig config) throws Exception {
        var instances = RngVerticle.instances(config, bus, new SimpleMeterRegistry(), health, masterKey);
        return vertx.deployVerticle(instances.get()).await(10, SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        var unused = vertx.close().await(10, SECONDS);
    }

    @Test
    void madeSeedsAreCommittedToSealedAndDifferent() throws Exception {
        var seeds = done(Rng.MAKE, new Rng.MakeSeeds(SeedMaker.COUNT_MAX)).seeds();

        assertThat(seeds).hasSize(SeedMaker.COUNT_MAX);
        assertThat(seeds.stream().map(Rng.NewSeed::hash)).doesNotHaveDuplicates();
        var text = textOf(seeds.get(7));
        assertThat(ServerSeed.isValid(text)).isTrue();
        assertThat(seeds.get(7).hash().hex()).isEqualTo(ServerSeed.of(text).hash());
    }

    private String textOf(Rng.NewSeed seed) {
        return new String(
                masterKey.open("server-seed", seed.id().toString(), seed.sealed()), StandardCharsets.US_ASCII);
    }

    @Test
    void bytesOfARoundAreTheBlocksOfItsSeed() throws Exception {
        var made = done(Rng.MAKE, new Rng.MakeSeeds(2)).seeds();
        var player = createPlayer(made);
        var position = store.accounts().seeds().position(player);

        var drawn = done(Rng.DRAW, new Rng.DrawBytes(position, 3, 5)).bytes().array();

        var expected = new SeedStream(ServerSeed.of(textOf(made.get(0)))).blocks(new ClientSeed("client"), 0, 3, 5);
        assertThat(drawn).isEqualTo(expected);
    }

    @Test
    void requestsThatMissOneSeedTogetherAskStoreOnce() throws Exception {
        var player = createPlayer();
        var position = store.accounts().seeds().position(player);

        var draws = IntStream.range(0, 50)
                .mapToObj(i -> bus.ask(Patience.of(Rng.DRAW), new Rng.DrawBytes(position, 0, 1)))
                .toList();
        var unused = Future.all(draws).await(20, SECONDS);

        assertThat(store.count(Seeds.FIND)).isEqualTo(1);
        assertThat(draws.stream().map(Future::result)).containsOnly(draws.get(0).result());
    }

    @Test
    void theCacheStaysWithinItsBoundAndForgetsTheLongestUnused() throws Exception {
        var streams = new SeedStreams(bus, new SeedVault(masterKey), 2);
        var ids = IntStream.range(0, 3)
                .mapToObj(i ->
                        store.accounts().seeds().position(createPlayer("p" + i)).seedId())
                .toList();

        var unusedFirst = streams.open(ids.get(0)).await(5, SECONDS);
        var unusedSecond = streams.open(ids.get(1)).await(5, SECONDS);
        assertThat(streams.find(ids.get(0))).isNotNull();
        var unusedThird = streams.open(ids.get(2)).await(5, SECONDS);

        assertThat(streams.size()).isEqualTo(2);
        assertThat(streams.find(ids.get(0))).isNotNull();
        assertThat(streams.find(ids.get(1))).isNull();
    }

    @Test
    void unknownSeedIsRefused() throws Exception {
        var position = new SeedPosition(SeedId.next(), "client", 0);

        assertThat(refusal(Rng.DRAW, new Rng.DrawBytes(position, 0, 1)).code()).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void aSeedMovedToAnotherIdGivesNoBytes() throws Exception {
        var seeds = store.accounts().seeds();
        var victim = seeds.position(createPlayer("victim"));
        var thief = seeds.position(createPlayer("thief"));
        seeds.forge(victim.seedId(), seeds.stored(thief.seedId()).sealed());

        assertThat(refusal(Rng.DRAW, new Rng.DrawBytes(victim, 0, 1)).code()).isEqualTo(Code.INTERNAL);
    }

    @Test
    void aSeedThatIsNotTheOneCommittedToGivesNoBytes() throws Exception {
        var position = store.accounts().seeds().position(createPlayer());
        var other = "0".repeat(64).getBytes(StandardCharsets.US_ASCII);
        store.accounts()
                .seeds()
                .forge(
                        position.seedId(),
                        masterKey.seal("server-seed", position.seedId().toString(), other));

        assertThat(refusal(Rng.DRAW, new Rng.DrawBytes(position, 0, 1)).code()).isEqualTo(Code.INTERNAL);
    }

    @Test
    void aSeedInUseIsNotRevealed() throws Exception {
        var seedId = store.accounts().seeds().position(createPlayer()).seedId();

        assertThat(refusal(Rng.REVEAL, new Rng.Reveal(seedId)).code()).isEqualTo(Code.FORBIDDEN);
        assertThat(store.accounts().seeds().stored(seedId).revealed()).isNull();
    }

    @Test
    void rotationRevealsTheRetiredSeedAndStartsTheNextAtNonceZero() throws Exception {
        var made = done(Rng.MAKE, new Rng.MakeSeeds(2)).seeds();
        var player = createPlayer(made);
        store.accounts().seeds().takeNonce(player);

        var rotated = done(Rng.ROTATE, new Rng.Rotate(player, "fresh"));

        assertThat(rotated.serverSeed()).isEqualTo(textOf(made.get(0)));
        assertThat(rotated.serverSeedHash()).isEqualTo(made.get(0).hash());
        assertThat(rotated.clientSeed()).isEqualTo("client");
        assertThat(rotated.roundCount()).isEqualTo(1);
        assertThat(rotated.view().serverSeedHash()).isEqualTo(made.get(1).hash());
        assertThat(rotated.view().clientSeed()).isEqualTo("fresh");
        assertThat(rotated.view().nonce()).isZero();
        assertThat(store.accounts().seeds().stored(made.get(0).id()).revealed()).isEqualTo(rotated.serverSeed());
    }

    @Test
    void aRetiredSeedIsRevealedAgainTheSame() throws Exception {
        var player = createPlayer();
        var seedId = store.accounts().seeds().position(player).seedId();
        var rotated = done(Rng.ROTATE, new Rng.Rotate(player, "fresh"));

        assertThat(done(Rng.REVEAL, new Rng.Reveal(seedId)).serverSeed()).isEqualTo(rotated.serverSeed());
    }

    @Test
    void aSeedRetiredByANodeThatDiedIsRevealedLater() throws Exception {
        var player = createPlayer();
        var seedId = store.accounts().seeds().position(player).seedId();
        store.loseAnswers(Seeds.KEEP_REVEALED);
        assertThatThrownBy(() ->
                        bus.ask(Rng.ROTATE, new Rng.Rotate(player, "fresh")).await(5, SECONDS))
                .isInstanceOf(UnknownOutcome.class);
        store.mend(Seeds.KEEP_REVEALED);

        var revealed = done(Rng.REVEAL, new Rng.Reveal(seedId));

        assertThat(Hash.of(revealed.serverSeed().getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(store.accounts().seeds().stored(seedId).hash());
    }

    /** For whoever waits for it must know that it never comes. */
    @Test
    void aRetiredSeedThatCannotBeOpenedIsRefusedAndNotUnknown() throws Exception {
        var seeds = store.accounts().seeds();
        var player = createPlayer("victim");
        var seedId = seeds.position(player).seedId();
        var other = seeds.position(createPlayer("thief")).seedId();
        seeds.forge(seedId, seeds.stored(other).sealed());
        assertThatThrownBy(() ->
                        bus.ask(Rng.ROTATE, new Rng.Rotate(player, "fresh")).await(5, SECONDS))
                .as("it is retired all the same")
                .isInstanceOf(UnknownOutcome.class);

        assertThat(refusal(Rng.REVEAL, new Rng.Reveal(seedId)).code()).isEqualTo(Code.INTERNAL);
        assertThat(seeds.stored(seedId).revealed()).isNull();
    }

    /** A refusal would be repeated as if nothing had been done, and would retire the next seed too. */
    @Test
    void aRotationThatCannotShowWhatItRetiredIsOfUnknownOutcome() throws Exception {
        for (var step : List.of(Seeds.FIND, Seeds.KEEP_REVEALED)) {
            for (var code : List.of(Code.UNAVAILABLE, Code.OVERLOADED)) {
                var player = createPlayer(step.address() + code);
                var seedId = store.accounts().seeds().position(player).seedId();
                int advanced = store.count(Seeds.ADVANCE);
                store.refuse(step, code);

                assertThatThrownBy(() -> bus.ask(Rng.ROTATE, new Rng.Rotate(player, "fresh"))
                                .await(10, SECONDS))
                        .as("%s refused as %s", step.address(), code)
                        .isInstanceOf(UnknownOutcome.class);
                assertThat(refusal(Rng.REVEAL, new Rng.Reveal(seedId)).code()).isEqualTo(code);
                store.mend(step);

                assertThat(store.count(Seeds.ADVANCE)).isEqualTo(advanced + 1);
                assertThat(store.accounts().seeds().position(player).seedId()).isNotEqualTo(seedId);
                assertThat(done(Rng.REVEAL, new Rng.Reveal(seedId)).serverSeed())
                        .hasSize(64);
            }
        }
    }

    @Test
    void rotationIsRefusedWhileARoundIsOpen() throws Exception {
        var player = createPlayer();
        openRound(player);

        assertThat(refusal(Rng.ROTATE, new Rng.Rotate(player, "fresh")).code()).isEqualTo(Code.CHANGE_SEED_FAILED);
    }

    @Test
    void anUnprintableClientSeedIsRefusedBeforeAnythingIsRetired() throws Exception {
        var player = createPlayer();

        assertThat(refusal(Rng.ROTATE, new Rng.Rotate(player, "ü")).code()).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(store.count(Seeds.ADVANCE)).isZero();
    }

    @Test
    void bytesNameTheCodeThatGaveThem() throws Exception {
        var position = store.accounts().seeds().position(createPlayer());

        assertThat(done(Rng.DRAW, new Rng.DrawBytes(position, 0, 1)).module()).isEqualTo(ModuleHash.own());
    }

    /** The seed exists and is open: the tap is closed all the same. */
    @Test
    void aFailedGeneratorRefusesDrawsSeedsAndRotationAndTakesTheNodeOutOfService() throws Exception {
        var random = new Random(1);
        var broken = new AtomicBoolean();
        var identity = new Generator.Identity(bus.nodeId(), "test");
        var config = new RngConfig(10, 4, Duration.ofHours(1), Duration.ofSeconds(1));
        var generator = Generator.start(
                config, identity, count -> broken.get() ? new byte[count] : bytes(random, count), System::nanoTime);
        stop();
        restart(config, generator);
        var player = createPlayer();
        var position = store.accounts().seeds().position(player);
        assertThat(done(Rng.DRAW, new Rng.DrawBytes(position, 0, 1)).bytes().array())
                .hasSize(32);
        assertThat(health.isReady()).isTrue();

        broken.set(true);
        assertThat(refusal(Rng.MAKE, new Rng.MakeSeeds(10)).code()).isEqualTo(Code.UNAVAILABLE);
        broken.set(false);

        assertThat(refusal(Rng.DRAW, new Rng.DrawBytes(position, 0, 1)).code()).isEqualTo(Code.GAME_DISABLED);
        assertThat(refusal(Rng.MAKE, new Rng.MakeSeeds(1)).code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(refusal(Rng.ROTATE, new Rng.Rotate(player, "fresh")).code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(store.accounts().seeds().position(player)).isEqualTo(position);
        assertThat(health.isReady()).isFalse();
        assertThat(health.states().get("rng")).isEqualTo(HealthState.down("the entropy source repeats itself"));
    }

    @Test
    void aGeneratorThatFailsItsStartServesNothing() throws Exception {
        var identity = new Generator.Identity(bus.nodeId(), "test");
        stop();
        restart(CONFIG, Generator.start(CONFIG, identity, byte[]::new, System::nanoTime));
        var position = new SeedPosition(SeedId.next(), "client", 0);

        assertThat(refusal(Rng.DRAW, new Rng.DrawBytes(position, 0, 1)).code()).isEqualTo(Code.GAME_DISABLED);
        assertThat(refusal(Rng.MAKE, new Rng.MakeSeeds(1)).code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(health.isReady()).isFalse();
        assertThat(store.count(Seeds.FIND)).isZero();
    }

    @Test
    void theFirstInstanceOfANodeSealsTheDrawLog() throws Exception {
        var log = FakeDrawLog.start(bus);
        log.commit(3);

        var deadline = System.nanoTime() + SECONDS.toNanos(20);
        while (log.blocks().isEmpty() && System.nanoTime() < deadline) {
            var unused = vertx.timer(50).await(5, SECONDS);
        }

        assertThat(log.head().actions()).isEqualTo(3);
        assertThat(health.states().get("draw-log"))
                .extracting(HealthState::level)
                .isEqualTo(HealthState.Level.UP);
    }

    private static byte[] bytes(Random random, int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private void openRound(PlayerId player) throws Exception {
        var position = store.accounts().seeds().position(player);
        store.configs().put(new io.anteroom.contracts.GameConfig("mines", 1, new RawJson("{}")));
        var snapshot = new Snapshot(RoundId.next(), 1, false, position, 1, Bytes.of(new byte[0]), Hash.of(new byte[0]));
        var request = new CommitRound.Request(
                player,
                "mines",
                0,
                new EventId("e"),
                Hash.of(new byte[0]),
                null,
                snapshot,
                true,
                true,
                "Bet",
                new RawJson("{}"),
                new RawJson("{}"),
                new RawJson("{}"),
                io.anteroom.contracts.Currency.FUN,
                List.of(),
                null);
        assertThat(done(CommitRound.ENDPOINT, request).status()).isEqualTo(CommitRound.Status.COMMITTED);
    }

    private PlayerId createPlayer() throws Exception {
        return createPlayer(done(Rng.MAKE, new Rng.MakeSeeds(2)).seeds());
    }

    private PlayerId createPlayer(String name) {
        try {
            return createPlayer(name, done(Rng.MAKE, new Rng.MakeSeeds(2)).seeds());
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private PlayerId createPlayer(List<Rng.NewSeed> seeds) throws Exception {
        return createPlayer("neo", seeds);
    }

    private PlayerId createPlayer(String name, List<Rng.NewSeed> seeds) throws Exception {
        var id = PlayerId.next();
        var player = new Accounts.NewPlayer(
                id, name, name + "@example.com", null, "client", seeds.get(0), seeds.get(1), null);
        assertThat(done(Accounts.CREATE, new Accounts.Create(List.of(player))).players())
                .hasSize(1);
        return id;
    }

    private <Q, R> R done(Endpoint<Q, R> endpoint, Q request) throws Exception {
        return bus.ask(Patience.of(endpoint), request).await(20, SECONDS).fold(value -> value, refusal -> {
            throw new AssertionError("refused: " + refusal);
        });
    }

    private <Q, R> Refusal refusal(Endpoint<Q, R> endpoint, Q request) throws Exception {
        var reply = bus.ask(Patience.of(endpoint), request).await(20, SECONDS);
        assertThat(reply).isInstanceOf(Reply.Refused.class);
        return ((Reply.Refused<R>) reply).refusal();
    }
}
