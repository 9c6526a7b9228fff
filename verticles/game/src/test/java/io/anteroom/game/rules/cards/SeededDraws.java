package io.anteroom.game.rules.cards;

import io.anteroom.fairness.DrawSource;

/** A fast generator for simulations in tests: SplitMix64, scaled by rejection. */
public final class SeededDraws implements DrawSource {
    private long state;

    public SeededDraws(long seed) {
        state = seed;
    }

    @Override
    public long draw(long n) {
        var limit = (1L << 32) - (1L << 32) % n;
        var word = next() >>> 32;
        while (word >= limit) {
            word = next() >>> 32;
        }
        return word % n;
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        var mixed = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
