package io.anteroom.rng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.NodeId;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.runtime.HealthState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.prng.EntropySource;
import org.junit.jupiter.api.Test;

final class GeneratorTest {

    private static final NodeId NODE = NodeId.next();
    private static final Generator.Identity SELF = new Generator.Identity(NODE, "boot-1");
    private static final RngConfig CONFIG = new RngConfig(100, 10, Duration.ofSeconds(60), Duration.ofSeconds(1));

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong nowNanos = new AtomicLong();

    @Test
    void theSystemsEntropyPassesAndSeedsDiffer() {
        var generator = Generator.start(CONFIG, NODE);

        var seeds = IntStream.range(0, 1000).mapToObj(i -> generator.next()).toList();

        assertThat(seeds.stream().map(ServerSeed::reveal)).doesNotHaveDuplicates();
        assertThat(generator.health().level()).isEqualTo(HealthState.Level.UP);
        assertThat(generator.health().reason())
                .contains("256 bits", ModuleHash.own().hex(), "99 reseeds");
    }

    @Test
    void everyTestThatRunsIsCounted() {
        var generator = Generator.start(CONFIG, SELF, counted(new Random(1)), nowNanos::get);
        make(generator, 25);

        var counts = generator.counts();
        assertThat(counts.runCount(HealthTest.KNOWN_ANSWER)).isEqualTo(11);
        assertThat(counts.runCount(HealthTest.START_UP)).isEqualTo(1);
        // Nonce, seed, and two reseeds.
        assertThat(counts.runCount(HealthTest.ENTROPY)).isEqualTo(4);
        assertThat(counts.runCount(HealthTest.OUTPUT)).isEqualTo(25);
        assertThat(counts.reseedCount()).isEqualTo(2);
        for (var test : HealthTest.values()) {
            assertThat(counts.failedCount(test)).isZero();
        }
    }

    @Test
    void theCountsAreMetrics() {
        var registry = new SimpleMeterRegistry();
        var generator = Generator.start(CONFIG, SELF, counted(new Random(1)), nowNanos::get);
        generator.counts().register(registry);
        make(generator, 11);
        generator.fail(new GeneratorFailed(HealthTest.STREAM, "tried out"));

        assertThat(registry.get("anteroom.rng.reseeds").functionCounter().count())
                .isEqualTo(1);
        assertThat(registry.get("anteroom.rng.tests")
                        .tag("test", "output")
                        .functionCounter()
                        .count())
                .isEqualTo(11);
        assertThat(registry.get("anteroom.rng.failures")
                        .tag("test", "stream")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void entropyIsTakenAfreshByCount() {
        var generator = Generator.start(CONFIG, SELF, counted(new Random(1)), nowNanos::get);
        make(generator, 10);
        var before = taken.get();

        make(generator, 1);

        assertThat(taken.get()).isEqualTo(before + 1);
    }

    @Test
    void entropyIsTakenAfreshByTime() {
        var generator = Generator.start(CONFIG, SELF, counted(new Random(1)), nowNanos::get);
        make(generator, 1);
        var before = taken.get();

        nowNanos.addAndGet(Duration.ofSeconds(59).toNanos());
        make(generator, 1);
        assertThat(taken.get()).isEqualTo(before);
        nowNanos.addAndGet(Duration.ofSeconds(1).toNanos());
        make(generator, 1);
        assertThat(taken.get()).isEqualTo(before + 1);
    }

    /** The entropy is the same number for number; only the identity can tell the streams apart. */
    @Test
    void sameEntropyOnAnotherNodeOrAfterAnotherBootGivesOtherSeeds() {
        var one = first1000(new Generator.Identity(NODE, "boot-1"));

        assertThat(first1000(new Generator.Identity(NODE, "boot-1"))).isEqualTo(one);
        assertThat(first1000(new Generator.Identity(NODE, "boot-2"))).doesNotContainAnyElementsOf(one);
        assertThat(first1000(new Generator.Identity(NodeId.next(), "boot-1"))).doesNotContainAnyElementsOf(one);
    }

    private List<ServerSeed> first1000(Generator.Identity identity) {
        var generator = Generator.start(CONFIG, identity, counted(new Random(1)), nowNanos::get);
        return IntStream.range(0, 1000).mapToObj(i -> generator.next()).toList();
    }

    @Test
    void everyStartOfAProcessHasAnIdentityOfItsOwn() {
        assertThat(Generator.Identity.now(NODE)).isNotEqualTo(Generator.Identity.now(NODE));
    }

    /** 32 bytes to begin with and 32 more each time: all of the strength, always from the source. */
    @Test
    void theWholeStrengthIsTakenFromTheSourceAtStartAndAtEachReseeding() {
        var taken = new ArrayList<Integer>();
        var random = new Random(1);
        var generator = Generator.start(
                CONFIG,
                SELF,
                count -> {
                    taken.add(count);
                    return bytes(random, count);
                },
                nowNanos::get);
        make(generator, 11);

        assertThat(taken).containsExactly(8 * EntropyTests.WINDOW, 16, 32, 32);
    }

    @Test
    void moreStrengthThanTheSourceGivesIsRefused() {
        var source = new EntropySource() {
            @Override
            public boolean isPredictionResistant() {
                return true;
            }

            @Override
            public byte[] getEntropy() {
                return new byte[entropySize() / Byte.SIZE];
            }

            @Override
            public int entropySize() {
                return Drbg.STRENGTH_BITS - Byte.SIZE;
            }
        };

        assertThatThrownBy(() -> new Drbg(source, new byte[0], new byte[16]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSourceThatGivesLessThanItIsAskedForIsFound() {
        var random = new Random(1);
        var generator = Generator.start(CONFIG, SELF, count -> bytes(random, count == 32 ? 31 : count), nowNanos::get);

        assertThat(generator.isSound()).isFalse();
        assertThat(generator.counts().failedCount(HealthTest.ENTROPY)).isEqualTo(1);
    }

    @Test
    void aSourceThatCannotBeReadAtAReseedingStopsTheGenerator() {
        var random = new Random(1);
        var generator = Generator.start(
                CONFIG,
                SELF,
                count -> {
                    if (taken.incrementAndGet() > 3) {
                        throw new IllegalStateException("no such device");
                    }
                    return bytes(random, count);
                },
                nowNanos::get);
        make(generator, 10);

        assertThatThrownBy(generator::next).isInstanceOf(GeneratorFailed.class).hasRootCauseMessage("no such device");
        assertThat(generator.health().level()).isEqualTo(HealthState.Level.DOWN);
    }

    @Test
    void outputThatRepeatsABlockIsFoundWithinARequestAndAcrossTwo() {
        var block = bytes(new Random(1), 32);
        var other = bytes(new Random(2), 32);
        var test = new ContinuousTest();
        test.check(other);
        test.check(block);
        assertThatThrownBy(() -> test.check(block.clone())).isInstanceOf(GeneratorFailed.class);

        var twice = Arrays.copyOf(other, 96);
        System.arraycopy(block, 0, twice, 32, 32);
        assertThatCode(() -> new ContinuousTest().check(twice)).doesNotThrowAnyException();
        System.arraycopy(block, 0, twice, 64, 32);
        assertThatThrownBy(() -> new ContinuousTest().check(twice)).isInstanceOf(GeneratorFailed.class);
        assertThatThrownBy(() -> ContinuousTest.tested(twice)).isInstanceOf(GeneratorFailed.class);
    }

    @Test
    void aStuckSourceIsFoundAtStart() {
        var generator = Generator.start(CONFIG, SELF, byte[]::new, nowNanos::get);

        assertThat(generator.health().level()).isEqualTo(HealthState.Level.DOWN);
        assertThatThrownBy(generator::next).isInstanceOf(GeneratorFailed.class);
    }

    @Test
    void aSourceThatBreaksLaterStopsTheGeneratorForGood() {
        var random = new Random(1);
        var broken = new AtomicInteger();
        var generator = Generator.start(
                CONFIG, SELF, count -> broken.get() == 1 ? new byte[count] : bytes(random, count), nowNanos::get);
        make(generator, 10);

        broken.set(1);
        assertThatThrownBy(generator::next).isInstanceOf(GeneratorFailed.class);
        broken.set(0);

        assertThatThrownBy(generator::next).isInstanceOf(GeneratorFailed.class);
        assertThat(generator.health().level()).isEqualTo(HealthState.Level.DOWN);
    }

    @Test
    void aSourceThatGivesTheSameTwiceIsFound() {
        var bytes = bytes(new Random(1), 32);
        var entropy = TestedEntropy.of(
                count -> count == 32 ? bytes.clone() : bytes(new Random(2), count), new GeneratorCounts());

        assertThat(entropy.take(32)).isEqualTo(bytes);
        assertThatThrownBy(() -> entropy.take(32)).isInstanceOf(GeneratorFailed.class);
    }

    @Test
    void aByteRepeatedOnceLessThanTheCutoffPasses() {
        var almost = new byte[EntropyTests.REPETITIONS_MAX - 1];
        assertThatCode(() -> new EntropyTests().check(HealthTest.ENTROPY, almost))
                .doesNotThrowAnyException();

        var cutoff = new byte[EntropyTests.REPETITIONS_MAX];
        assertThatThrownBy(() -> new EntropyTests().check(HealthTest.ENTROPY, cutoff))
                .isInstanceOf(GeneratorFailed.class);
    }

    @Test
    void aByteThatComesTooOftenInAWindowIsFoundThoughNeverInARow() {
        var bytes = bytes(new Random(3), EntropyTests.WINDOW);
        var biased = bytes.clone();
        for (var i = 0; i < 2 * EntropyTests.OCCURRENCES_MAX; i += 2) {
            biased[i] = bytes[0];
        }

        assertThatCode(() -> new EntropyTests().check(HealthTest.ENTROPY, bytes))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new EntropyTests().check(HealthTest.ENTROPY, biased))
                .isInstanceOf(GeneratorFailed.class);
    }

    /** Computed again, with exact fractions and from the definition. */
    @Test
    void theCutoffOfAWindowIsTheExactQuantile() {
        assertThat(EntropyTests.OCCURRENCES_MAX).isEqualTo(exactCutoff());
    }

    private static int exactCutoff() {
        var p = new java.math.BigDecimal("0.0625");
        var q = java.math.BigDecimal.ONE.subtract(p);
        var limit = java.math.BigDecimal.ONE.divide(java.math.BigDecimal.valueOf(1L << 40));
        var tail = java.math.BigDecimal.ZERO;
        var choose = java.math.BigInteger.ONE;
        for (var k = EntropyTests.WINDOW; k >= 0; k--) {
            tail = tail.add(
                    new java.math.BigDecimal(choose).multiply(p.pow(k)).multiply(q.pow(EntropyTests.WINDOW - k)));
            if (tail.compareTo(limit) > 0) {
                return k + 1;
            }
            choose = choose.multiply(java.math.BigInteger.valueOf(k))
                    .divide(java.math.BigInteger.valueOf(EntropyTests.WINDOW - k + 1));
        }
        throw new AssertionError();
    }

    private TestedEntropy.Source counted(Random random) {
        return count -> {
            taken.incrementAndGet();
            return bytes(random, count);
        };
    }

    private static byte[] bytes(Random random, int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void make(Generator generator, int count) {
        var seeds = new ServerSeed[count];
        Arrays.setAll(seeds, i -> generator.next());
        assertThat(seeds).doesNotHaveDuplicates();
    }
}
