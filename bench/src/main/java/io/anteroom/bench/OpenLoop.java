package io.anteroom.bench;

import java.util.List;

/**
 * Rounds come due at a fixed rate, whatever the server does; the players take them in turn.
 *
 * <p>Round s is due at {@code start + s / rate} and belongs to player {@code s mod n}. A player plays one round at a
 * time. If the last one is still unanswered when the next comes due, that one waits here, and when it begins its
 * latency counts from the time it was due. So a server that stalls for a second shows a second in all rounds of that
 * second, and not in the one per player that happened to be under way (coordinated omission; Gil Tene, "How not to
 * measure latency").
 *
 * <p>Example: 2 players, 100 rounds a second, a stall from 0 to 50 ms. Rounds 0 to 4 are due at 0, 10, 20, 30 and 40 ms
 * and belong to players 0, 1, 0, 1, 0. A closed loop would measure 50 ms twice. Here 50, 40, 30, 20 and 10 ms are measured.
 */
final class OpenLoop implements Pace {
    private final Loop loop;
    private final List<Player> players;
    private final Window window;
    private final double perSecond;
    private final long[] owed;
    private final long[] begun;
    private long startNanos;
    private long nextRound;

    OpenLoop(Loop loop, List<Player> players, Window window, double perSecond) {
        this.loop = loop;
        this.players = players;
        this.window = window;
        this.perSecond = perSecond;
        this.owed = new long[players.size()];
        this.begun = new long[players.size()];
    }

    @Override
    public void start(Run run, long nowNanos) {
        startNanos = nowNanos;
        tick(run);
    }

    @Override
    public void idle(Player player, long nowNanos) {
        begin(player.seat());
    }

    @Override
    public boolean measures(Window measured, long fromNanos, long nowNanos) {
        return measured.contains(fromNanos);
    }

    @Override
    public long owed() {
        long all = 0;
        for (int i = 0; i < owed.length; i++) {
            all += players.get(i).retired() ? 0 : owed[i];
        }
        return all;
    }

    @Override
    public void giveUp(Tally tally, Window measured, long nowNanos) {
        for (int i = 0; i < owed.length; i++) {
            for (long k = 0; k < owed[i]; k++) {
                long due = dueNanos((begun[i] + k) * players.size() + i);
                tally.unanswered++;
                if (measured.contains(due)) {
                    tally.latency(nowNanos - due);
                }
            }
        }
    }

    private void tick(Run run) {
        long now = System.nanoTime();
        while (dueNanos(nextRound) - now <= 0 && !window.over(dueNanos(nextRound))) {
            int index = (int) (nextRound % players.size());
            nextRound++;
            owed[index]++;
            begin(index);
        }
        if (!window.over(dueNanos(nextRound))) {
            loop.runAfter(Math.max(0, dueNanos(nextRound) - System.nanoTime()), () -> tick(run), run::failed);
        }
    }

    private void begin(int index) {
        Player player = players.get(index);
        if (owed[index] > 0 && !player.busy() && !player.retired()) {
            long due = dueNanos(begun[index] * players.size() + index);
            owed[index]--;
            begun[index]++;
            player.play(due);
        }
    }

    private long dueNanos(long number) {
        return startNanos + (long) (number * 1e9 / perSecond);
    }
}
