package io.anteroom.matchmaking;

import io.anteroom.contracts.MatchShards;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the owners of all shards measured, as this instance last heard. One event loop. */
final class Measurements {

    private record Measured(int waiting, Estimates estimates) {}

    private static final Measured NOTHING = new Measured(0, Estimates.NONE);

    private final MatchmakingConfig config;
    private final Map<String, Measured> byShard = new HashMap<>();

    Measurements(MatchmakingConfig config) {
        this.config = config;
    }

    void hear(List<MatchShards.Measured> news) {
        news.forEach(one -> byShard.put(one.shard(), new Measured(one.waiting(), Estimates.read(one.waits()))));
    }

    Estimates of(String shard) {
        return byShard.getOrDefault(shard, NOTHING).estimates();
    }

    /** How many players wait. */
    int waiting(String shard) {
        return byShard.getOrDefault(shard, NOTHING).waiting();
    }

    boolean isFull(String shard) {
        return waiting(shard) >= config.queueMax();
    }

    /**
     * How much longer somebody of this rank will wait: what others waited lately, or, where nobody did, as long as the
     * window takes to get wide.
     */
    long estimatedWaitMs(String shard, int rank, long waitedMs) {
        var mode = config.ofShard(shard);
        long unknown = mode == null ? 0 : mode.format().window().growsForMs();
        return Math.max(0, of(shard).ofMs(rank).orElse(unknown) - waitedMs);
    }
}
