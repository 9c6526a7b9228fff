package io.anteroom.rng;

import io.anteroom.contracts.NodeId;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.runtime.HealthState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.prng.SP800SecureRandom;
import org.bouncycastle.crypto.prng.SP800SecureRandomBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generator of seeds: HMAC_DRBG of NIST SP 800-90A with SHA-512 at 256 bits, on tested entropy of the operating system,
 * reseeded by count and by time. One per node; any thread.
 *
 * <p>It fails closed: after any failed test it gives nothing until the node is started again.
 */
final class Generator {

    private static final Logger LOG = LoggerFactory.getLogger(Generator.class);
    private static final int STRENGTH_BITS = 256;
    private static final int NONCE_BYTES = STRENGTH_BITS / 2 / Byte.SIZE;

    private final RngConfig config;
    private final LongSupplier nanoTime;
    private @Nullable SP800SecureRandom random;
    private byte[] last = {};
    private int madeSinceReseed;
    private long reseededAtNanos;
    private volatile @Nullable String failure;

    private Generator(RngConfig config, LongSupplier nanoTime) {
        this.config = config;
        this.nanoTime = nanoTime;
    }

    /** A generator whose tests have run; whether they passed, {@link #health} tells. */
    static Generator start(RngConfig config, NodeId nodeId) {
        return start(config, nodeId, TestedEntropy.ofSystem(), System::nanoTime);
    }

    static Generator start(RngConfig config, NodeId nodeId, TestedEntropy.Source source, LongSupplier nanoTime) {
        var generator = new Generator(config, nanoTime);
        try {
            KnownAnswer.check();
            generator.random = seeded(nodeId, TestedEntropy.of(source));
            generator.reseededAtNanos = nanoTime.getAsLong();
        } catch (RuntimeException failed) {
            generator.fail(failed);
        }
        return generator;
    }

    /** The node and this start of it make two generators differ even if their entropy should not. */
    private static SP800SecureRandom seeded(NodeId nodeId, TestedEntropy entropy) {
        var bootNonce = entropy.take(NONCE_BYTES);
        var personalisation = "anteroom:" + nodeId + ":" + HexFormat.of().formatHex(bootNonce);
        return new SP800SecureRandomBuilder(entropy)
                .setSecurityStrength(STRENGTH_BITS)
                .setEntropyBitsRequired(STRENGTH_BITS)
                .setPersonalizationString(personalisation.getBytes(StandardCharsets.US_ASCII))
                .buildHMAC(new HMac(new SHA512Digest()), entropy.take(NONCE_BYTES), false);
    }

    /** A new seed; fails with {@link GeneratorFailed} once any test failed. */
    synchronized ServerSeed next() {
        var working = random;
        if (working == null || failure != null) {
            throw new GeneratorFailed("the generator has failed before");
        }
        try {
            return ServerSeed.ofEntropy(output(working));
        } catch (RuntimeException failed) {
            fail(failed);
            throw failed;
        }
    }

    private byte[] output(SP800SecureRandom working) {
        reseedIfDue(working);
        var bytes = new byte[ServerSeed.ENTROPY_BYTES];
        working.nextBytes(bytes);
        if (MessageDigest.isEqual(bytes, last)) {
            throw new GeneratorFailed("the generator repeats itself");
        }
        last = bytes;
        return bytes;
    }

    private void reseedIfDue(SP800SecureRandom working) {
        var now = nanoTime.getAsLong();
        if (madeSinceReseed >= config.reseedCount()
                || now - reseededAtNanos >= config.reseedEvery().toNanos()) {
            working.reseed((byte[]) null);
            madeSinceReseed = 0;
            reseededAtNanos = now;
        }
        madeSinceReseed++;
    }

    private void fail(RuntimeException failed) {
        LOG.error("The generator failed and makes no more seeds", failed);
        failure = failed.getMessage() == null ? "it failed" : failed.getMessage();
    }

    HealthState health() {
        var why = failure;
        return why == null ? HealthState.up() : HealthState.down(why);
    }
}
