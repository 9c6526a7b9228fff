package io.anteroom.contracts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Ownership of a job by one node at a time, by database time: served by store. */
public final class Leases {

    /** Takes or renews a lease; not held is an ordinary answer. */
    public static final Endpoint<Hold, Held> HOLD =
            Endpoint.of("store.lease", Hold.class, Held.class, Duration.ofSeconds(2));

    /** Says that a node lives; who is silent for longer than others allow is dead. */
    public static final Endpoint<Beat, Done> BEAT =
            Endpoint.of("store.beat", Beat.class, Done.class, Duration.ofSeconds(2));

    private Leases() {}

    public record Hold(String job, NodeId nodeId, long ttlMs) {}

    /** @param epoch grows with each new owner; null if another node holds it */
    public record Held(@Nullable Long epoch) {}

    public record Beat(NodeId nodeId) {}
}
