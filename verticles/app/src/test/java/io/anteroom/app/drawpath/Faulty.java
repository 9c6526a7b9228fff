package io.anteroom.app.drawpath;

import io.anteroom.fairness.DrawSource;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.Shuffle;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** Every way to draw wrongly that the check must find, and two ways that it must not complain of. */
@SuppressWarnings({"unused", "NarrowCalculation", "BadMath"}) // They are looked at and never run.
final class Faulty {

    private Faulty() {}

    static final class Floats {
        /** The favourite of provably fair sites: four bytes as a fraction of one, times n. */
        long draw(long word, long n) {
            return (long) (word / 4_294_967_296.0 * n);
        }
    }

    static final class SingleFloats {
        boolean isRare(float word, float share) {
            return word < share;
        }
    }

    static final class FloorsInMath {
        double whole(double value) {
            return Math.floor(value);
        }
    }

    static final class MathRandom {
        double any() {
            return Math.random();
        }
    }

    static final class OtherRandom {
        long draw(Random random) {
            return random.nextInt(37);
        }
    }

    static final class IsRandom extends Random {
        private static final long serialVersionUID = 1;
    }

    static final class LocalRandom {
        long draw() {
            return ThreadLocalRandom.current().nextLong(37);
        }
    }

    static final class SystemRandom {
        void fill(SecureRandom random, byte[] bytes) {
            random.nextBytes(bytes);
        }
    }

    static final class RandomByReference {
        LongSupplier source(Random random) {
            return random::nextLong;
        }
    }

    static final class Remainder {
        long draw(DrawSource draws) {
            return draws.draw(Draws.BOUND_MAX) % 37;
        }
    }

    static final class IntRemainder {
        int draw(Draws draws) {
            return (int) draws.draw(1 << 30) % 37;
        }
    }

    static final class ShuffledRemainder {
        int draw(Shuffle shuffle, DrawSource draws) {
            return shuffle.next(draws) % 37;
        }
    }

    static final class RemainderInMath {
        long draw(Draws draws) {
            return Math.floorMod(draws.draw(Draws.BOUND_MAX), 37L);
        }
    }

    static final class UnsignedRemainder {
        long draw(Draws draws) {
            return Long.remainderUnsigned(draws.draw(Draws.BOUND_MAX), 37);
        }
    }

    static final class BigRemainder {
        BigInteger draw(Draws draws) {
            return BigInteger.valueOf(draws.draw(Draws.BOUND_MAX)).mod(BigInteger.TEN);
        }
    }

    /** A remainder of something that was not drawn here: a card's rank, say. */
    static final class Rank {
        int of(int card) {
            return card % 13;
        }
    }

    static final class Plain {
        long draw(DrawSource draws) {
            return draws.draw(37) + 1;
        }
    }
}
