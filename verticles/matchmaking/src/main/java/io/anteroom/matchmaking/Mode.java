package io.anteroom.matchmaking;

import io.anteroom.matchmaking.pairing.Format;
import java.time.Duration;
import java.util.List;

/**
 * A kind of match that players can queue for.
 *
 * @param regions that are matched apart, the default first; empty if nobody is told apart
 * @param clientRank whether players may say how good they are; anybody can lie
 * @param backfill whether a match with free places takes tickets
 * @param rated whether results change ratings
 * @param roomKind of the rooms its matches are played in
 * @param waitMax after which a ticket ends unmatched
 */
public record Mode(
        String name,
        Format format,
        List<String> regions,
        boolean clientRank,
        boolean backfill,
        boolean rated,
        String roomKind,
        Duration waitMax) {

    private static final String SEPARATOR = "/";

    public Mode {
        regions = List.copyOf(regions);
    }

    /** Its queues, one for each region. */
    List<String> shards() {
        return regions.isEmpty()
                ? List.of(shard(""))
                : regions.stream().map(this::shard).toList();
    }

    String shard(String region) {
        return name + SEPARATOR + region;
    }

    /** Of players who do not say. */
    String defaultRegion() {
        return regions.isEmpty() ? "" : regions.get(0);
    }

    boolean has(String region) {
        return region.equals(defaultRegion()) || regions.contains(region);
    }

    static String modeIn(String shard) {
        return shard.substring(0, shard.indexOf(SEPARATOR));
    }

    static String regionIn(String shard) {
        return shard.substring(shard.indexOf(SEPARATOR) + 1);
    }
}
