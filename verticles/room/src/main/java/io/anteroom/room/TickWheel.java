package io.anteroom.room;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rooms of one rate. A turn lets all of them tick; what is due while one is still under way is skipped and counted, so
 * that nothing piles up. Turns keep to a grid in time, so that the rate is exact whatever a timer's grain is. Belongs to one
 * event loop.
 */
final class TickWheel {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MS = 1_000_000;
    /** Rooms in one script: Redis does nothing else meanwhile. */
    private static final int TOGETHER = 64;

    private final Vertx vertx;
    private final long everyNanos;
    private final TickTurns turns;
    private final TickMetrics metrics;
    private final Set<TickingRoom> rooms = new LinkedHashSet<>();
    private Future<?> turn = Future.succeededFuture();
    private long dueNanos;
    private long timer = -1;

    TickWheel(Vertx vertx, int ticksPerSecond, TickTurns turns, TickMetrics metrics) {
        this.vertx = vertx;
        this.everyNanos = NANOS_PER_SECOND / ticksPerSecond;
        this.turns = turns;
        this.metrics = metrics;
    }

    void add(TickingRoom room) {
        rooms.add(room);
        if (timer == -1) {
            dueNanos = System.nanoTime();
            await();
        }
    }

    void remove(TickingRoom room) {
        rooms.remove(room);
    }

    /** Completes, well in any case, when the turn that is under way has ended. */
    Future<?> turnEnded() {
        return turn;
    }

    void stop() {
        rooms.clear();
        vertx.cancelTimer(timer);
    }

    private void await() {
        dueNanos += everyNanos;
        var behindNanos = System.nanoTime() - dueNanos;
        if (behindNanos > 0) {
            long missed = behindNanos / everyNanos + 1;
            metrics.late(missed * rooms.size());
            dueNanos += missed * everyNanos;
        }
        var ms = (dueNanos - System.nanoTime() + NANOS_PER_MS - 1) / NANOS_PER_MS;
        timer = vertx.setTimer(Math.max(1, ms), due -> turn());
    }

    private void turn() {
        if (rooms.isEmpty()) {
            timer = -1;
            return;
        }
        if (turn.isComplete()) {
            turn = play(System.nanoTime());
        } else {
            metrics.late(rooms.size());
        }
        await();
    }

    private Future<?> play(long nowNanos) {
        var due = rooms.stream().filter(TickingRoom::isDue).toList();
        if (due.isEmpty()) {
            return Future.succeededFuture();
        }
        var parts = new ArrayList<Future<Integer>>();
        for (int from = 0; from < due.size(); from += TOGETHER) {
            parts.add(turns.play(due.subList(from, Math.min(due.size(), from + TOGETHER))));
        }
        return Future.join(parts).transform(done -> {
            metrics.played(System.nanoTime() - nowNanos, sum(parts));
            return Future.succeededFuture();
        });
    }

    private static int sum(List<Future<Integer>> parts) {
        return parts.stream().filter(Future::succeeded).mapToInt(Future::result).sum();
    }
}
