package io.anteroom.room.rules.quiz;

import java.util.ArrayList;
import java.util.List;

/** All that one number leaves to chance, the same for the same number everywhere: SplitMix64. */
final class Chance {

    private long state;

    Chance(long seed) {
        state = seed;
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** From 0 to {@code bound} - 1, each as likely: what the last, incomplete multiple of the bound holds is drawn again. */
    private int below(int bound) {
        while (true) {
            int bits = (int) (next() >>> 33);
            int value = bits % bound;
            if (bits - value + (bound - 1) >= 0) {
                return value;
            }
        }
    }

    /** So many of them, in any order. */
    <T> List<T> some(int count, List<T> all) {
        var rest = new ArrayList<>(all);
        for (int i = 0; i < count; i++) {
            int chosen = i + below(rest.size() - i);
            var other = rest.get(i);
            rest.set(i, rest.get(chosen));
            rest.set(chosen, other);
        }
        return List.copyOf(rest.subList(0, count));
    }
}
