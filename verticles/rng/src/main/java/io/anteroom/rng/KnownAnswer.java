package io.anteroom.rng;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.prng.EntropySource;
import org.bouncycastle.crypto.prng.drbg.HMacSP800DRBG;

/**
 * NIST's example of HMAC_DRBG with SHA-512 and prediction resistance, without additional input: entropy, nonce and both
 * outputs as published. It runs instantiation, reseeding and generation.
 */
final class KnownAnswer {

    private static final int STRENGTH_BITS = 256;
    private static final int ENTROPY_BITS = 888;

    /** Each entropy input counts up from here, byte by byte. */
    private static final int[] ENTROPY_STARTS = {0x00, 0x80, 0xC0};

    private static final byte[] NONCE = HexFormat.of().parseHex("202122232425262728292a2b2c2d2e2f");

    private static final List<String> OUTPUTS = List.of(
            "28fd6060c4f35f4d317ab2060ee32019e0daa330f3f5650bbca57cb67ee6af1c"
                    + "6f25d1b01f3601eda85dc2ed29a9b2ba4c85cf491ce7185f1a2bd9378ae3c655"
                    + "bd1cec2ee108ae7fc382989f6d4fea8ab01499697c2f07945ce02c5ed617d042"
                    + "87feaf3ba638a4cef3bb6b827e40af16279580fcf1fdad830930f7fde341e2af",
            "c0b1601afe39338b58dc2be7c256aebe3c21c5a939beec7e97b3528ac420f0c6"
                    + "341847187666e0ff578a8eb0a37809f877365a28df2fa0f06354a6f024967473"
                    + "69375b9a9d6b756fdc4a8fb308e082569d79a85bb960f747256626389a3b45b0"
                    + "abe7ecbc39d5cd7b2c18df2e5fde8c9b8d43474c54b6f9839468445929b438c7");

    private KnownAnswer() {}

    /** Fails with {@link GeneratorFailed} unless the algorithm gives what it must. */
    static void check() {
        var drbg = new HMacSP800DRBG(new HMac(new SHA512Digest()), STRENGTH_BITS, new Fixed(), null, NONCE);
        for (var expected : OUTPUTS) {
            checkOutput(drbg, HexFormat.of().parseHex(expected));
        }
    }

    private static void checkOutput(HMacSP800DRBG drbg, byte[] expected) {
        var output = new byte[expected.length];
        if (drbg.generate(output, null, true) < 0 || !MessageDigest.isEqual(output, expected)) {
            throw new GeneratorFailed("the generator does not give the known answer");
        }
    }

    private static final class Fixed implements EntropySource {

        private int next;

        @Override
        public boolean isPredictionResistant() {
            return true;
        }

        @Override
        public byte[] getEntropy() {
            var bytes = new byte[ENTROPY_BITS / Byte.SIZE];
            for (var i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (ENTROPY_STARTS[next] + i);
            }
            next++;
            return bytes;
        }

        @Override
        public int entropySize() {
            return ENTROPY_BITS;
        }
    }
}
