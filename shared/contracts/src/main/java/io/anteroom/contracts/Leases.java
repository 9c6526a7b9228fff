package io.anteroom.contracts;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ownership of a job by one node at a time, by database time: served by store. */
public final class Leases {

    /** Takes or renews a lease; not held is an ordinary answer. Who holds it gives it back with a {@code ttlMs} of 0. */
    public static final Endpoint<Hold, Held> HOLD =
            Endpoint.of("store.lease", Hold.class, Held.class, Duration.ofSeconds(2));

    /**
     * Takes or renews an owner's fair share of the jobs {@code group.0}, {@code group.1} …; a {@code ttlMs} of 0 gives up
     * all of them. Who holds more than its share is told so and gives up by its next word, when it has come to a halt.
     */
    public static final Endpoint<HoldShare, Share> HOLD_SHARE =
            Endpoint.of("store.lease.share", HoldShare.class, Share.class, Duration.ofSeconds(2));

    /** Says that a node lives; who is silent for longer than others allow is dead. */
    public static final Endpoint<Beat, Done> BEAT =
            Endpoint.of("store.beat", Beat.class, Done.class, Duration.ofSeconds(2));

    private Leases() {}

    public record Hold(String job, NodeId nodeId, long ttlMs) {}

    /** @param epoch grows with each new owner; null if another node holds it */
    public record Held(@Nullable Long epoch) {}

    /**
     * @param count of the jobs of the group; all owners say the same
     * @param owner one instance on a node, under an id of its own
     * @param givenUp numbers of jobs that this owner held and that others may take from now on
     */
    public record HoldShare(String group, int count, NodeId owner, List<Integer> givenUp, long ttlMs) {

        public HoldShare {
            givenUp = List.copyOf(givenUp);
        }
    }

    /**
     * @param owned what this owner holds for {@code ttlMs} from now on
     * @param surplus how many of these are to be given up
     */
    public record Share(List<Owned> owned, int surplus) {

        public Share {
            owned = List.copyOf(owned);
        }
    }

    /** @param epoch grows with each new owner of this job */
    public record Owned(int number, long epoch) {}

    public record Beat(NodeId nodeId) {}
}
