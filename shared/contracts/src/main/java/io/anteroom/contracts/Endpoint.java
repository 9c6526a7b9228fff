package io.anteroom.contracts;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One conversation on the bus: where it is held, what is asked, what is told, and how long an asker waits.
 *
 * @param address stable and the same on every node
 * @param timeout how long an asker waits if its own deadline is not nearer
 * @param affinity what requests have in common that should meet the same instance of a node; null for any
 */
public record Endpoint<Q, R>(
        String address,
        Class<Q> request,
        Class<R> reply,
        Duration timeout,
        @Nullable Function<Q, Object> affinity) {

    public static <Q, R> Endpoint<Q, R> of(String address, Class<Q> request, Class<R> reply, Duration timeout) {
        return new Endpoint<>(address, request, reply, timeout, null);
    }

    public Endpoint<Q, R> withAffinity(Function<Q, Object> by) {
        return new Endpoint<>(address, request, reply, timeout, by);
    }

    /** The same conversation with one node and no other. */
    public Endpoint<Q, R> at(NodeId node) {
        return new Endpoint<>(address + "." + node, request, reply, timeout, affinity);
    }
}
