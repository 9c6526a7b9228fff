package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What the sockets of this node did. Any thread. */
public final class SocketMetrics {

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(3)
    };

    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final Map<Code, LongAdder> refused = new EnumMap<>(Code.class);
    private final Map<CloseCode, LongAdder> closed = new EnumMap<>(CloseCode.class);
    private final Map<EventType, Timer> answered = new EnumMap<>(EventType.class);
    private final Timer waited;
    private final LongAdder waiting = new LongAdder();

    public SocketMetrics(MeterRegistry registry, NodeSockets sockets) {
        Gauge.builder("anteroom.gateway.sockets", sockets, NodeSockets::count).register(registry);
        Gauge.builder("anteroom.gateway.handshakes.waiting", waiting, LongAdder::sum)
                .register(registry);
        count(registry, "anteroom.gateway.frames.received", received);
        count(registry, "anteroom.gateway.frames.sent", sent);
        for (var code : Code.values()) {
            refused.put(code, counted(registry, "anteroom.gateway.refusals", "code", code.name()));
        }
        for (var code : CloseCode.values()) {
            closed.put(code, counted(registry, "anteroom.gateway.closes", "code", "" + code.number()));
        }
        for (var type : EventType.values()) {
            answered.put(
                    type,
                    Timer.builder("anteroom.gateway.event.seconds")
                            .tag("type", type.wireName())
                            .serviceLevelObjectives(BOUNDS)
                            .register(registry));
        }
        waited = Timer.builder("anteroom.gateway.queue.seconds")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    void received() {
        received.increment();
    }

    void sent() {
        sent.increment();
    }

    void refused(Code code) {
        Objects.requireNonNull(refused.get(code)).increment();
    }

    void closed(CloseCode code) {
        Objects.requireNonNull(closed.get(code)).increment();
    }

    void answered(EventType type, long nanos) {
        Objects.requireNonNull(answered.get(type)).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Newcomers that wait until their loop has time for them. */
    LongAdder waiting() {
        return waiting;
    }

    void waited(long nanos) {
        waited.record(nanos, TimeUnit.NANOSECONDS);
    }

    private static void count(MeterRegistry registry, String name, LongAdder adder) {
        FunctionCounter.builder(name, adder, LongAdder::sum).register(registry);
    }

    private static LongAdder counted(MeterRegistry registry, String name, String tag, String value) {
        var adder = new LongAdder();
        FunctionCounter.builder(name, adder, LongAdder::sum).tag(tag, value).register(registry);
        return adder;
    }
}
