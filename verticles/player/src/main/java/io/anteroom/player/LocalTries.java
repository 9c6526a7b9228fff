package io.anteroom.player;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts of tries on this instance alone, for while Redis is away. Over the bound, the one that was counted longest ago
 * is forgotten. Belongs to one event loop.
 */
final class LocalTries {

    static final int KEYS_MAX = 10_000;

    private final long windowMs;
    private final Clock clock;
    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > KEYS_MAX;
        }
    };

    private record Window(long count, long untilMs) {}

    LocalTries(long windowMs, Clock clock) {
        this.windowMs = windowMs;
        this.clock = clock;
    }

    LockOut.Tries count(String key) {
        long nowMs = clock.millis();
        var old = windows.get(key);
        var window = old == null || old.untilMs <= nowMs
                ? new Window(1, nowMs + windowMs)
                : new Window(old.count + 1, old.untilMs);
        windows.put(key, window);
        return new LockOut.Tries(window.count, window.untilMs - nowMs);
    }

    void takeBack(String key) {
        windows.computeIfPresent(key, (same, window) -> new Window(Math.max(0, window.count - 1), window.untilMs));
    }

    void clear(String key) {
        windows.remove(key);
    }
}
