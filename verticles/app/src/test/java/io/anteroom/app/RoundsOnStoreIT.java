package io.anteroom.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameReturns;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayRound.Played;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Pushes;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.Sessions;
import io.anteroom.contracts.Standing;
import io.anteroom.contracts.StoredConfigs;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.game.EngineConfig;
import io.anteroom.game.GameVerticle;
import io.anteroom.game.RoundReplay;
import io.anteroom.game.SetupConfig;
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
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Store, rng and game as they are, on the bus of one node: what the fakes of their own tests may have got wrong. */
final class RoundsOnStoreIT {

    private static final String BET = "{\"betAmount\":\"1.00\",\"currency\":\"FUN\",";
    private static final String DICE = BET + "\"rollThreshold\":\"50.00\",\"overOrUnder\":\"Over\"}";
    private static final String LIMBO = BET + "\"multiplier\":2}";
    private static final String MINES = BET + "\"maxTiles\":25,\"maxBombs\":1}";
    private static final String BLACKJACK = BET + "\"perfectPairsBetAmount\":\"0.50\"}";
    private static final String AUTOBET = DICE.replace("}", ",\"autobetMax\":0}");

    private static Vertx vertx;
    private static Bus bus;

    private final SessionId session = SessionId.next();
    private final Map<String, Long> epochs = new HashMap<>();
    private PlayerId player;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        bus = Bus.local(vertx);
        var registry = new SimpleMeterRegistry();
        var health = new NodeHealth();
        var key = MasterKey.parse(MasterKey.generate());
        var url = TestServers.freshDatabase();
        Migrations.run(url);
        var store = StoreConfig.from(Settings.defaults(StoreConfig.KEYS)).at(url);
        deploy(() -> new StoreVerticle(store, bus, registry, health), 2);
        var rng = RngVerticle.instances(RngConfig.from(Settings.defaults(RngConfig.KEYS)), bus, registry, health, key);
        deploy(rng, 2);
        var engine = EngineConfig.from(Settings.of(
                EngineConfig.KEYS,
                null,
                Map.of(),
                List.of("autobet.orphanTimeout=400ms", "game.configRefresh=100ms", "returns.every=200ms")));
        var setup = SetupConfig.from(Settings.defaults(SetupConfig.KEYS));
        deploy(GameVerticle.instances(engine, setup, bus, registry, health, key), 4);
        assertThat(done(Leases.BEAT, new Leases.Beat(bus.nodeId()))).isNotNull();
        vertx.setPeriodic(200, timer -> beat());
    }

    /** Or all sockets are taken for gone with their node, and series that tests go on with are ended by the server. */
    private static void beat() {
        bus.ask(Leases.BEAT, new Leases.Beat(bus.nodeId())).onFailure(lost -> {});
    }

    private static void deploy(java.util.function.Supplier<? extends io.vertx.core.Deployable> maker, int instances)
            throws Exception {
        var unused = vertx.deployVerticle(maker, new DeploymentOptions().setInstances(instances))
                .await(60, SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        var unused = vertx.close().await(20, SECONDS);
    }

    @BeforeEach
    void createPlayer() throws Exception {
        player = StoredPlayers.create(bus, 1, new Money(100_000, Currency.FUN)).get(0);
    }

    @Test
    void everyRoundThatWasPlayedIsStoredVerifiesAndReplays() throws Exception {
        var rounds = List.of(
                play("dice", "d", "Bet", DICE, null).roundId(),
                play("limbo", "l", "Bet", LIMBO, null).roundId(),
                playMines());
        var rotated = done(Rng.ROTATE, new Rng.Rotate(player, "another"));

        assertThat(rotated.roundCount()).isEqualTo(3);
        for (var roundId : rounds) {
            var round = done(Rounds.READ, new Rounds.ReadRound(player, roundId));
            assertThat(round.seedRetired()).isTrue();
            assertThat(differences(round, rotated.serverSeed(), null)).isEmpty();
            assertThat(verify(round, rotated.serverSeed()))
                    .containsExactlyElementsOf(round.actions().stream()
                            .map(action -> action.update().tree())
                            .toList());
        }
    }

    /** Nothing is cached here: each pick opens the state that store kept. */
    private RoundId playMines() throws Exception {
        var bet = play("mines", "m", "Bet", MINES, null);
        for (var tile = 0; ; tile++) {
            var picked = play("mines", "m" + tile, "PickTile", "{\"currentPicks\":[" + tile + "]}", null);
            assertThat(picked.roundId()).isEqualTo(bet.roundId());
            if (picked.update().tree().path("roundEnded").asBoolean()) {
                return bet.roundId();
            }
        }
    }

    @Test
    void aRoundOfBlackjackWithASplitIsStoredAndReplays() throws Exception {
        var roundId = playBlackjack(0);
        for (var i = 1; i < 200 && !hasSplit(roundId); i++) {
            roundId = playBlackjack(i);
        }
        assertThat(hasSplit(roundId)).as("a pair was dealt in 200 rounds").isTrue();
        var rotated = done(Rng.ROTATE, new Rng.Rotate(player, "another"));

        var round = done(Rounds.READ, new Rounds.ReadRound(player, roundId));
        assertThat(round.bet()).isGreaterThanOrEqualTo(250);
        assertThat(differences(round, rotated.serverSeed(), null)).isEmpty();
        assertThat(verify(round, rotated.serverSeed()))
                .containsExactlyElementsOf(round.actions().stream()
                        .map(action -> action.update().tree())
                        .toList());
    }

    /** Nothing is cached here either; declines insurance, splits, and stands. */
    private RoundId playBlackjack(int number) throws Exception {
        var played = play("blackjack", "b" + number, "Bet", BLACKJACK, null);
        for (var i = 0; !played.update().tree().path("roundEnded").asBoolean(); i++) {
            var next = played.update().tree().path("nextActions").toString();
            var action = next.contains("Peek") ? "Peek" : next.contains("Split") ? "Split" : "Stand";
            var data = action.equals("Peek") ? "{\"acceptedInsurance\":false}" : null;
            played = play("blackjack", "b" + number + "-" + i, action, data, null);
        }
        return played.roundId();
    }

    private boolean hasSplit(RoundId roundId) throws Exception {
        return done(Rounds.READ, new Rounds.ReadRound(player, roundId)).actions().stream()
                .anyMatch(action -> action.action().equals("Split"));
    }

    /** Of 1000.00, 700.00 is staked, so that no hand can be doubled. */
    @Test
    void aStakeWithinARoundThatIsNotFundedLeavesTheRoundAsItIs() throws Exception {
        var bet = play("blackjack", "b", "Bet", BLACKJACK.replace("1.00", "700.00"), null);
        for (var i = 0;
                i < 100 && !bet.update().tree().path("nextActions").toString().contains("Double");
                i++) {
            createPlayer();
            epochs.clear();
            bet = play("blackjack", "b", "Bet", BLACKJACK.replace("1.00", "700.00"), null);
        }
        assertThat(refusal("blackjack", "d", "Double", null)).isEqualTo(Code.INSUFFICIENT_FUNDS);
        assertThat(standing("blackjack")).isEqualTo(bet.standing());
        assertThat(loaded("blackjack").balance()).isEqualTo(bet.balance());
        var stood = play("blackjack", "d", "Stand", null, bet.standing());
        assertThat(stood.roundId()).isEqualTo(bet.roundId());
    }

    private static List<JsonNode> verify(Rounds.Round round, String serverSeed) throws Exception {
        var steps = round.actions().stream()
                .map(action ->
                        new VerifyRound.Step(action.action(), action.data().tree()))
                .toList();
        var request = new VerifyRound.Request(
                round.gameId(),
                serverSeed,
                round.seed().clientSeed(),
                round.seed().nonce(),
                steps,
                round.configVersion());
        return done(VerifyRound.ENDPOINT, request).actions().stream()
                .map(outcome -> outcome.update().tree())
                .toList();
    }

    private static List<String> differences(Rounds.Round round, String serverSeed, @Nullable RawJson before)
            throws Exception {
        GameConfig config = done(StoredConfigs.READ, new StoredConfigs.Read(round.gameId(), round.configVersion()));
        return RoundReplay.differences(round, serverSeed, config, before);
    }

    @Test
    void whatAWorkerHandsOutIsWhatStoreHas() throws Exception {
        var bet = play("mines", "m", "Bet", MINES, null);
        assertThat(standing("mines")).isEqualTo(bet.standing());
        var dice = play("dice", "d", "Bet", DICE, null);
        assertThat(standing("dice")).isEqualTo(dice.standing());
        var series = play("dice", "s", "Autobet", AUTOBET, dice.standing());
        assertThat(standing("dice")).isEqualTo(series.standing());
        assertThat(series.balance()).isEqualTo(loaded("dice").balance());
    }

    private Standing standing(String game) throws Exception {
        return loaded(game).standing();
    }

    private Rounds.Loaded loaded(String game) throws Exception {
        return done(Rounds.LOAD_STANDING, new Rounds.LoadStanding(player, game, Currency.FUN));
    }

    @Test
    void aRepeatedEventGetsItsFirstAnswerAndAnotherIsRefused() throws Exception {
        var first = play("mines", "same", "Bet", MINES, null);
        var again = play("mines", "same", "Bet", MINES, first.standing());

        assertThat(again).isEqualTo(new Played(first.roundId(), "Bet", first.update(), first.balance(), true, null));
        assertThat(refusal("mines", "same", "Bet", MINES.replace("1.00", "2.00")))
                .isEqualTo(Code.EVENT_ID_REUSED);
        assertThat(refusal("mines", "other", "Bet", MINES)).isEqualTo(Code.INVALID_NEXT_ACTION);
    }

    @Test
    void twoGamesAtOnceShareTheNoncesWithoutGapsOrRepeats() throws Exception {
        var all = IntStream.range(0, 20)
                .mapToObj(i -> bus.ask(
                        PlayRound.ENDPOINT,
                        i % 2 == 0
                                ? request("dice", "n" + i, "Bet", DICE, null)
                                : request("limbo", "n" + i, "Bet", LIMBO, null)))
                .toList();
        var unused = Future.join(all).await(30, SECONDS);

        var done =
                all.stream().filter(each -> each.result() instanceof Reply.Done).count();
        var rounds = done(Rounds.LIST, new Rounds.ListRounds(player, null, 100)).rounds();
        assertThat(rounds).hasSize((int) done);
        assertThat(rounds.stream().map(round -> round.seed().nonce()).sorted())
                .containsExactlyElementsOf(
                        IntStream.range(0, (int) done).mapToObj(Long::valueOf).toList());
    }

    @Test
    void aSeriesLeftBehindIsEndedAndThePlayerTold() throws Exception {
        var first = play("dice", "s0", "Autobet", AUTOBET, null);
        var second = play("dice", "s1", "NewBet", null, first.standing());

        var unused = done(Sessions.RELEASE, new Sessions.Release(player, session, bus.nodeId(), 0));

        var push = awaitPush();
        assertThat(push.push().eventType()).isEqualTo("RoundEnded");
        assertThat(push.push().fields().tree().path("roundId").asText())
                .isEqualTo(second.roundId().toString());
        assertThat(standing("dice").current()).isNull();
        var rotated = done(Rng.ROTATE, new Rng.Rotate(player, "another"));
        var before = done(Rounds.READ, new Rounds.ReadRound(player, first.roundId()));
        var round = done(Rounds.READ, new Rounds.ReadRound(player, second.roundId()));
        assertThat(round.actions()).hasSize(2);
        assertThat(differences(before, rotated.serverSeed(), null)).isEmpty();
        assertThat(differences(round, rotated.serverSeed(), before.view())).isEmpty();
    }

    @Test
    void whatWasPlayedIsHeldAgainstWhatWasExpected() throws Exception {
        for (var i = 0; i < 5; i++) {
            var unused = play("limbo", "r" + i, "Bet", LIMBO.replace("1.00", "20.00"), null);
        }
        var series =
                play("limbo", "s0", "Autobet", LIMBO.replace("1.00", "30.00").replace("}", ",\"autobetMax\":2}"), null);
        var last = play("limbo", "s1", "NewBet", null, series.standing());
        assertThat(last.update().tree().path("nextActions")).isEmpty();

        var level = awaitRounds("limbo", 1000, 7);

        assertThat(level.state()).isEqualTo(GameReturns.State.WITHIN);
        assertThat(level.staked()).isEqualByComparingTo("16000");
        assertThat(level.shares().expectedMost()).isEqualByComparingTo("0.99");
    }

    private static GameReturns.Level awaitRounds(String game, long stakeFrom, long rounds) throws Exception {
        var deadline = System.nanoTime() + SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            var level = done(GameReturns.FIND, new GameReturns.Find(game)).levels().stream()
                    .filter(each -> each.stakeFrom() == stakeFrom && each.rounds() == rounds)
                    .findFirst();
            if (level.isPresent()) {
                return level.get();
            }
        }
        throw new AssertionError("the rounds were not taken in");
    }

    private Pushes.Item awaitPush() throws Exception {
        var deadline = System.nanoTime() + SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            var mine = done(Pushes.TAKE, new Pushes.Take(100)).items().stream()
                    .filter(item -> item.playerId().equals(player))
                    .findFirst();
            if (mine.isPresent()) {
                return mine.get();
            }
        }
        throw new AssertionError("no word of the series that was ended");
    }

    private Played play(String game, String id, String action, @Nullable String data, @Nullable Standing cached)
            throws Exception {
        return done(PlayRound.ENDPOINT, request(game, id, action, data, cached));
    }

    private Code refusal(String game, String id, String action, @Nullable String data) throws Exception {
        var reply = bus.ask(PlayRound.ENDPOINT, request(game, id, action, data, null))
                .await(20, SECONDS);
        assertThat(reply).isInstanceOf(Reply.Refused.class);
        return ((Reply.Refused<Played>) reply).refusal().code();
    }

    private PlayRound.Request request(
            String game, String id, String action, @Nullable String data, @Nullable Standing cached) {
        var hash = Hash.of((game + action + data).getBytes(StandardCharsets.UTF_8));
        var tree = data == null ? null : Json.tree(data);
        return new PlayRound.Request(player, game, epoch(game), new EventId(id), hash, action, tree, cached);
    }

    private long epoch(String game) {
        return epochs.computeIfAbsent(game, this::claim);
    }

    private long claim(String game) {
        try {
            var claim = new Sessions.Claim(player, game, Currency.FUN, session, bus.nodeId(), true, null, 0, 0L);
            return done(Sessions.CLAIM, claim).epoch();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static <Q, R> R done(Endpoint<Q, R> endpoint, Q request) throws Exception {
        var reply = bus.ask(endpoint, request).await(20, SECONDS);
        assertThat(reply).isInstanceOf(Reply.Done.class);
        return Objects.requireNonNull(((Reply.Done<R>) reply).value());
    }
}
