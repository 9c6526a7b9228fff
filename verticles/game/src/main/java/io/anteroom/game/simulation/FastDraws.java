package io.anteroom.game.simulation;

import io.anteroom.fairness.DrawSource;

/**
 * Numbers of a fast generator, the same ones for the same seed: xoshiro256++ by Blackman and Vigna, its state filled by SplitMix64. They
 * are uniform and independent as far as statistics can tell, and predictable: for simulation only. One thread.
 *
 * <p>A 32-bit word x is scaled to 0 … n−1 as floor(x · n / 2^32). Those x are rejected that would make some results more likely
 * than others: the ones whose x · n mod 2^32 is below 2^32 mod n (Lemire, "Fast random integer generation in an interval").
 */
public final class FastDraws implements DrawSource {
    private static final long RANGE = 1L << 32;
    private static final long LOW_BITS = RANGE - 1;

    /** 2^64 divided by the golden ratio. */
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private long s0;
    private long s1;
    private long s2;
    private long s3;

    public FastDraws(long seed) {
        this(splitMix(seed, 1), splitMix(seed, 2), splitMix(seed, 3), splitMix(seed, 4));
    }

    FastDraws(long s0, long s1, long s2, long s3) {
        this.s0 = s0;
        this.s1 = s1;
        this.s2 = s2;
        this.s3 = s3;
    }

    /** The number that SplitMix64 gives after so many steps. */
    private static long splitMix(long seed, int steps) {
        var z = seed + steps * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    @Override
    public long draw(long n) {
        if (n < 1 || n > RANGE) {
            throw new IllegalArgumentException("draw(n) takes n from 1 to 2^32, not " + n + ".");
        }
        var product = (next() >>> 32) * n;
        if ((product & LOW_BITS) < n) {
            var rejected = RANGE % n;
            while ((product & LOW_BITS) < rejected) {
                product = (next() >>> 32) * n;
            }
        }
        return product >>> 32;
    }

    long next() {
        var result = Long.rotateLeft(s0 + s3, 23) + s0;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }
}
