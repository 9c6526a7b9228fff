package io.anteroom.game;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayRound.Played;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Standing;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Rules;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.testkit.Patience;
import io.anteroom.testkit.fakes.FakeRng;
import io.anteroom.testkit.fakes.FakeStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A worker with fakes of its neighbours, and one player who has 1000.00 FUN. */
final class Stage {

    static final EngineConfig CONFIG = config();
    static final SetupConfig SETUP = new SetupConfig(new BigDecimal("0.90"), new BigDecimal("0.999"), Map.of());
    static final String BET = "{\"betAmount\":\"1.00\",\"currency\":\"FUN\",";
    static final String DICE = BET + "\"rollThreshold\":\"50.00\",\"overOrUnder\":\"Over\"}";
    static final String MINES = BET + "\"maxTiles\":25,\"maxBombs\":3}";
    static final String AUTOBET = BET
            + "\"rollThreshold\":\"50.00\",\"overOrUnder\":\"Over\",\"autobetMax\":0,\"onWin\":0,\"onLoss\":100,"
            + "\"stopOnProfit\":0,\"stopOnLoss\":0}";

    final Vertx vertx = Vertx.vertx();
    final Bus bus = Bus.local(vertx);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final NodeHealth health = new NodeHealth();
    final MasterKey masterKey = MasterKey.parse(MasterKey.generate());
    final FakeStore store;
    final FakeRng rng;
    final PlayerId player;
    private final AtomicInteger names = new AtomicInteger();

    Stage() throws Exception {
        this(CONFIG, SETUP, Games.ALL);
    }

    Stage(EngineConfig config) throws Exception {
        this(config, SETUP, Games.ALL);
    }

    /** A worker that plays these games only. */
    Stage(List<Rules> games) throws Exception {
        this(CONFIG, SETUP, games);
    }

    Stage(SetupConfig setup, List<Rules> games) throws Exception {
        this(CONFIG, setup, games);
    }

    private Stage(EngineConfig config, SetupConfig setup, List<Rules> games) throws Exception {
        store = FakeStore.start(bus);
        rng = FakeRng.start(bus, 42);
        player = createPlayer();
        deploy(config, setup, games);
    }

    /** The defaults, quicker, and with some settings set. */
    static EngineConfig config(String... assignments) {
        var all = new ArrayList<>(
                List.of("autobet.orphanTimeout=400ms", "game.configRefresh=50ms", "returns.every=100ms"));
        all.addAll(List.of(assignments));
        return EngineConfig.from(Settings.of(EngineConfig.KEYS, null, Map.of(), all));
    }

    /** What a worker of its own has, with every configuration that there is. */
    Engine engine() throws Exception {
        return engine(Games.ALL);
    }

    Engine engine(List<Rules> games) throws Exception {
        var setups = new Setups(bus, games);
        assertThat(setups.refresh().await(5, SECONDS)).isInstanceOf(Reply.Done.class);
        return Engine.of(
                bus, setups, masterKey, CONFIG.jurisdictions(), new EngineMetrics(registry, Set.of("dice", "mines")));
    }

    void deploy(EngineConfig config) throws Exception {
        deploy(config, SETUP, Games.ALL);
    }

    void deploy(EngineConfig config, SetupConfig setup, List<Rules> games) throws Exception {
        var unused = vertx.deployVerticle(GameVerticle.instances(config, setup, games, bus, registry, health, masterKey)
                        .get())
                .await(40, SECONDS);
    }

    PlayerId createPlayer() throws Exception {
        var id = PlayerId.next();
        var name = "player" + names.incrementAndGet();
        var welcome = new Money(100_000, Currency.FUN);
        var account = new Accounts.NewPlayer(
                id, name, name + "@example.com", null, "client", rng.makeOne(), rng.makeOne(), welcome);
        assertThat(ask(Accounts.CREATE, new Accounts.Create(List.of(account)))).isInstanceOf(Reply.Done.class);
        return id;
    }

    static PlayRound.Request request(
            PlayerId player, String game, String eventId, String action, @Nullable String data) {
        var hash = Hash.of((game + action + data).getBytes(StandardCharsets.UTF_8));
        JsonNode tree = data == null ? null : Json.tree(data);
        return new PlayRound.Request(player, game, 0, new EventId(eventId), hash, action, tree, null);
    }

    static PlayRound.Request believing(PlayRound.Request request, @Nullable Standing cached) {
        return new PlayRound.Request(
                request.playerId(),
                request.gameId(),
                request.epoch(),
                request.eventId(),
                request.contentHash(),
                request.action(),
                request.data(),
                cached);
    }

    PlayRound.Request request(String game, String eventId, String action, @Nullable String data) {
        return request(player, game, eventId, action, data);
    }

    Future<Reply<Played>> start(PlayRound.Request request) {
        return bus.ask(Patience.of(PlayRound.ENDPOINT), request);
    }

    Played play(PlayRound.Request request) throws Exception {
        return done(PlayRound.ENDPOINT, request);
    }

    Played play(String game, String eventId, String action, @Nullable String data) throws Exception {
        return play(request(game, eventId, action, data));
    }

    Code refusal(PlayRound.Request request) throws Exception {
        return refusal(PlayRound.ENDPOINT, request);
    }

    <Q, R> Code refusal(Endpoint<Q, R> endpoint, Q request) throws Exception {
        return wholeRefusal(endpoint, request).code();
    }

    <Q, R> Refusal wholeRefusal(Endpoint<Q, R> endpoint, Q request) throws Exception {
        var reply = ask(endpoint, request);
        assertThat(reply).isInstanceOf(Reply.Refused.class);
        return ((Reply.Refused<R>) reply).refusal();
    }

    <Q, R> R done(Endpoint<Q, R> endpoint, Q request) throws Exception {
        var reply = ask(endpoint, request);
        assertThat(reply).isInstanceOf(Reply.Done.class);
        return ((Reply.Done<R>) reply).value();
    }

    <Q, R> Reply<R> ask(Endpoint<Q, R> endpoint, Q request) throws Exception {
        return bus.ask(Patience.of(endpoint), request).await(20, SECONDS);
    }

    long balance() {
        return store.accounts().balance(player, Currency.FUN).minor();
    }

    double count(String counter) {
        return registry.get(counter).counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }

    void close() throws Exception {
        var unused = vertx.close().await(10, SECONDS);
    }

    // Of a round of mines.

    int safeTile(Played bet) {
        return safeTiles(bet).get(0);
    }

    List<Integer> safeTiles(Played bet) {
        var state = stateOf(bet);
        var bombs = new java.util.HashSet<Integer>();
        state.path("bombs").forEach(bomb -> bombs.add(bomb.intValue()));
        return IntStream.range(0, 25)
                .boxed()
                .filter(tile -> !bombs.contains(tile))
                .toList();
    }

    int bombTile(Played bet) {
        return stateOf(bet).path("bombs").get(0).intValue();
    }

    com.fasterxml.jackson.databind.JsonNode stateOf(Played bet) {
        var snapshot =
                Objects.requireNonNull(Objects.requireNonNull(bet.standing()).current());
        return Objects.requireNonNull(new Snapshots(masterKey).open(snapshot).state());
    }
}
