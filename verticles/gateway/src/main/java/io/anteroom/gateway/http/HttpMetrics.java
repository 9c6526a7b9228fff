package io.anteroom.gateway.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Rate, errors and duration of each route. Labels are the route's template, its method and the status: all of them
 * bounded. Belongs to one event loop.
 */
final class HttpMetrics {

    private static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofMillis(2_500),
        Duration.ofMillis(10_000)
    };

    private final MeterRegistry registry;
    private final Map<String, Timer> timers = new HashMap<>();

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param route a template, {@code page} or {@code none} */
    void record(String route, String method, int status, long nanos) {
        timers.computeIfAbsent(method + " " + route + " " + status, name -> timer(route, method, status))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String route, String method, int status) {
        return Timer.builder("anteroom.http.request.time")
                .description("from a request's headers to its answer")
                .tag("route", route)
                .tag("method", method)
                .tag("status", "" + status)
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }
}
