package io.anteroom.runtime;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What other nodes ask of this one: how much of it is not answered yet, and how it comes to an end. Any thread. */
final class Forwards {

    private static final Logger LOG = LoggerFactory.getLogger(Forwards.class);

    /** Several times what others need to hear that a node serves an address no more. */
    private static final long QUIET_MS = 200;

    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();

    void take() {
        taken.incrementAndGet();
    }

    void end() {
        ended.incrementAndGet();
    }

    /**
     * Makes others ask other nodes, and completes when they do and all they had asked has its answer. Only the cluster forgets
     * the consumers: one that is unregistered ends here first, and Vert.x drops without a word what still comes for it.
     */
    Future<Void> leave(VertxInternal vertx, Collection<String> addresses) {
        return Future.join(addresses.stream()
                        .map(address -> withdraw(vertx, address))
                        .toList())
                .onFailure(failed -> LOG.warn("Other nodes may go on asking this one", failed))
                .transform(withdrawn -> awaitQuiet(vertx, -1));
    }

    private static Future<?> withdraw(VertxInternal vertx, String address) {
        var manager = vertx.clusterManager();
        var found = Promise.<List<RegistrationInfo>>promise();
        manager.getRegistrations(address, found);
        return found.future()
                .compose(consumers -> Future.join(consumers.stream()
                        .filter(consumer -> consumer.nodeId().equals(manager.getNodeId()))
                        .map(own -> {
                            var removed = Promise.<Void>promise();
                            manager.removeRegistration(address, own, removed);
                            return removed.future();
                        })
                        .toList()));
    }

    private Future<Void> awaitQuiet(VertxInternal vertx, long takenBefore) {
        long endedNow = ended.get();
        long takenNow = taken.get();
        return takenNow == takenBefore && takenNow == endedNow
                ? Future.succeededFuture()
                : vertx.timer(QUIET_MS, TimeUnit.MILLISECONDS).compose(later -> awaitQuiet(vertx, takenNow));
    }
}
