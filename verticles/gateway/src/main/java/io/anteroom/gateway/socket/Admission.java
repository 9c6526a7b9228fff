package io.anteroom.gateway.socket;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How fast one event loop takes newcomers. Each costs it some milliseconds in all, the more the younger the process is, and
 * after a node died thousands come at once: if all were taken as they come, everybody else on the loop would wait until they
 * are done, and leases that are held over it would run out. So some are taken in each turn, more as long as the loop is on
 * time and half as many whenever it is late; the others wait in their order, and after a while are told to come later.
 * Belongs to one event loop.
 */
final class Admission {

    static final int WAITING_MAX = 8_192;
    static final int FIRST_TURN = 32;

    private static final int TURN_MAX = 256;
    private static final int TURN_STEP = 4;
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Long, because whoever is sent away costs about as much, and comes again. */
    static final long WAIT_MAX_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** So many turns nobody came: the next begin anew. */
    private static final int IDLE_TURNS_MAX = 50;

    private final LongSupplier clockNanos;
    private final Timer timer;
    private final LongAdder count;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int turn = FIRST_TURN;
    private int left;
    private int idleTurns;
    private long dueNanos;
    private boolean running;

    /** Who wants to come in. Told one of the last two, or nothing if it is gone. */
    interface Newcomer {

        boolean isGone();

        void come();

        void comeLater();
    }

    /** Runs something on the loop, later. */
    interface Timer {
        void runAfter(long nanos, Runnable task);
    }

    private record Waiting(Newcomer newcomer, long sinceNanos) {}

    /** @param count of all that wait on this node */
    Admission(LongSupplier clockNanos, Timer timer, LongAdder count) {
        this.clockNanos = clockNanos;
        this.timer = timer;
        this.count = count;
    }

    /** Takes it now, in its turn, or sends it away. */
    void enter(Newcomer newcomer) {
        idleTurns = 0;
        if (!running) {
            running = true;
            turn = FIRST_TURN;
            left = turn;
            await();
        }
        if (left > 0) {
            left--;
            newcomer.come();
        } else if (waiting.size() < WAITING_MAX) {
            waiting.add(new Waiting(newcomer, clockNanos.getAsLong()));
            count.increment();
        } else {
            newcomer.comeLater();
        }
    }

    private void await() {
        dueNanos = clockNanos.getAsLong() + TURN_NANOS;
        timer.runAfter(TURN_NANOS, this::turn);
    }

    private void turn() {
        var now = clockNanos.getAsLong();
        var isLate = now - dueNanos > LATE_NANOS;
        turn = isLate ? Math.max(1, turn / 2) : Math.min(TURN_MAX, turn + TURN_STEP);
        left = turn;
        try {
            while (left > 0 && !waiting.isEmpty()) {
                count.decrement();
                take(waiting.remove(), now);
            }
        } finally {
            // Whatever was wrong with one, the others come in the next turn.
            goOn();
        }
    }

    private void goOn() {
        idleTurns++;
        running = !waiting.isEmpty() || idleTurns < IDLE_TURNS_MAX;
        if (running) {
            await();
        }
    }

    private void take(Waiting next, long now) {
        if (next.newcomer().isGone()) {
            return;
        }
        // To send somebody away takes time too.
        left--;
        if (now - next.sinceNanos() > WAIT_MAX_NANOS) {
            next.newcomer().comeLater();
        } else {
            next.newcomer().come();
        }
    }
}
