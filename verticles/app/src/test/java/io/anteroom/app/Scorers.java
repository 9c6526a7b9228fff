package io.anteroom.app;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Players who add to their scores one after another, each increment under a key of its own until it is acknowledged. */
final class Scorers implements AutoCloseable {

    private static final Duration LAST_ANSWER_PATIENCE = Duration.ofSeconds(60);
    private static final Duration CAUGHT_UP_WITHIN = Duration.ofSeconds(20);
    private static final long BETWEEN_NANOS = Duration.ofMillis(40).toNanos();

    private record Added(String playerId, long increment) {}

    private final Supplier<Http> node;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Added> acknowledged = new ArrayList<>();
    private volatile boolean goesOn = true;

    /** @param node where the next request goes */
    Scorers(List<Player> players, Supplier<Http> node) {
        this.node = node;
        for (int i = 0; i < players.size(); i++) {
            var player = players.get(i);
            var random = new Random(i);
            var thread = new Thread(() -> play(player, random), "scorer-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void play(Player player, Random random) {
        while (goesOn) {
            long increment = 1L + random.nextInt(1_000);
            var key = UUID.randomUUID().toString();
            while (!isAdded(player, increment, key)) {
                LockSupport.parkNanos(BETWEEN_NANOS);
            }
            synchronized (acknowledged) {
                acknowledged.add(new Added(player.id(), increment));
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    private boolean isAdded(Player player, long increment, String key) {
        var score = new JsonObject().put("score", increment).put("increment", true);
        try {
            return node.get().post(player.token(), "/api/v1/score", score, key).status() == 200;
        } catch (UncheckedIOException lost) {
            return false;
        }
    }

    int acknowledgedCount() {
        synchronized (acknowledged) {
            return acknowledged.size();
        }
    }

    /** Lets each have its last answer. */
    void stop() {
        goesOn = false;
        Gathering.until(
                LAST_ANSWER_PATIENCE,
                () -> threads.stream().noneMatch(Thread::isAlive),
                () -> "a score was not answered");
    }

    /** The checker's word on the board as this node shows it, once what Redis was not told of has had its time to be told. */
    void check(FaultReport report, Http http) {
        long end = System.nanoTime() + CAUGHT_UP_WITHIN.toNanos();
        var checker = compared(http);
        while (!checker.isClean() && System.nanoTime() < end) {
            LockSupport.parkNanos(BETWEEN_NANOS);
            checker = compared(http);
        }
        report.add(checker);
    }

    private BoardChecker compared(Http http) {
        var checker = new BoardChecker();
        synchronized (acknowledged) {
            acknowledged.forEach(added -> checker.acknowledged(added.playerId, added.increment));
        }
        var top = http.get("/api/v1/leaderboard/top/1000").expect(200).getJsonArray("entries");
        checker.compare(top.stream().map(JsonObject.class::cast).toList());
        return checker;
    }

    @Override
    public void close() {
        goesOn = false;
    }
}
