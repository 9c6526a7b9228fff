package io.anteroom.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Players on a timetable: each joins when its time has come and then asks for its status now and then until it is matched or
 * does not wait any more. A join's latency runs from the time it was due. Blocks.
 */
final class QueueLoad {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long ASK_EVERY_MS = 2_000;
    private static final long POLL_MS = 100;
    private static final long MICROS_MAX = TimeUnit.MINUTES.toMicros(10);

    /**
     * @param expired players who were told that they do not wait any more, unmatched
     * @param waiting who were neither matched nor told when patience ended; one player of an odd number may be left
     */
    record Figures(
            int joined,
            int matched,
            int expired,
            int waiting,
            int failed,
            Latency joinMs,
            double joinP95Ms,
            Latency waitMs) {}

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
    private final String url;
    private final List<String> tokens;
    private final Random random = new Random(1);
    private final int spread;
    private final Histogram joins = new ConcurrentHistogram(MICROS_MAX, 3);
    private final Histogram waits = new ConcurrentHistogram(MICROS_MAX, 3);
    private final AtomicInteger joined = new AtomicInteger();
    private final AtomicInteger matched = new AtomicInteger();
    private final AtomicInteger expired = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    QueueLoad(String url, List<String> tokens, int spread) {
        this.url = url;
        this.tokens = tokens;
        this.spread = spread;
    }

    Figures run(long overNanos, long patienceNanos) throws InterruptedException {
        long startNanos = System.nanoTime();
        var ranks = new ArrayList<Integer>();
        for (int i = 0; i < tokens.size(); i++) {
            ranks.add((int) Math.max(0, Math.round(1_500 + spread * random.nextGaussian())));
        }
        for (int i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            int rank = ranks.get(i);
            long dueNanos = startNanos + overNanos / tokens.size() * i;
            var unused = clock.schedule(
                    () -> join(token, rank, dueNanos), dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        long endNanos = startNanos + overNanos + patienceNanos;
        while (settled() < tokens.size() && System.nanoTime() - endNanos < 0) {
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        var unused = clock.shutdownNow();
        return new Figures(
                joined.get(),
                matched.get(),
                expired.get(),
                tokens.size() - settled(),
                failed.get(),
                Latency.of(joins),
                joins.getValueAtPercentile(95) / 1_000.0,
                Latency.of(waits));
    }

    private int settled() {
        return matched.get() + expired.get() + failed.get();
    }

    private void join(String token, int rank, long dueNanos) {
        var request = request("/api/v1/queue", token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"rank\":" + rank + "}"))
                .build();
        var unused = send(request).whenComplete((response, failure) -> {
            joins.recordValue(Math.min(MICROS_MAX, (System.nanoTime() - dueNanos) / 1_000));
            if (failure != null || response.statusCode() != 200) {
                failed.incrementAndGet();
            } else {
                joined.incrementAndGet();
                askLater(token, dueNanos);
            }
        });
    }

    private void askLater(String token, long dueNanos) {
        if (!clock.isShutdown()) {
            var unused = clock.schedule(() -> ask(token, dueNanos), ASK_EVERY_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void ask(String token, long dueNanos) {
        var unused = send(request("/api/v1/queue/status", token).GET().build()).whenComplete((response, failure) -> {
            if (failure != null || response.statusCode() != 200) {
                askLater(token, dueNanos);
                return;
            }
            var status = read(response.body());
            if (status.has("match")) {
                waits.recordValue(Math.min(MICROS_MAX, (System.nanoTime() - dueNanos) / 1_000));
                matched.incrementAndGet();
            } else if (status.path("queued").asBoolean()) {
                askLater(token, dueNanos);
            } else {
                expired.incrementAndGet();
            }
        });
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
