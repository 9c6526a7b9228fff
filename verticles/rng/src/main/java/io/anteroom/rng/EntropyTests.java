package io.anteroom.rng;

/**
 * The continuous health tests of NIST SP 800-90B, section 4.4, over bytes of an entropy source: the same byte too many times
 * in a row, and the same byte too many times in a window. They find a source that broke, not one that is merely poor.
 *
 * <p>The source is taken to give at least 4 bits of entropy a byte, half of what it promises, and a sound one fails a test
 * once in 2^40 bytes or windows.
 *
 * <p>Not for several threads at once.
 */
final class EntropyTests {

    static final int WINDOW = 512;

    private static final int ENTROPY_BITS_PER_BYTE = 4;
    private static final int FALSE_ALARM_BITS = 40;

    /** One more repetition than chance gives once in 2^40. */
    static final int REPETITIONS_MAX = 1 + FALSE_ALARM_BITS / ENTROPY_BITS_PER_BYTE;

    static final int OCCURRENCES_MAX = criticalValue();

    private int last = -1;
    private int repetitions;
    private int sample = -1;
    private int seen;
    private int occurrences;

    /** Fails with {@link GeneratorFailed}. */
    void check(byte[] bytes) {
        for (var each : bytes) {
            checkRepetition(each & 0xff);
            checkProportion(each & 0xff);
        }
    }

    private void checkRepetition(int value) {
        repetitions = value == last ? repetitions + 1 : 1;
        last = value;
        if (repetitions >= REPETITIONS_MAX) {
            throw new GeneratorFailed("the entropy source repeats itself");
        }
    }

    private void checkProportion(int value) {
        if (seen == 0) {
            sample = value;
            occurrences = 0;
        }
        if (value == sample) {
            occurrences++;
        }
        if (occurrences >= OCCURRENCES_MAX) {
            throw new GeneratorFailed("the entropy source prefers a value");
        }
        seen = (seen + 1) % WINDOW;
    }

    /** The least c such that a byte of probability 2^-4 comes c times or more in a window once in 2^40 windows or less. */
    private static int criticalValue() {
        var p = Math.pow(2, -ENTROPY_BITS_PER_BYTE);
        var tail = 0.0;
        // Summed from the rarest end; the terms grow until they reach the allowed tail.
        for (var count = WINDOW; count > 0; count--) {
            tail += Math.exp(logChoose(WINDOW, count) + count * Math.log(p) + (WINDOW - count) * Math.log1p(-p));
            if (tail > Math.pow(2, -FALSE_ALARM_BITS)) {
                return count + 1;
            }
        }
        throw new IllegalStateException("A window is too small for this alarm.");
    }

    private static double logChoose(int n, int k) {
        var sum = 0.0;
        for (var i = 1; i <= k; i++) {
            sum += Math.log(n - k + i) - Math.log(i);
        }
        return sum;
    }
}
