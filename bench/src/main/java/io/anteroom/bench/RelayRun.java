package io.anteroom.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One measurement: warm-up, measured window, and a bounded wait for what is still under way. With a rate, messages come
 * due at it whatever the server does, and their latency counts from then; without one each member keeps a number of them
 * unanswered. Belongs to the loop.
 */
final class RelayRun {
    private static final long DRAIN_MAX_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Loop loop;
    private final List<RelayMember> members;
    private final Window window;
    private final double perSecond;
    private final int unansweredMax;
    private final Tally tally = new Tally();
    private final CompletableFuture<Tally> done = new CompletableFuture<>();
    private long startNanos;
    private long nextMessage;

    RelayRun(Loop loop, List<RelayMember> members, Window window, double perSecond, int unansweredMax) {
        this.loop = loop;
        this.members = members;
        this.window = window;
        this.perSecond = perSecond;
        this.unansweredMax = unansweredMax;
    }

    CompletableFuture<Tally> start(long nowNanos) {
        startNanos = nowNanos;
        members.forEach(member -> member.join(this));
        if (perSecond > 0) {
            tick();
        } else {
            members.forEach(member -> fill(member, nowNanos));
        }
        loop.runAfter(window.untilNanos() - nowNanos, this::drain, done::completeExceptionally);
        return done;
    }

    Tally tally() {
        return tally;
    }

    private void fill(RelayMember member, long nowNanos) {
        while (!window.over(nowNanos) && !member.lost() && member.underWay() < unansweredMax) {
            member.send(nowNanos);
        }
    }

    private void tick() {
        while (dueNanos() - System.nanoTime() <= 0 && !window.over(dueNanos())) {
            RelayMember member = members.get((int) (nextMessage % members.size()));
            if (!member.lost()) {
                member.send(dueNanos());
            }
            nextMessage++;
        }
        if (!window.over(dueNanos())) {
            long waitNanos = Math.max(0, dueNanos() - System.nanoTime());
            loop.runAfter(waitNanos, this::tick, done::completeExceptionally);
        }
    }

    private long dueNanos() {
        return startNanos + (long) (nextMessage * 1e9 / perSecond);
    }

    /** A message came to one member; {@code actions} are such deliveries, {@code rounds} messages that were answered. */
    void delivered(long fromNanos, long nowNanos) {
        if (window.contains(nowNanos)) {
            tally.actions++;
            tally.latency(nowNanos - fromNanos);
        }
    }

    void answered(RelayMember member) {
        long now = System.nanoTime();
        if (window.contains(now)) {
            tally.rounds++;
        }
        if (perSecond <= 0) {
            fill(member, now);
        }
    }

    /** Somebody who was told "not now" waits a little. */
    void refused(RelayMember member) {
        if (perSecond <= 0) {
            loop.runAfter(AGAIN_NANOS, () -> fill(member, System.nanoTime()), done::completeExceptionally);
        }
    }

    private void drain() {
        boolean waiting = members.stream().anyMatch(member -> member.underWay() > 0 || member.missing() > 0);
        if (waiting && System.nanoTime() - window.untilNanos() < DRAIN_MAX_NANOS) {
            loop.runAfter(POLL_NANOS, this::drain, done::completeExceptionally);
            return;
        }
        for (RelayMember member : members) {
            tally.unanswered += member.underWay() + member.missing();
        }
        done.complete(tally);
    }
}
