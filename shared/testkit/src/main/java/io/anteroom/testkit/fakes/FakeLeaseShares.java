package io.anteroom.testkit.fakes;

import io.anteroom.contracts.Leases;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Shares of leased jobs as store gives them, by this JVM's time. Guarded by itself. */
public final class FakeLeaseShares {

    private final Map<NodeId, Long> owners = new HashMap<>();
    private final Map<Integer, Job> jobs = new TreeMap<>();

    private final Set<NodeId> renewing = new HashSet<>();
    private Future<Void> renewals = Future.succeededFuture();
    private boolean releasedEarly;

    private record Job(NodeId owner, long epoch, long untilNanos) {}

    /** Renewals wait until this is completed. */
    public synchronized Promise<Void> holdRenewals() {
        var held = Promise.<Void>promise();
        renewals = held.future();
        return held;
    }

    /** How many owners wait for their renewal. */
    public synchronized int renewing() {
        return renewing.size();
    }

    /** Whether some owner gave its share back while its renewal was under way. */
    public synchronized boolean isReleasedEarly() {
        return releasedEarly;
    }

    synchronized Future<Reply<Leases.Share>> ask(Leases.HoldShare hold) {
        if (hold.ttlMs() == 0) {
            releasedEarly |= renewing.contains(hold.owner());
            return Future.succeededFuture(Reply.done(hold(hold)));
        }
        renewing.add(hold.owner());
        return renewals.map(goesOn -> renew(hold));
    }

    private synchronized Reply<Leases.Share> renew(Leases.HoldShare hold) {
        renewing.remove(hold.owner());
        return Reply.done(hold(hold));
    }

    private synchronized Leases.Share hold(Leases.HoldShare hold) {
        var now = System.nanoTime();
        var until = now + Duration.ofMillis(hold.ttlMs()).toNanos();
        owners.values().removeIf(livesUntil -> livesUntil - now <= 0);
        jobs.replaceAll((number, job) ->
                job.owner().equals(hold.owner()) && hold.givenUp().contains(number) ? free(job, now) : job);
        if (hold.ttlMs() == 0) {
            owners.remove(hold.owner());
            jobs.replaceAll((number, job) -> job.owner().equals(hold.owner()) ? free(job, now) : job);
            return new Leases.Share(java.util.List.of(), 0);
        }
        owners.put(hold.owner(), until);
        jobs.replaceAll((number, job) -> isOf(job, hold.owner(), now) ? new Job(job.owner(), job.epoch(), until) : job);
        var share = share(hold, now);
        var owned = held(hold.owner(), now);
        var surplus = Math.max(0, owned - share);
        for (int number = 0; number < hold.count() && owned < share; number++) {
            var job = jobs.get(number);
            if (job == null || job.untilNanos() - now <= 0) {
                jobs.put(number, new Job(hold.owner(), job == null ? 1 : job.epoch() + 1, until));
                owned++;
            }
        }
        var all = new ArrayList<Leases.Owned>();
        jobs.forEach((number, job) -> {
            if (isOf(job, hold.owner(), now)) {
                all.add(new Leases.Owned(number, job.epoch()));
            }
        });
        return new Leases.Share(all, surplus);
    }

    private int share(Leases.HoldShare hold, long now) {
        var least = hold.count() / owners.size();
        var richer = owners.keySet().stream()
                .filter(owner -> !owner.equals(hold.owner()) && held(owner, now) > least)
                .count();
        return least + (richer < hold.count() % owners.size() ? 1 : 0);
    }

    private int held(NodeId owner, long now) {
        return (int) jobs.values().stream().filter(job -> isOf(job, owner, now)).count();
    }

    private static boolean isOf(Job job, NodeId owner, long now) {
        return job.owner().equals(owner) && job.untilNanos() - now > 0;
    }

    private static Job free(Job job, long now) {
        return new Job(job.owner(), job.epoch(), now);
    }
}
