package io.anteroom.rng;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.prng.EntropySource;
import org.bouncycastle.crypto.prng.EntropySourceProvider;
import org.jspecify.annotations.Nullable;

/** Entropy of the operating system, tested on its way. Not for several threads at once. */
final class TestedEntropy implements EntropySourceProvider {

    /** Where bytes come from. */
    interface Source {
        byte[] take(int count);
    }

    /** SP 800-90B wants at least 1024 samples seen before the first is used. */
    private static final int STARTUP_BYTES = 8 * EntropyTests.WINDOW;

    private final Source source;
    private final EntropyTests tests = new EntropyTests();
    private byte @Nullable [] last;

    private TestedEntropy(Source source) {
        this.source = source;
    }

    /** Fails with {@link GeneratorFailed} if the source fails its start-up tests; the bytes they saw are not used. */
    static TestedEntropy of(Source source) {
        var entropy = new TestedEntropy(source);
        entropy.tests.check(source.take(STARTUP_BYTES));
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
        var bytes = source.take(count);
        if (last != null && MessageDigest.isEqual(last, bytes)) {
            throw new GeneratorFailed("the entropy source gave the same bytes twice");
        }
        tests.check(bytes);
        last = bytes.clone();
        return bytes;
    }

    @Override
    public EntropySource get(int bitsRequired) {
        return new EntropySource() {
            @Override
            public boolean isPredictionResistant() {
                return true;
            }

            @Override
            public byte[] getEntropy() {
                return take(bitsRequired / Byte.SIZE);
            }

            @Override
            public int entropySize() {
                return bitsRequired;
            }
        };
    }
}
