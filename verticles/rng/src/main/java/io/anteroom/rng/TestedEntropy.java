package io.anteroom.rng;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.prng.EntropySource;
import org.jspecify.annotations.Nullable;

/** Entropy of the operating system, tested on its way. Not for several threads at once. */
final class TestedEntropy implements EntropySource {

    /** Where bytes come from. */
    interface Source {
        byte[] take(int count);
    }

    /** SP 800-90B wants at least 1024 samples seen before the first is used. */
    private static final int STARTUP_BYTES = 8 * EntropyTests.WINDOW;

    private final Source source;
    private final GeneratorCounts counts;
    private final EntropyTests tests = new EntropyTests();
    private byte @Nullable [] last;
    private long bytesTaken;

    private TestedEntropy(Source source, GeneratorCounts counts) {
        this.source = source;
        this.counts = counts;
    }

    /** Fails with {@link GeneratorFailed} if the source fails its start-up tests; the bytes they saw are not used. */
    static TestedEntropy of(Source source, GeneratorCounts counts) {
        var entropy = new TestedEntropy(source, counts);
        entropy.tests.check(HealthTest.START_UP, entropy.read(HealthTest.START_UP, STARTUP_BYTES));
        counts.ran(HealthTest.START_UP);
        return entropy;
    }

    /** {@code /dev/urandom} where there is one, else what the JDK takes for it. */
    static Source ofSystem() {
        return systemRandom()::generateSeed;
    }

    private static SecureRandom systemRandom() {
        try {
            return SecureRandom.getInstance("NativePRNGNonBlocking");
        } catch (NoSuchAlgorithmException noSuchDevice) {
            return new SecureRandom();
        }
    }

    byte[] take(int count) {
        var bytes = read(HealthTest.ENTROPY, count);
        if (last != null && MessageDigest.isEqual(last, bytes)) {
            throw new GeneratorFailed(HealthTest.ENTROPY, "the entropy source gave the same bytes twice");
        }
        tests.check(HealthTest.ENTROPY, bytes);
        counts.ran(HealthTest.ENTROPY);
        last = bytes.clone();
        bytesTaken += count;
        return bytes;
    }

    private byte[] read(HealthTest test, int count) {
        byte[] bytes;
        try {
            bytes = source.take(count);
        } catch (RuntimeException broken) {
            throw new GeneratorFailed(test, "the entropy source can't be read", broken);
        }
        if (bytes.length != count) {
            throw new GeneratorFailed(test, "the entropy source gave " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** What passed the tests and was handed on, so far. */
    long bytesTaken() {
        return bytesTaken;
    }

    @Override
    public boolean isPredictionResistant() {
        return true;
    }

    @Override
    public byte[] getEntropy() {
        return take(Drbg.STRENGTH_BITS / Byte.SIZE);
    }

    @Override
    public int entropySize() {
        return Drbg.STRENGTH_BITS;
    }
}
