package io.anteroom.rng;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a generator did. Any thread. */
final class GeneratorCounts {

    private final Map<HealthTest, LongAdder> run = adders();
    private final Map<HealthTest, LongAdder> failed = adders();
    private final LongAdder reseeds = new LongAdder();

    private static Map<HealthTest, LongAdder> adders() {
        var adders = new EnumMap<HealthTest, LongAdder>(HealthTest.class);
        for (var test : HealthTest.values()) {
            adders.put(test, new LongAdder());
        }
        return adders;
    }

    void ran(HealthTest test) {
        of(run, test).increment();
    }

    void failed(HealthTest test) {
        of(failed, test).increment();
    }

    void reseeded() {
        reseeds.increment();
    }

    long runCount(HealthTest test) {
        return of(run, test).sum();
    }

    long runCount() {
        return run.values().stream().mapToLong(LongAdder::sum).sum();
    }

    long failedCount(HealthTest test) {
        return of(failed, test).sum();
    }

    long reseedCount() {
        return reseeds.sum();
    }

    private static LongAdder of(Map<HealthTest, LongAdder> adders, HealthTest test) {
        var adder = adders.get(test);
        if (adder == null) {
            throw new IllegalStateException("nobody counts " + test);
        }
        return adder;
    }

    void register(MeterRegistry registry) {
        FunctionCounter.builder("anteroom.rng.reseeds", this, GeneratorCounts::reseedCount)
                .register(registry);
        for (var test : HealthTest.values()) {
            FunctionCounter.builder("anteroom.rng.tests", this, counts -> counts.runCount(test))
                    .tag("test", test.label())
                    .register(registry);
            FunctionCounter.builder("anteroom.rng.failures", this, counts -> counts.failedCount(test))
                    .tag("test", test.label())
                    .register(registry);
        }
    }
}
