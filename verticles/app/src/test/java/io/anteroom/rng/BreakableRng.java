package io.anteroom.rng;

import io.anteroom.runtime.Bus;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Rng as it is, on entropy that a test can break. It takes entropy for every second seed. */
public final class BreakableRng {

    private static final RngConfig CONFIG = new RngConfig(100, 2, Duration.ofHours(1), Duration.ofMillis(100));

    private final AtomicBoolean broken = new AtomicBoolean();

    public Supplier<RngVerticle> instances(Bus bus, MeterRegistry registry, NodeHealth health, MasterKey masterKey) {
        var sound = TestedEntropy.ofSystem();
        var generator = Generator.start(
                CONFIG,
                Generator.Identity.now(bus.nodeId()),
                count -> broken.get() ? new byte[count] : sound.take(count),
                System::nanoTime);
        return RngVerticle.instances(CONFIG, bus, registry, health, masterKey, generator);
    }

    /** From now on the source gives zeros, or again what it should. */
    public void breakSource(boolean on) {
        broken.set(on);
    }
}
