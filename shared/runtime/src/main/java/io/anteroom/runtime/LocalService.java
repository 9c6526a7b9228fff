package io.anteroom.runtime;

import io.vertx.core.Context;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The instances of this node that serve one address. Any thread. */
final class LocalService {

    record Instance(String address, Context context) {}

    private final AtomicInteger reserved = new AtomicInteger();
    private final AtomicInteger turn = new AtomicInteger();
    private final CopyOnWriteArrayList<Instance> ready = new CopyOnWriteArrayList<>();

    /** The number of the next instance, 0 for the first. */
    int reserve() {
        return reserved.getAndIncrement();
    }

    void add(Instance instance) {
        ready.add(instance);
    }

    void remove(Instance instance) {
        ready.remove(instance);
    }

    /**
     * The instance to ask: the one of the request's key, else one on the asker's own event loop, which saves two
     * wake-ups, else the next in turn. Null if none is ready.
     */
    @Nullable
    Instance pick(@Nullable Object key, @Nullable Context asker) {
        var instances = ready.toArray(new Instance[0]);
        if (instances.length == 0) {
            return null;
        }
        if (instances.length == 1) {
            return instances[0];
        }
        if (key != null) {
            return instances[Math.floorMod(key.hashCode(), instances.length)];
        }
        var own = asker == null ? null : onLoopOf(asker, instances);
        return own != null ? own : instances[Math.floorMod(turn.getAndIncrement(), instances.length)];
    }

    private @Nullable Instance onLoopOf(Context asker, Instance[] instances) {
        var loop = ((io.vertx.core.internal.ContextInternal) asker).nettyEventLoop();
        var start = Math.floorMod(turn.getAndIncrement(), instances.length);
        for (int i = 0; i < instances.length; i++) {
            var instance = instances[(start + i) % instances.length];
            if (((io.vertx.core.internal.ContextInternal) instance.context()).nettyEventLoop() == loop) {
                return instance;
            }
        }
        return null;
    }
}
