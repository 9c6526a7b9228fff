package io.anteroom.rng;

import io.anteroom.contracts.DrawLog;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Refusal;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.HealthState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals what was committed: takes the batches that wait, makes them the next block of the draw log, and has store append it.
 * One node does it at a time; two that did would not harm, because store appends only what follows the head. A head that
 * this key did not seal is not sealed on: somebody changed the log, and people have to look.
 */
final class DrawLogSealer {

    private static final Logger LOG = LoggerFactory.getLogger(DrawLogSealer.class);

    /** Of one block, some 100 kB where it is told. */
    static final int BATCHES_MAX = 1000;

    /** In one run; what is left waits for the next. */
    private static final int BLOCKS_MAX = 20;

    private final Bus bus;
    private final DrawSeal seal;
    private final Hash module = ModuleHash.own();
    private final Counter blocks;
    private final Counter actions;
    private final AtomicLong waitingMs = new AtomicLong();
    private volatile @Nullable String problem;
    private volatile DrawLog.@Nullable Head head;

    DrawLogSealer(Bus bus, DrawSeal seal, MeterRegistry registry) {
        this.bus = bus;
        this.seal = seal;
        this.blocks = registry.counter("anteroom.rng.drawlog.blocks");
        this.actions = registry.counter("anteroom.rng.drawlog.actions");
        Gauge.builder("anteroom.rng.drawlog.waiting.ms", waitingMs, AtomicLong::get)
                .register(registry);
    }

    /** Seals all that waits now, and a little of what comes meanwhile. */
    Future<?> run() {
        return seal(BLOCKS_MAX);
    }

    private Future<?> seal(int blocksLeft) {
        return bus.ask(DrawLog.TAIL, new DrawLog.ReadTail(BATCHES_MAX))
                .compose(reply -> reply.fold(tail -> seal(tail, blocksLeft), DrawLogSealer::skipped));
    }

    private Future<?> seal(DrawLog.Tail tail, int blocksLeft) {
        waitingMs.set(tail.waitingMs());
        head = tail.head();
        if (!isOurs(tail.head())) {
            return refuseToGoOn(tail.head());
        }
        problem = null;
        if (tail.batches().isEmpty()) {
            return Future.succeededFuture();
        }

        var append = next(tail);
        return bus.ask(DrawLog.APPEND, append)
                .compose(reply -> reply.fold(done -> appended(append, blocksLeft), DrawLogSealer::skipped));
    }

    private boolean isOurs(DrawLog.Head head) {
        return head.number() == 0
                || seal.ofHead(head.number(), head.actions(), head.hash()).equals(head.seal());
    }

    private Future<?> refuseToGoOn(DrawLog.Head head) {
        if (problem == null) {
            LOG.error("The head of the draw log was not sealed with this key block={}", head.number());
        }
        problem = "the head at block " + head.number() + " was not sealed with this key";
        return Future.succeededFuture();
    }

    /** The block that follows, and the head as it is with it. */
    private DrawLog.Append next(DrawLog.Tail tail) {
        var before = tail.head();
        var number = before.number() + 1;
        var hash = DrawLog.hashOf(number, before.hash(), module, tail.batches());
        var block = new DrawLog.Block(number, before.hash(), module, tail.batches(), hash, seal.ofBlock(number, hash));
        var total = before.actions() + count(tail.batches());
        return new DrawLog.Append(block, new DrawLog.Head(number, total, hash, seal.ofHead(number, total, hash)));
    }

    private static long count(Iterable<DrawLog.Batch> batches) {
        var count = 0L;
        for (var batch : batches) {
            count += batch.actions();
        }
        return count;
    }

    private Future<?> appended(DrawLog.Append append, int blocksLeft) {
        var sealed = append.block().batches();
        head = append.head();
        blocks.increment();
        actions.increment((double) count(sealed));
        if (sealed.size() < BATCHES_MAX) {
            waitingMs.set(0);
            return Future.succeededFuture();
        }
        return blocksLeft > 1 ? seal(blocksLeft - 1) : Future.succeededFuture();
    }

    private static Future<?> skipped(Refusal refusal) {
        LOG.debug("The draw log was left for the next run code={} why={}", refusal.code(), refusal.message());
        return Future.succeededFuture();
    }

    /** Where the chain ends is shown so that it is on record outside the database too. */
    HealthState health() {
        var wrong = problem;
        var last = head;
        if (wrong != null) {
            return HealthState.degraded(wrong);
        }
        return new HealthState(
                HealthState.Level.UP,
                last == null
                        ? "another node seals"
                        : "head " + last.number() + ":" + last.hash() + ", " + last.actions() + " actions");
    }
}
