package io.anteroom.contracts;

import java.time.Duration;
import java.util.List;

/**
 * Who makes the matches of which queue: served by store, asked by matchmaking.
 *
 * <p>A shard is one mode in one region, written {@code mode/region}. Each has at most one matcher at a time, told apart
 * by an epoch that only grows and that every commit checks; matchers share the shards evenly.
 */
public final class MatchShards {

    /**
     * Says that a matcher lives, renews what it holds, gives up what is more than its share if another would take it, and
     * takes what is free. Matchers may know different shards; each that somebody knows finds an owner.
     */
    public static final Endpoint<Hold, Held> HOLD =
            Endpoint.of("store.shards.hold", Hold.class, Held.class, Duration.ofSeconds(3));

    /** The matcher ends: what it held is free at once. */
    public static final Endpoint<Release, Done> RELEASE =
            Endpoint.of("store.shards.release", Release.class, Done.class, Duration.ofSeconds(2));

    private MatchShards() {}

    /**
     * @param shards all there are, by this matcher's configuration
     * @param measured what was measured in those it holds
     */
    public record Hold(MatcherId matcherId, List<String> shards, List<Measured> measured, long ttlMs) {

        public Hold {
            shards = List.copyOf(shards);
            measured = List.copyOf(measured);
        }
    }

    /** @param waits how long players waited lately, as the matcher wrote it, see there */
    public record Measured(String shard, int waiting, RawJson waits) {}

    /**
     * @param owned epochs of what this matcher holds now
     * @param measured of all shards, whoever measured it
     */
    public record Held(List<Owned> owned, List<Measured> measured) {

        public Held {
            owned = List.copyOf(owned);
            measured = List.copyOf(measured);
        }
    }

    public record Owned(String shard, long epoch) {}

    public record Release(MatcherId matcherId) {}
}
