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

    /**
     * The least count that a byte of probability 2^-4 reaches in a window once in 2^40 windows or less. A constant, because
     * nothing here computes with floating point; a test computes it again.
     */
    static final int OCCURRENCES_MAX = 78;

    private int last = -1;
    private int repetitions;
    private int sample = -1;
    private int seen;
    private int occurrences;

    /**
     * Fails with {@link GeneratorFailed}.
     *
     * @param test in whose name these bytes are looked at
     */
    void check(HealthTest test, byte[] bytes) {
        for (var each : bytes) {
            checkRepetition(test, each & 0xff);
            checkProportion(test, each & 0xff);
        }
    }

    private void checkRepetition(HealthTest test, int value) {
        repetitions = value == last ? repetitions + 1 : 1;
        last = value;
        if (repetitions >= REPETITIONS_MAX) {
            throw new GeneratorFailed(test, "the entropy source repeats itself");
        }
    }

    private void checkProportion(HealthTest test, int value) {
        if (seen == 0) {
            sample = value;
            occurrences = 0;
        }
        if (value == sample) {
            occurrences++;
        }
        if (occurrences >= OCCURRENCES_MAX) {
            throw new GeneratorFailed(test, "the entropy source prefers a value");
        }
        seen = seen + 1 == WINDOW ? 0 : seen + 1;
    }
}
