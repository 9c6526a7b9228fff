package io.anteroom.game;

import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.contracts.ViewRound;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.LeasedJob;
import io.anteroom.runtime.MasterKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
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

    private final EngineConfig config;
    private final Bus bus;
    private final MeterRegistry registry;
    private final MasterKey masterKey;
    private final boolean endsOrphans;

    private GameVerticle(
            EngineConfig config, Bus bus, MeterRegistry registry, MasterKey masterKey, boolean endsOrphans) {
        this.config = config;
        this.bus = bus;
        this.registry = registry;
        this.masterKey = masterKey;
        this.endsOrphans = endsOrphans;
    }

    /** The workers of one node, the first of which looks after orphans. */
    public static Supplier<GameVerticle> instances(
            EngineConfig config, Bus bus, MeterRegistry registry, MasterKey masterKey) {
        var first = new AtomicBoolean(true);
        return () -> new GameVerticle(config, bus, registry, masterKey, first.getAndSet(false));
    }

    @Override
    public Future<?> start() {
        var setups = new Setups(bus);
        var changes = new SetupChanges(bus, setups, config.maxWin());
        var engine = Engine.of(bus, setups, new Snapshots(masterKey), new EngineMetrics(registry));
        return bus.hear(GameConfigs.CHANGED, setups::hear)
                .compose(heard -> complete(changes, STARTS_MAX))
                .compose(ready -> serve(engine, changes))
                .onSuccess(served -> keepUp(engine));
    }

    /** Store may start at the same time as this, on this node or on another. */
    private Future<?> complete(SetupChanges changes, int tries) {
        return changes.complete()
                .compose(reply -> reply.fold(listed -> Future.succeededFuture(), GameVerticle::notYet))
                .recover(failure -> tries > 1
                        ? vertx.timer(START_AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                                .compose(waited -> complete(changes, tries - 1).mapEmpty())
                        : Future.failedFuture(failure));
    }

    private static Future<Object> notYet(Refusal refusal) {
        return Future.failedFuture("games could not be set up: " + refusal.code() + ", " + refusal.message());
    }

    private Future<?> serve(Engine engine, SetupChanges changes) {
        return Future.all(
                bus.serve(PlayRound.ENDPOINT, ACTIONS_MAX, call -> Play.play(engine, call)),
                bus.serve(ViewRound.ENDPOINT, READS_MAX, new RoundViews(engine)::view),
                bus.serve(GameConfigs.READ, READS_MAX, call -> read(engine, call.request())),
                bus.serve(VerifyRound.ENDPOINT, VERIFICATIONS_MAX, new Verification(engine.setups())::verify),
                bus.serve(GameConfigs.LIST, READS_MAX, call -> Future.succeededFuture(Reply.done(list(engine)))),
                bus.serve(GameConfigs.CHANGE, READS_MAX, changes::change));
    }

    private static Future<Reply<GameConfig>> read(Engine engine, GameConfigs.Read request) {
        return engine.setups().version(request.gameId(), request.version()).map(reply -> reply.map(Setup::config));
    }

    private static GameConfigs.Listed list(Engine engine) {
        return new GameConfigs.Listed(engine.setups().all());
    }

    private void keepUp(Engine engine) {
        vertx.setPeriodic(config.refreshEvery().toMillis(), tick -> refresh(engine.setups()));
        if (endsOrphans) {
            endOrphans(new Orphans(engine, config.orphanTimeout()));
        }
    }

    private static void refresh(Setups setups) {
        setups.refresh().onFailure(failure -> LOG.debug("Configurations were not refreshed", failure));
    }

    private void endOrphans(Orphans orphans) {
        var timeoutMs = config.orphanTimeout().toMillis();
        var everyMs = Math.max(100, Math.min(ORPHANS_EVERY_MAX.toMillis(), timeoutMs / 4));
        var every = Duration.ofMillis(everyMs);
        var unused = LeasedJob.start(bus, "game.orphans", every, every.multipliedBy(4), epoch -> orphans.endAll());
    }
}
