package io.anteroom.game;

import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.GameReturns;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.contracts.ViewRound;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Rules;
import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.LeasedJob;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker; see the package. Any number of them serve a node. */
public final class GameVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(GameVerticle.class);

    /** An action waits for store most of its time; more than these would wait longer than players do. */
    private static final int ACTIONS_MAX = 2048;

    private static final int READS_MAX = 512;
    private static final int VERIFICATIONS_MAX = 64;
    private static final int STARTS_MAX = 60;
    private static final Duration START_AGAIN_AFTER = Duration.ofMillis(500);
    private static final Duration ORPHANS_EVERY_MAX = Duration.ofSeconds(5);
    private static final Duration SWEEP_EVERY_MAX = Duration.ofMinutes(1);
    private static final int RETURNS_MAX = 16;

    private final EngineConfig config;
    private final SetupConfig setup;
    private final List<Rules> games;
    private final Bus bus;
    private final MeterRegistry registry;
    private final MasterKey masterKey;
    private final NodeHealth health;
    private final boolean hasJobs;

    private GameVerticle(
            EngineConfig config,
            SetupConfig setup,
            List<Rules> games,
            Bus bus,
            MeterRegistry registry,
            NodeHealth health,
            MasterKey masterKey,
            boolean hasJobs) {
        this.config = config;
        this.setup = setup;
        this.games = List.copyOf(games);
        this.bus = bus;
        this.registry = registry;
        this.health = health;
        this.masterKey = masterKey;
        this.hasJobs = hasJobs;
    }

    /** The workers of one node, the first of which has the jobs that one node does at a time. */
    public static Supplier<GameVerticle> instances(
            EngineConfig config,
            SetupConfig setup,
            Bus bus,
            MeterRegistry registry,
            NodeHealth health,
            MasterKey masterKey) {
        return instances(config, setup, Games.ALL, bus, registry, health, masterKey);
    }

    /** Workers that play other games than those of this release. */
    static Supplier<GameVerticle> instances(
            EngineConfig config,
            SetupConfig setup,
            List<Rules> games,
            Bus bus,
            MeterRegistry registry,
            NodeHealth health,
            MasterKey masterKey) {
        var first = new AtomicBoolean(true);
        return () -> new GameVerticle(config, setup, games, bus, registry, health, masterKey, first.getAndSet(false));
    }

    @Override
    public Future<?> start() {
        var setups = new Setups(bus, games);
        var changes = new SetupChanges(vertx, bus, setups, setup, config.maxWin());
        var ids = games.stream().map(Rules::gameId).collect(Collectors.toSet());
        var engine = Engine.of(bus, setups, masterKey, config.jurisdictions(), new EngineMetrics(registry, ids));
        var returns = new ReturnsView(engine, config.returns().falseAlarmChance());
        return bus.hear(GameConfigs.CHANGED, setups::hear)
                .compose(heard -> complete(changes, STARTS_MAX))
                .compose(ready -> serve(engine, changes, returns))
                .onSuccess(served -> keepUp(engine, returns));
    }

    /** Store may start at the same time as this, on this node or on another. */
    private Future<?> complete(SetupChanges changes, int tries) {
        return changes.complete()
                .compose(reply -> reply.fold(listed -> Future.succeededFuture(), GameVerticle::notYet))
                .recover(failure -> tries > 1 && !(failure instanceof BadSetting)
                        ? vertx.timer(START_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                                .compose(waited -> complete(changes, tries - 1).mapEmpty())
                        : Future.failedFuture(failure));
    }

    private static Future<Object> notYet(Refusal refusal) {
        return Future.failedFuture("games could not be set up: " + refusal.code() + ", " + refusal.message());
    }

    private Future<?> serve(Engine engine, SetupChanges changes, ReturnsView returns) {
        return Future.all(List.of(
                bus.serve(PlayRound.ENDPOINT, ACTIONS_MAX, call -> Play.play(engine, call)),
                bus.serve(ViewRound.ENDPOINT, READS_MAX, new RoundViews(engine)::view),
                bus.serve(GameConfigs.READ, READS_MAX, call -> read(engine, call.request())),
                bus.serve(VerifyRound.ENDPOINT, VERIFICATIONS_MAX, new Verification(engine.setups())::verify),
                bus.serve(GameConfigs.LIST, READS_MAX, call -> Future.succeededFuture(Reply.done(list(engine)))),
                bus.serve(GameConfigs.CHANGE, READS_MAX, changes::change),
                bus.serve(GameReturns.FIND, RETURNS_MAX, returns::find)));
    }

    private static Future<Reply<GameConfig>> read(Engine engine, GameConfigs.Read request) {
        return engine.setups().version(request.gameId(), request.version()).map(reply -> reply.map(Setup::config));
    }

    private static GameConfigs.Listed list(Engine engine) {
        return new GameConfigs.Listed(engine.setups().all());
    }

    private void keepUp(Engine engine, ReturnsView returns) {
        vertx.setPeriodic(config.refreshEvery().toMillis(), tick -> refresh(engine.setups()));
        if (hasJobs) {
            endOrphans(new Orphans(engine, config.orphanTimeout()));
            sweep(new Sweeper(engine, config.roundAgeMax()));
            watchReturns(new ReturnsMonitor(
                    engine,
                    returns,
                    new ReturnMetrics(registry),
                    config.returns().every()));
        }
    }

    private static void refresh(Setups setups) {
        setups.refresh().onFailure(failure -> LOG.debug("Configurations were not refreshed", failure));
    }

    private void endOrphans(Orphans orphans) {
        job("game.orphans", aQuarterOf(config.orphanTimeout(), ORPHANS_EVERY_MAX), orphans::ready, orphans::endAll);
    }

    private void sweep(Sweeper sweeper) {
        job("game.sweep", aQuarterOf(config.roundAgeMax(), SWEEP_EVERY_MAX), sweeper::sweep);
    }

    private void watchReturns(ReturnsMonitor monitor) {
        health.register("returns", monitor::health);
        job("game.returns", config.returns().every(), monitor::run);
    }

    /** So often that what is due is not found much later. */
    private static Duration aQuarterOf(Duration timeout, Duration max) {
        return Duration.ofMillis(Math.max(100, Math.min(max.toMillis(), timeout.toMillis() / 4)));
    }

    private void job(String name, Duration every, Supplier<Future<?>> work) {
        job(name, every, Future::succeededFuture, work);
    }

    private void job(String name, Duration every, Supplier<Future<?>> ready, Supplier<Future<?>> work) {
        var unused = LeasedJob.start(bus, name, every, every.multipliedBy(4), ready, epoch -> work.get());
    }
}
