package io.anteroom.room;

import io.anteroom.contracts.Leases;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.redis.RedisLink;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance's share of the shards of rooms that tick. Several times within a lease it says that it lives and is told what
 * it owns. What it has too much it brings to a halt first and gives up then. Belongs to one event loop.
 */
final class TickOwner {

    private static final Logger LOG = LoggerFactory.getLogger(TickOwner.class);
    private static final int HOLDS_PER_LEASE = 4;

    private final NodeId id = NodeId.next();
    private final Bus bus;
    private final RedisLink redis;
    private final RoomConfig config;
    private final TickLease lease;
    private final Ticker ticker;
    private final Set<Integer> givingUp = new HashSet<>();
    private final Set<Integer> givenUp = new HashSet<>();
    /** The renewal that was begun last; the bus gives it up within a lease. */
    private Future<?> holding = Future.succeededFuture();

    private boolean stopped;
    private long timer = -1;

    TickOwner(Bus bus, RedisLink redis, RoomConfig config, TickLease lease, Ticker ticker) {
        this.bus = bus;
        this.redis = redis;
        this.config = config;
        this.lease = lease;
        this.ticker = ticker;
    }

    void start() {
        ticker.start();
        timer = bus.vertx().setPeriodic(1, config.tickLease().toMillis() / HOLDS_PER_LEASE, due -> hold());
    }

    /**
     * Writes what was played and gives all to the others, once no renewal is under way: over another connection it could come
     * after the release and take all again, for an owner that is gone.
     */
    Future<?> stop() {
        stopped = true;
        bus.vertx().cancelTimer(timer);
        tell("given up", ticker.owned());
        return Future.join(ticker.owned().stream().map(ticker::giveUp).toList()).transform(halted -> {
            ticker.stop();
            return holding.transform(held -> bus.ask(Leases.HOLD_SHARE, share(List.of(), 0)))
                    .otherwiseEmpty();
        });
    }

    private Leases.HoldShare share(List<Integer> numbers, long ttlMs) {
        return new Leases.HoldShare(TickShards.GROUP, config.tickShards(), id, numbers, ttlMs);
    }

    private void hold() {
        if (!holding.isComplete() || stopped) {
            return;
        }
        var askedNanos = System.nanoTime();
        var told = List.copyOf(givenUp);
        // Who can't reach Redis lets its lease run out.
        var asking = redis.send("PING").compose(up -> renew(told));
        holding = asking;
        asking.onComplete(result -> {
            if (result.failed()) {
                LOG.debug("Shards were not held cause={}", result.cause().toString());
            } else if (!stopped && result.result() instanceof Reply.Done<Leases.Share> done) {
                told.forEach(givenUp::remove);
                lease.renew(askedNanos);
                take(done.value());
            }
        });
    }

    private Future<Reply<Leases.Share>> renew(List<Integer> told) {
        return stopped
                ? Future.failedFuture("it has stopped")
                : bus.ask(Leases.HOLD_SHARE, share(told, config.tickLease().toMillis()));
    }

    /** In one line: at the start of a node that is alone all of them change hands. */
    private static void tell(String what, Collection<Integer> numbers) {
        if (!numbers.isEmpty()) {
            LOG.info(
                    "Shards of rooms were {} shards={}",
                    what,
                    numbers.stream().sorted().toList());
        }
    }

    private void take(Leases.Share share) {
        var still = new HashSet<Integer>();
        var taken = new ArrayList<Integer>();
        for (var one : share.owned()) {
            still.add(one.number());
            var leaves = givingUp.contains(one.number()) || givenUp.contains(one.number());
            if (!leaves && !ticker.owns(one.number(), one.epoch())) {
                ticker.own(one.number(), one.epoch());
                taken.add(one.number());
            }
        }
        tell("taken", taken);
        var lost = ticker.owned().stream()
                .filter(number -> !still.contains(number))
                .toList();
        lost.forEach(ticker::lose);
        tell("lost", lost);
        if (share.surplus() > 0 && givingUp.isEmpty() && givenUp.isEmpty()) {
            giveUp(ticker.owned().stream().sorted().limit(share.surplus()).toList());
        }
    }

    private void giveUp(List<Integer> numbers) {
        tell("given up", numbers);
        givingUp.addAll(numbers);
        Future.join(numbers.stream().map(ticker::giveUp).toList()).onComplete(halted -> {
            givingUp.removeAll(numbers);
            givenUp.addAll(numbers);
            hold();
        });
    }
}
