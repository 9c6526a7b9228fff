package io.anteroom.rng;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import java.time.Duration;
import java.util.List;

/**
 * What rng allows itself.
 *
 * @param seedCacheMax opened seeds that one instance keeps, about 1.5 kB each
 * @param reseedCount seeds made before the generator takes fresh entropy
 * @param reseedEvery how long it goes without fresh entropy at most
 */
public record RngConfig(int seedCacheMax, int reseedCount, Duration reseedEvery) {

    private static final Key<Integer> SEED_CACHE_MAX =
            Key.integer("rng.seedCache", 20_000, 1, 1_000_000, "opened seeds that one rng instance keeps");
    private static final Key<Integer> RESEED_COUNT =
            Key.integer("rng.reseedCount", 1024, 1, 1_000_000, "seeds made before the generator takes fresh entropy");
    private static final Key<Duration> RESEED_EVERY = Key.duration(
            "rng.reseedEvery", Duration.ofSeconds(60), "how long the generator goes without fresh entropy at most");

    public static final List<Key<?>> KEYS = List.of(SEED_CACHE_MAX, RESEED_COUNT, RESEED_EVERY);

    public RngConfig {
        if (reseedEvery.isNegative() || reseedEvery.isZero()) {
            throw new BadSetting(RESEED_EVERY.name(), "'" + reseedEvery + "'", "a duration above zero");
        }
    }

    public static RngConfig from(Settings settings) {
        return new RngConfig(settings.get(SEED_CACHE_MAX), settings.get(RESEED_COUNT), settings.get(RESEED_EVERY));
    }
}
