package io.anteroom.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One measurement: warm-up, measured window, and a bounded wait for what is still under way. Belongs to the loop.
 */
final class Run {
    private static final long DRAIN_MAX_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long DRAIN_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Loop loop;
    private final List<Player> players;
    private final Window window;
    private final Pace pace;
    private final Tally tally = new Tally();
    private final CompletableFuture<Tally> done = new CompletableFuture<>();

    /** A run over players that are not retired; {@code perSecond} 0 is a closed loop. */
    Run(Loop loop, List<Player> players, Window window, double perSecond) {
        this.loop = loop;
        this.players = players;
        this.window = window;
        this.pace = perSecond > 0 ? new OpenLoop(loop, players, window, perSecond) : new ClosedLoop(players, window);
    }

    /** Starts the load; the future ends with the counts, within the window and ten seconds. */
    CompletableFuture<Tally> start(long nowNanos) {
        for (int seat = 0; seat < players.size(); seat++) {
            players.get(seat).join(this, seat);
        }
        pace.start(this, nowNanos);
        loop.runAfter(window.untilNanos() - nowNanos, this::drain, this::failed);
        return done;
    }

    Tally tally() {
        return tally;
    }

    void failed(Throwable cause) {
        done.completeExceptionally(cause);
    }

    void answered(long fromNanos, long nowNanos, boolean roundEnded) {
        if (window.contains(nowNanos)) {
            tally.actions++;
            tally.rounds += roundEnded ? 1 : 0;
        }
        if (pace.measures(window, fromNanos, nowNanos)) {
            tally.latency(nowNanos - fromNanos);
        }
    }

    /**
     * A round is over.
     *
     * @param actions how many it took
     */
    void ended(int actions, long fromNanos, long nowNanos) {
        if (window.contains(nowNanos)) {
            tally.roundOf(actions, nowNanos - fromNanos);
        }
    }

    void idle(Player player) {
        pace.idle(player, System.nanoTime());
    }

    private void drain() {
        long now = System.nanoTime();
        boolean waiting = pace.owed() > 0 || players.stream().anyMatch(Player::busy);
        if (waiting && now - window.untilNanos() < DRAIN_MAX_NANOS) {
            loop.runAfter(DRAIN_POLL_NANOS, this::drain, this::failed);
            return;
        }

        pace.giveUp(tally, window, now);
        players.stream().filter(Player::busy).forEach(player -> giveUp(player, now));
        done.complete(tally);
    }

    private void giveUp(Player player, long nowNanos) {
        tally.unanswered++;
        if (pace.measures(window, player.askedNanos(), nowNanos)) {
            tally.latency(nowNanos - player.askedNanos());
        }
        player.retire();
    }
}
