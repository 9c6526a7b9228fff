package io.anteroom.contracts;

import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Makes time-ordered identifiers, RFC 9562 version 7: 48 bits of milliseconds, 12 bits that count within one
 * millisecond and thread, 62 random bits. They name things; they are no secrets.
 */
public final class UuidV7 {

    private static final ThreadLocal<Source> SOURCES = ThreadLocal.withInitial(Source::new);

    private UuidV7() {}

    public static UUID next() {
        return SOURCES.get().next(System.currentTimeMillis());
    }

    /** The least identifier a given millisecond can have: a bound for ranges. */
    public static UUID floor(long epochMs) {
        return new UUID(epochMs << 16 | 0x7000L, 0x8000000000000000L);
    }

    private static final class Source {

        private final SplittableRandom random = new SplittableRandom(new java.security.SecureRandom().nextLong());
        private long lastMs;
        private int count;

        UUID next(long nowMs) {
            if (nowMs > lastMs) {
                lastMs = nowMs;
                // Leaves half of the 12 bits to count up in.
                count = random.nextInt(0x800);
            } else if (++count > 0xFFF) {
                lastMs++;
                count = 0;
            }
            return new UUID(lastMs << 16 | 0x7000L | count, random.nextLong() >>> 2 | 0x8000000000000000L);
        }
    }
}
