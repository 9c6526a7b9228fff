package io.anteroom.runtime;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Leases;
import io.vertx.core.Closeable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that one node of a cluster does at a time: it holds a lease in PostgreSQL and runs, again and again, while it
 * does. Two runs never overlap on one node. Lives on the context that started it; when its verticle is undeployed, it
 * stops.
 */
public final class LeasedJob {

    private static final Logger LOG = LoggerFactory.getLogger(LeasedJob.class);

    private final Bus bus;
    private final String job;
    private final Duration ttl;
    private final Supplier<Future<?>> ready;
    private final LongFunction<Future<?>> work;
    private final Promise<Void> ended = Promise.promise();
    private boolean running;
    private boolean again;
    private boolean held;
    private boolean stopped;
    private long timer = -1;

    private LeasedJob(Bus bus, String job, Duration ttl, Supplier<Future<?>> ready, LongFunction<Future<?>> work) {
        this.bus = bus;
        this.job = job;
        this.ttl = ttl;
        this.ready = ready;
        this.work = work;
    }

    /**
     * Starts the job on the calling context.
     *
     * @param every how often it runs
     * @param ttl how long the lease outlives its owner; several times {@code every}
     * @param work gets the lease's epoch, which what it writes should carry
     */
    public static LeasedJob start(Bus bus, String job, Duration every, Duration ttl, LongFunction<Future<?>> work) {
        return start(bus, job, every, ttl, Future::succeededFuture, work);
    }

    /**
     * As the other, for work that needs a server which this node may have lost while others have not.
     *
     * @param ready asked before each run, and before the lease is: while it fails, the lease runs out and another node
     *     takes the job. Has to answer, one way or the other, well within {@code ttl}.
     */
    public static LeasedJob start(
            Bus bus,
            String job,
            Duration every,
            Duration ttl,
            Supplier<Future<?>> ready,
            LongFunction<Future<?>> work) {
        var leased = new LeasedJob(bus, job, ttl, ready, work);
        if (bus.vertx().getOrCreateContext() instanceof ContextInternal context && context.isDeployment()) {
            Closeable ending = ended -> leased.stop().onComplete(ended);
            context.addCloseHook(ending);
            // A verticle may begin and end many.
            leased.ended.future().onComplete(ended -> context.removeCloseHook(ending));
        }
        leased.timer = bus.vertx().setPeriodic(every.toMillis(), tick -> leased.tick());
        return leased;
    }

    /** Runs it now, or once more after the run that is under way, if this node holds the lease. */
    public void tick() {
        if (stopped) {
            return;
        }
        if (running) {
            again = true;
            return;
        }
        running = true;
        again = false;
        ready.get()
                .transform(asked -> asked.succeeded() ? holdAndRun() : leaveOut(asked.cause()))
                .onComplete(result -> {
                    running = false;
                    if (result.failed()) {
                        failed(result.cause());
                    }
                    if (stopped) {
                        giveBack();
                    } else if (again) {
                        tick();
                    }
                });
    }

    /**
     * Runs no more. Completes, always well, when the run that is under way is over and the lease was given back, so that
     * another node takes the job at once and not when the lease has run out. On the job's context; more than once is as once.
     */
    @CanIgnoreReturnValue
    public Future<Void> stop() {
        if (!stopped) {
            stopped = true;
            bus.vertx().cancelTimer(timer);
            if (!running) {
                giveBack();
            }
        }
        return ended.future();
    }

    private void giveBack() {
        if (!held) {
            ended.complete();
            return;
        }
        bus.ask(Leases.HOLD, new Leases.Hold(job, bus.nodeId(), 0)).onComplete(asked -> ended.complete());
    }

    /** A neighbour that does not answer speaks for itself, and what a stopping job asks ends before it. */
    private void failed(Throwable cause) {
        if (stopped || cause instanceof UnknownOutcome) {
            LOG.debug("A leased job was cut short job={}", job, cause);
        } else {
            LOG.warn("A leased job failed job={}", job, cause);
        }
    }

    private Future<Void> leaveOut(Throwable cause) {
        LOG.debug("A leased job was left out job={} cause={}", job, cause.toString());
        return Future.succeededFuture();
    }

    private Future<Void> holdAndRun() {
        return bus.ask(Leases.HOLD, new Leases.Hold(job, bus.nodeId(), ttl.toMillis()))
                .compose(reply -> reply.fold(this::run, refusal -> Future.succeededFuture()))
                .mapEmpty();
    }

    private Future<?> run(Leases.Held answer) {
        held = answer.epoch() != null;
        return answer.epoch() == null ? Future.succeededFuture() : work.apply(answer.epoch());
    }
}
