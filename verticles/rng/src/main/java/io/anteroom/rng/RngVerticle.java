package io.anteroom.rng;

import io.anteroom.contracts.Rng;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.LeasedJob;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves seeds and their bytes; see the package. Instances of a node share one generator and nothing else. */
public final class RngVerticle extends VerticleBase {

    /** Draws are answered at once or wait for one read of store. */
    private static final int DRAWS_MAX = 4096;

    private static final int SEEDS_MAX = 256;

    private final RngConfig config;
    private final Bus bus;
    private final MeterRegistry registry;
    private final SeedVault vault;
    private final Generator generator;
    private final @Nullable DrawLogSealer sealer;

    private RngVerticle(
            RngConfig config,
            Bus bus,
            MeterRegistry registry,
            SeedVault vault,
            Generator generator,
            @Nullable DrawLogSealer sealer) {
        this.config = config;
        this.bus = bus;
        this.registry = registry;
        this.vault = vault;
        this.generator = generator;
        this.sealer = sealer;
    }

    /** The instances of one node, around a generator whose tests run now; the first seals the draw log too. */
    public static Supplier<RngVerticle> instances(
            RngConfig config, Bus bus, MeterRegistry registry, NodeHealth health, MasterKey masterKey) {
        return instances(config, bus, registry, health, masterKey, Generator.start(config, bus.nodeId()));
    }

    static Supplier<RngVerticle> instances(
            RngConfig config,
            Bus bus,
            MeterRegistry registry,
            NodeHealth health,
            MasterKey masterKey,
            Generator generator) {
        var sealer = new DrawLogSealer(bus, new DrawSeal(masterKey), registry);
        health.register("rng", generator::health);
        health.register("draw-log", sealer::health);
        generator.counts().register(registry);
        Gauge.builder("anteroom.rng.module", () -> 1)
                .tag("hash", ModuleHash.own().hex())
                .register(registry);
        var vault = new SeedVault(masterKey);
        var first = new AtomicBoolean(true);
        return () -> new RngVerticle(config, bus, registry, vault, generator, first.getAndSet(false) ? sealer : null);
    }

    @Override
    public Future<?> start() {
        var streams = new SeedStreams(bus, vault, config.seedCacheMax());
        var bytes = new RoundBytes(streams, generator, registry);
        var maker = new SeedMaker(vertx, generator, vault, registry);
        var reveals = new SeedReveals(bus, vault, maker);
        return Future.all(
                        bus.serve(Rng.DRAW, DRAWS_MAX, bytes::draw),
                        bus.serve(Rng.MAKE, SEEDS_MAX, maker::make),
                        bus.serve(Rng.ROTATE, SEEDS_MAX, reveals::rotate),
                        bus.serve(Rng.REVEAL, SEEDS_MAX, reveals::reveal))
                .onSuccess(served -> sealDraws());
    }

    private void sealDraws() {
        if (sealer != null) {
            var unused =
                    LeasedJob.start(bus, "rng.drawlog", config.sealEvery(), config.sealTtl(), epoch -> sealer.run());
        }
    }
}
