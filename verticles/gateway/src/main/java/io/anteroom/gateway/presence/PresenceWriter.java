package io.anteroom.gateway.presence;

import io.anteroom.contracts.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Redis what changed of this node's devices, some hundred players in one call and one call at a time, so that an older
 * word never comes after a newer one. One for each node, on the loop that started it.
 */
public final class PresenceWriter {

    private static final Logger LOG = LoggerFactory.getLogger(PresenceWriter.class);
    private static final int TICK_MS = 100;
    private static final int TOGETHER_MAX = 250;
    private static final long BEAT_NANOS = Duration.ofSeconds(2).toNanos();

    private final Vertx vertx;
    private final PresenceStore store;
    private final NodeDevices devices;
    private final NodeId node;
    private final long timer;
    private long toldAtNanos = System.nanoTime() - BEAT_NANOS;
    private boolean telling;

    private PresenceWriter(Vertx vertx, PresenceStore store, NodeDevices devices, NodeId node) {
        this.vertx = vertx;
        this.store = store;
        this.devices = devices;
        this.node = node;
        this.timer = vertx.setPeriodic(1, TICK_MS, tick -> tell());
    }

    public static PresenceWriter start(Vertx vertx, PresenceStore store, NodeDevices devices, NodeId node) {
        return new PresenceWriter(vertx, store, devices, node);
    }

    /** Others see at once that this node's sockets are gone; if Redis is away they see it when the beat has ended. */
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        return store.end(node).otherwiseEmpty();
    }

    private void tell() {
        if (telling) {
            return;
        }
        var some = devices.take(TOGETHER_MAX);
        var now = System.nanoTime();
        if (some.isEmpty() && now - toldAtNanos < BEAT_NANOS) {
            return;
        }
        telling = true;
        store.tell(node, some).onComplete(told -> {
            telling = false;
            if (told.failed()) {
                LOG.debug("Devices were not told cause={}", told.cause().toString());
                devices.giveBack(some);
                return;
            }
            toldAtNanos = now;
            if (!told.result()) {
                devices.tellAll();
            }
            if (some.size() == TOGETHER_MAX) {
                tell();
            }
        });
    }
}
