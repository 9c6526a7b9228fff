package io.anteroom.matchmaking;

import io.anteroom.matchmaking.Estimates.Median;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Measures how long players of one shard wait. The newest waits of each band of rank are kept, and forgotten when they are
 * old; what their median is now is an {@link Estimates}. One event loop.
 */
final class WaitTimes {

    /** Enough for a steady median, few enough to follow the time of day. */
    private static final int KEPT = 64;

    private static final long FORGOTTEN_AFTER_MS = 15 * 60_000;
    /** Fewer say more of themselves than of their band. */
    private static final int BAND_MIN = 5;

    private record Wait(long atMs, long waitedMs) {}

    private final ArrayDeque<Wait> all = new ArrayDeque<>();
    private final Map<Integer, ArrayDeque<Wait>> bands = new HashMap<>();
    private final Estimates inherited;

    /** @param inherited from the owner before, until it is old too or there is something newer */
    WaitTimes(Estimates inherited) {
        this.inherited = inherited;
    }

    void matched(int rank, long waitedMs, long nowMs) {
        var wait = new Wait(nowMs, Math.max(0, waitedMs));
        keep(all, wait);
        keep(bands.computeIfAbsent(Estimates.band(rank), band -> new ArrayDeque<>()), wait);
    }

    Estimates now(long nowMs) {
        var medians = new HashMap<Integer, Median>();
        bands.forEach((band, waits) -> {
            forget(waits, nowMs);
            if (waits.size() >= BAND_MIN) {
                medians.put(band, median(waits));
            }
        });
        bands.values().removeIf(ArrayDeque::isEmpty);
        forget(all, nowMs);
        var own = new Estimates(all.isEmpty() ? Optional.empty() : Optional.of(median(all)), medians);
        return inherited.since(nowMs - FORGOTTEN_AFTER_MS).with(own);
    }

    private static void keep(ArrayDeque<Wait> waits, Wait wait) {
        if (waits.size() == KEPT) {
            waits.removeFirst();
        }
        waits.addLast(wait);
    }

    private static void forget(ArrayDeque<Wait> waits, long nowMs) {
        while (!waits.isEmpty() && waits.getFirst().atMs() < nowMs - FORGOTTEN_AFTER_MS) {
            waits.removeFirst();
        }
    }

    private static Median median(ArrayDeque<Wait> waits) {
        var sorted = waits.stream().mapToLong(Wait::waitedMs).sorted().toArray();
        return new Median(sorted[sorted.length / 2], waits.getLast().atMs());
    }
}
