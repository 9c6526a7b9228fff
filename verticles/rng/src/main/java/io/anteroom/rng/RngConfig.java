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
 * @param sealEvery how often what was committed is sealed into the draw log
 */
public record RngConfig(int seedCacheMax, int reseedCount, Duration reseedEvery, Duration sealEvery) {

    private static final Key<Integer> SEED_CACHE_MAX =
            Key.integer("rng.seedCache", 20_000, 1, 1_000_000, "opened seeds that one rng instance keeps");
    private static final Key<Integer> RESEED_COUNT =
            Key.integer("rng.reseedCount", 1024, 1, 1_000_000, "seeds made before the generator takes fresh entropy");
    private static final Key<Duration> RESEED_EVERY = Key.duration(
            "rng.reseedEvery", Duration.ofSeconds(60), "how long the generator goes without fresh entropy at most");

    private static final Key<Duration> SEAL_EVERY = Key.duration(
            "rng.sealEvery",
            Duration.ofSeconds(1),
            "how often what was committed is sealed into the draw log, up to 1m");

    private static final Duration SEAL_EVERY_MAX = Duration.ofMinutes(1);

    public static final List<Key<?>> KEYS = List.of(SEED_CACHE_MAX, RESEED_COUNT, RESEED_EVERY, SEAL_EVERY);

    public RngConfig {
        if (reseedEvery.isNegative() || reseedEvery.isZero()) {
            throw new BadSetting(RESEED_EVERY.name(), "'" + reseedEvery + "'", "a duration above zero");
        }
        if (sealEvery.toMillis() < 1 || sealEvery.compareTo(SEAL_EVERY_MAX) > 0) {
            throw new BadSetting(SEAL_EVERY.name(), "'" + sealEvery + "'", "a duration from 1ms to 1m");
        }
    }

    public static RngConfig from(Settings settings) {
        return new RngConfig(
                settings.get(SEED_CACHE_MAX),
                settings.get(RESEED_COUNT),
                settings.get(RESEED_EVERY),
                settings.get(SEAL_EVERY));
    }

    /** How long the lease of who seals outlives it. */
    Duration sealTtl() {
        return sealEvery.multipliedBy(5).plusSeconds(5);
    }
}
