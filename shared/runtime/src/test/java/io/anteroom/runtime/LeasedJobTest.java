package io.anteroom.runtime;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Leases;
import io.anteroom.contracts.Reply;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeasedJobTest {

    private static final Duration NEVER = Duration.ofHours(1);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.local(vertx);
    private final Context loop = vertx.getOrCreateContext();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, SECONDS);
    }

    @Test
    void aTickDuringARunMeansOneMoreRun() throws Exception {
        var started = new CountDownLatch(2);
        var first = Promise.<Void>promise();
        var job = start(1L, () -> {
            started.countDown();
            return started.getCount() == 1 ? first.future() : Future.succeededFuture();
        });
        loop.runOnContext(now -> job.tick());
        waitUntil(started, 1);

        loop.runOnContext(now -> job.tick());
        loop.runOnContext(now -> first.complete());

        assertThat(started.await(5, SECONDS)).isTrue();
    }

    @Test
    void whoDoesNotHoldTheLeaseDoesNotRun() throws Exception {
        var ran = new CountDownLatch(1);
        var job = start(null, () -> {
            ran.countDown();
            return Future.succeededFuture();
        });

        loop.runOnContext(now -> job.tick());

        assertThat(ran.await(300, MILLISECONDS)).isFalse();
    }

    @Test
    void whileItsServerIsAwayTheLeaseIsNotAskedFor() throws Exception {
        var holds = new AtomicInteger();
        var runs = new AtomicInteger();
        var questions = new ArrayDeque<>(
                List.<Future<?>>of(Future.failedFuture("away"), Future.failedFuture("away"), Future.succeededFuture()));
        bus.serve(Leases.HOLD, 10, call -> {
                    holds.incrementAndGet();
                    return Future.succeededFuture(Reply.done(new Leases.Held(1L)));
                })
                .await(5, SECONDS);
        var ran = new CountDownLatch(1);
        var job = LeasedJob.start(bus, "test", NEVER, NEVER, questions::remove, epoch -> {
            runs.incrementAndGet();
            ran.countDown();
            return Future.succeededFuture();
        });

        // Each is over before the next begins, so that only the third has asked when the work is done.
        loop.runOnContext(now -> job.tick());
        loop.runOnContext(now -> job.tick());
        loop.runOnContext(now -> job.tick());

        assertThat(ran.await(5, SECONDS)).isTrue();
        assertThat(questions).isEmpty();
        assertThat(holds).hasValue(1);
        assertThat(runs).hasValue(1);
    }

    /** Else whatever it does rests until the lease has run out, after every planned stop of a node. */
    @Test
    void whoIsUndeployedGivesTheLeaseBackWhenTheRunUnderWayIsOver() throws Exception {
        var asked = new LinkedBlockingQueue<Leases.Hold>();
        bus.serve(Leases.HOLD, 10, call -> {
                    asked.add(call.request());
                    return Future.succeededFuture(Reply.done(new Leases.Held(7L)));
                })
                .await(5, SECONDS);
        var running = new CountDownLatch(1);
        var run = Promise.<Void>promise();
        var deployed = vertx.deployVerticle(new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        LeasedJob.start(bus, "test", NEVER, NEVER, epoch -> {
                                    running.countDown();
                                    return run.future();
                                })
                                .tick();
                        return Future.succeededFuture();
                    }
                })
                .await(5, SECONDS);
        assertThat(running.await(5, SECONDS)).isTrue();
        assertThat(asked.take().ttlMs()).isEqualTo(NEVER.toMillis());

        var ended = vertx.undeploy(deployed);
        assertThat(asked.poll(200, MILLISECONDS)).isNull();
        assertThat(ended.isComplete()).isFalse();
        run.complete();

        ended.await(5, SECONDS);
        assertThat(asked.take()).isEqualTo(new Leases.Hold("test", bus.nodeId(), 0));
    }

    @Test
    void whoHoldsNoLeaseGivesNoneBack() throws Exception {
        var asked = new AtomicInteger();
        bus.serve(Leases.HOLD, 10, call -> {
                    asked.incrementAndGet();
                    return Future.succeededFuture(Reply.done(new Leases.Held(null)));
                })
                .await(5, SECONDS);
        var job = LeasedJob.start(bus, "test", NEVER, NEVER, epoch -> Future.succeededFuture());
        var stopped = Promise.<Void>promise();
        loop.runOnContext(now -> job.tick());
        while (asked.get() == 0) {
            Thread.sleep(5);
        }

        loop.runOnContext(now -> job.stop().onComplete(stopped));
        stopped.future().await(5, SECONDS);
        loop.runOnContext(now -> job.tick());

        Thread.sleep(100);
        assertThat(asked).hasValue(1);
    }

    private LeasedJob start(@Nullable Long epoch, Supplier<Future<?>> work) throws Exception {
        bus.serve(Leases.HOLD, 10, call -> Future.succeededFuture(Reply.done(new Leases.Held(epoch))))
                .await(5, SECONDS);
        return LeasedJob.start(bus, "test", NEVER, NEVER, held -> work.get());
    }

    private static void waitUntil(CountDownLatch latch, long count) throws InterruptedException {
        var deadline = Deadline.in(Duration.ofSeconds(5));
        while (latch.getCount() > count && !deadline.passed()) {
            Thread.sleep(5);
        }
    }
}
