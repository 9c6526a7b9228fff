package io.anteroom.rng;

import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.prng.EntropySource;
import org.bouncycastle.crypto.prng.drbg.HMacSP800DRBG;

/**
 * HMAC_DRBG of NIST SP 800-90A with SHA-512 at 256 bits, without prediction resistance and additional input. Not for
 * several threads at once.
 */
final class Drbg {

    static final int STRENGTH_BITS = 256;

    /** What one request may ask for at most. */
    static final int REQUEST_BYTES_MAX = 1 << 15;

    private final HMacSP800DRBG algorithm;

    /** Asks for the strength: fails with {@link IllegalArgumentException} if digest or source can't give it. */
    Drbg(EntropySource entropy, byte[] personalisation, byte[] nonce) {
        algorithm = new HMacSP800DRBG(new HMac(new SHA512Digest()), STRENGTH_BITS, entropy, personalisation, nonce);
    }

    void reseed() {
        algorithm.reseed(null);
    }

    void fill(byte[] output) {
        // It is negative when the algorithm wants to be reseeded, which is done long before.
        if (algorithm.generate(output, null, false) < 0) {
            throw new GeneratorFailed(HealthTest.OUTPUT, "the generator wants to be reseeded");
        }
    }
}
