package io.anteroom.rng;

import io.anteroom.contracts.NodeId;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.runtime.HealthState;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The generator of seeds: a {@link Drbg} on tested entropy of the operating system, reseeded by count and by time. One per
 * node; any thread.
 *
 * <p>It fails closed: after any failed test nothing is drawn on this node until it is started again.
 */
final class Generator {

    private static final Logger LOG = LoggerFactory.getLogger(Generator.class);
    private static final int NONCE_BYTES = Drbg.STRENGTH_BITS / 2 / Byte.SIZE;

    /**
     * What makes this generator another than all others, even if their entropy should be the same.
     *
     * @param bootNonce of this start of the node
     */
    record Identity(NodeId nodeId, String bootNonce) {

        /** Of a process that starts now. */
        static Identity now(NodeId nodeId) {
            var pid = ProcessHandle.current().pid();
            return new Identity(nodeId, pid + "-" + System.currentTimeMillis() + "-" + System.nanoTime());
        }

        private byte[] personalisation() {
            return ("anteroom:" + nodeId + ":" + bootNonce).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final RngConfig config;
    private final LongSupplier nanoTime;
    private final GeneratorCounts counts = new GeneratorCounts();
    private final ContinuousTest continuousTest = new ContinuousTest();
    private @Nullable Drbg drbg;
    private int requestsSinceReseed;
    private long reseededAtNanos;
    private volatile @Nullable String failure;

    private Generator(RngConfig config, LongSupplier nanoTime) {
        this.config = config;
        this.nanoTime = nanoTime;
    }

    /** A generator whose tests have run; whether they passed, {@link #health} tells. */
    static Generator start(RngConfig config, NodeId nodeId) {
        return start(config, Identity.now(nodeId), TestedEntropy.ofSystem(), System::nanoTime);
    }

    static Generator start(RngConfig config, Identity identity, TestedEntropy.Source source, LongSupplier nanoTime) {
        var generator = new Generator(config, nanoTime);
        try {
            generator.checkKnownAnswers();
            generator.drbg = generator.seeded(identity, TestedEntropy.of(source, generator.counts));
            generator.reseededAtNanos = nanoTime.getAsLong();
        } catch (RuntimeException failed) {
            generator.fail(failed);
        }
        return generator;
    }

    private void checkKnownAnswers() {
        for (var answer : KnownAnswer.published()) {
            answer.check();
            counts.ran(HealthTest.KNOWN_ANSWER);
        }
        KnownStream.check();
        counts.ran(HealthTest.KNOWN_ANSWER);
    }

    private Drbg seeded(Identity identity, TestedEntropy entropy) {
        var nonce = entropy.take(NONCE_BYTES);
        var before = entropy.bytesTaken();
        var seeded = new Drbg(entropy, identity.personalisation(), nonce);
        if ((entropy.bytesTaken() - before) * Byte.SIZE < Drbg.STRENGTH_BITS) {
            throw new GeneratorFailed(HealthTest.START_UP, "the generator was seeded with less than its strength");
        }
        return seeded;
    }

    /** A new seed; fails with {@link GeneratorFailed} once any test failed. */
    ServerSeed next() {
        var bytes = new byte[ServerSeed.ENTROPY_BYTES];
        fill(bytes);
        return ServerSeed.ofEntropy(bytes);
    }

    /**
     * Output as it is, from one request; fails as {@link #next}.
     *
     * @param output of 32 bytes to {@link Drbg#REQUEST_BYTES_MAX}
     */
    synchronized void fill(byte[] output) {
        var working = drbg;
        if (working == null || failure != null) {
            throw new GeneratorFailed(HealthTest.OUTPUT, "the generator has failed before");
        }
        try {
            reseedIfDue(working);
            working.fill(output);
            continuousTest.check(output);
            counts.ran(HealthTest.OUTPUT);
        } catch (RuntimeException failed) {
            fail(failed);
            throw failed;
        }
    }

    private void reseedIfDue(Drbg working) {
        var now = nanoTime.getAsLong();
        if (requestsSinceReseed >= config.reseedCount()
                || now - reseededAtNanos >= config.reseedEvery().toNanos()) {
            working.reseed();
            counts.reseeded();
            requestsSinceReseed = 0;
            reseededAtNanos = now;
        }
        requestsSinceReseed++;
    }

    /** Ends it: a test found that it, or what is drawn from its seeds, can't be trusted. */
    void fail(RuntimeException failed) {
        counts.failed(failed instanceof GeneratorFailed known ? known.test() : HealthTest.OUTPUT);
        LOG.error("The generator failed, and nothing is drawn any more", failed);
        failure = failed.getMessage() == null ? "it failed" : failed.getMessage();
    }

    /** Whether nothing failed so far. */
    boolean isSound() {
        return failure == null;
    }

    GeneratorCounts counts() {
        return counts;
    }

    HealthState health() {
        var why = failure;
        return why == null ? new HealthState(HealthState.Level.UP, figures()) : HealthState.down(why);
    }

    private String figures() {
        return "HMAC_DRBG SHA-512 at %d bits, module %s, %d tests passed, %d reseeds"
                .formatted(Drbg.STRENGTH_BITS, ModuleHash.own().hex(), counts.runCount(), counts.reseedCount());
    }
}
