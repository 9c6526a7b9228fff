package io.anteroom.rng;

import java.util.Arrays;

/**
 * The comparison of consecutive blocks: a generator that is stuck gives the same one again, a sound one once in 2^256 times.
 * Not for several threads at once.
 */
final class ContinuousTest {

    static final int BLOCK_BYTES = 32;

    private final byte[] last = new byte[BLOCK_BYTES];
    private boolean begun;

    /** Fails with {@link GeneratorFailed} if a block of the output is the one before it, across calls too. */
    void check(byte[] output) {
        var lastBlock = output.length - BLOCK_BYTES;
        if (lastBlock < 0) {
            throw new IllegalArgumentException("less than a block can't be compared");
        }
        if ((begun && Arrays.equals(last, 0, BLOCK_BYTES, output, 0, BLOCK_BYTES)) || repeatsItself(output)) {
            throw new GeneratorFailed(HealthTest.OUTPUT, "the generator repeats itself");
        }
        System.arraycopy(output, lastBlock, last, 0, BLOCK_BYTES);
        begun = true;
    }

    /** The same for blocks of one round, which stand for themselves: they are given again to whoever asks again. */
    static byte[] tested(byte[] blocks) {
        if (repeatsItself(blocks)) {
            throw new GeneratorFailed(HealthTest.STREAM, "the bytes of a round repeat themselves");
        }
        return blocks;
    }

    private static boolean repeatsItself(byte[] blocks) {
        for (var end = 2 * BLOCK_BYTES; end <= blocks.length; end += BLOCK_BYTES) {
            var middle = end - BLOCK_BYTES;
            if (Arrays.equals(blocks, middle - BLOCK_BYTES, middle, blocks, middle, end)) {
                return true;
            }
        }
        return false;
    }
}
