package io.anteroom.matchmaking;

import io.anteroom.contracts.MatchShards;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.MatcherId;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Deadline;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards this instance owns. Several times within a lease it says that it lives and is told what it owns; what it lost
 * it drops, whatever is under way, because nothing is committed under an old epoch. Lives on one event loop.
 */
final class Matcher {

    private static final Logger LOG = LoggerFactory.getLogger(Matcher.class);
    /**
     * A lease survives that two in a row are lost. None waits for the answer to the one before, which may be lost, or come
     * late and is then still of use.
     */
    private static final int HOLDS_PER_LEASE = 4;

    private final MatcherId id = MatcherId.next();
    private final Bus bus;
    private final MatchmakingConfig config;
    private final Measurements measurements;
    private final MatchmakingMetrics metrics;
    private final Map<String, ShardQueue> owned = new HashMap<>();
    /** Renewals that were not answered yet; the bus gives each up within a lease. */
    private final Set<Future<?>> holding = new HashSet<>();

    private boolean stopped;
    private long asked;
    private long heard;
    private long timer = -1;

    Matcher(Bus bus, MatchmakingConfig config, Measurements measurements, MatchmakingMetrics metrics) {
        this.bus = bus;
        this.config = config;
        this.measurements = measurements;
        this.metrics = metrics;
    }

    Future<Void> start() {
        timer = bus.vertx().setPeriodic(1, config.leaseTtl().toMillis() / HOLDS_PER_LEASE, tick -> hold());
        return bus.hear(MatchTickets.CHANGED, this::heard);
    }

    /**
     * Gives its shards to the others once no renewal is under way: over another connection one could come after the release
     * and take them again, for a matcher that is gone. Never fails.
     */
    Future<?> stop() {
        stopped = true;
        bus.vertx().cancelTimer(timer);
        owned.values().forEach(ShardQueue::stop);
        owned.clear();
        return Future.join(List.copyOf(holding))
                .transform(held -> bus.ask(MatchShards.RELEASE, new MatchShards.Release(id)))
                .otherwiseEmpty();
    }

    private void heard(MatchTickets.Changed changed) {
        var queue = owned.get(changed.shard());
        if (queue != null) {
            queue.hear(changed.gone());
        }
    }

    private void hold() {
        long number = ++asked;
        var measured = owned.values().stream().map(ShardQueue::measured).toList();
        var request = new MatchShards.Hold(
                id, config.shards(), measured, config.leaseTtl().toMillis());
        var asking = bus.ask(MatchShards.HOLD, request, Deadline.in(config.leaseTtl()));
        holding.add(asking);
        asking.onComplete(result -> {
            holding.remove(asking);
            if (result.failed()) {
                LOG.debug("Shards were not held cause={}", result.cause().toString());
            } else if (!stopped && number > heard && result.result() instanceof Reply.Done<MatchShards.Held> done) {
                heard = number;
                take(done.value());
            }
        });
    }

    private void take(MatchShards.Held held) {
        measurements.hear(held.measured());
        var still = new HashSet<String>();
        for (var one : held.owned()) {
            still.add(one.shard());
            var known = owned.get(one.shard());
            if (known == null || known.epoch() != one.epoch()) {
                own(one);
            }
        }
        List.copyOf(owned.keySet()).stream()
                .filter(shard -> !still.contains(shard))
                .forEach(this::lose);
    }

    private void own(MatchShards.Owned one) {
        lose(one.shard());
        var mode = config.ofShard(one.shard());
        if (mode == null) {
            return;
        }
        LOG.info("A shard was taken shard={} epoch={}", one.shard(), one.epoch());
        var waits = new WaitTimes(measurements.of(one.shard()));
        var queue = new ShardQueue(
                bus, mode, one, config.passEvery().toMillis(), waits, measurements.waiting(one.shard()), metrics);
        owned.put(one.shard(), queue);
        queue.start();
    }

    private void lose(String shard) {
        var lost = owned.remove(shard);
        if (lost != null) {
            lost.stop();
        }
    }
}
