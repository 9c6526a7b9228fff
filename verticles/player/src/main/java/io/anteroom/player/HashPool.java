package io.anteroom.player;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Deadline;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of this node that hash passwords, one pool for all instances of the verticle: hashing is meant to be dear
 * and must not take the cores from those who play. One over the bound is refused at once.
 */
final class HashPool {

    private static final String NAME = "anteroom-hash";

    private final WorkerExecutor threads;
    private final Places places;
    private final int placesMax;
    private final Timer time;

    /** How many passwords are hashed or wait, over all instances of the node. */
    private static final class Places implements Shareable {

        private final AtomicInteger taken = new AtomicInteger();
    }

    private HashPool(WorkerExecutor threads, Places places, int placesMax, Timer time) {
        this.threads = threads;
        this.places = places;
        this.placesMax = placesMax;
        this.time = time;
    }

    /** The pool of the node; it ends with the last verticle that opened it. */
    static HashPool open(Vertx vertx, PlayerConfig config, MeterRegistry registry) {
        var places = vertx.sharedData()
                .<String, Places>getLocalMap("player.hash")
                .computeIfAbsent("places", name -> new Places());
        Gauge.builder("anteroom.player.hash.waiting", places.taken, AtomicInteger::get)
                .description("passwords that are hashed or wait for it")
                .register(registry);
        return new HashPool(
                vertx.createSharedWorkerExecutor(NAME, config.hashThreads()),
                places,
                config.hashThreads() + config.hashQueue(),
                registry.timer("anteroom.player.hash.time"));
    }

    /** Refused with {@code OVERLOADED} if too many wait, or if nobody would wait for the result any more. */
    <T> Future<Reply<T>> run(Deadline deadline, Callable<Reply<T>> hashing) {
        if (places.taken.incrementAndGet() > placesMax) {
            places.taken.decrementAndGet();
            return Future.succeededFuture(overloaded());
        }
        return threads.executeBlocking(
                        () -> deadline.passed() ? HashPool.<T>overloaded() : time.recordCallable(hashing), false)
                .onComplete(done -> places.taken.decrementAndGet());
    }

    private static <T> Reply<T> overloaded() {
        return Reply.refused(Code.OVERLOADED, "too many log in or register now");
    }
}
