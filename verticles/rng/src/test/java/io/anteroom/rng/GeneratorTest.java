package io.anteroom.rng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.NodeId;
import io.anteroom.fairness.ServerSeed;
import io.anteroom.runtime.HealthState;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GeneratorTest {

    private static final NodeId NODE = NodeId.next();
    private static final RngConfig CONFIG = new RngConfig(100, 10, Duration.ofSeconds(60));

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong nowNanos = new AtomicLong();

    @Test
    void theAlgorithmGivesTheKnownAnswer() {
        assertThatCode(KnownAnswer::check).doesNotThrowAnyException();
    }

    @Test
    void theSystemsEntropyPassesAndSeedsDiffer() {
        var generator = Generator.start(CONFIG, NODE);

        var seeds = IntStream.range(0, 1000).mapToObj(i -> generator.next()).toList();

        assertThat(seeds.stream().map(ServerSeed::reveal)).doesNotHaveDuplicates();
        assertThat(generator.health()).isEqualTo(HealthState.up());
    }

    @Test
    void entropyIsTakenAfreshByCount() {
        var generator = Generator.start(CONFIG, NODE, counted(new Random(1)), nowNanos::get);
        make(generator, 10);
        var before = taken.get();

        make(generator, 1);

        assertThat(taken.get()).isEqualTo(before + 1);
    }

    @Test
    void entropyIsTakenAfreshByTime() {
        var generator = Generator.start(CONFIG, NODE, counted(new Random(1)), nowNanos::get);
        make(generator, 1);
        var before = taken.get();

        nowNanos.addAndGet(Duration.ofSeconds(59).toNanos());
        make(generator, 1);
        assertThat(taken.get()).isEqualTo(before);
        nowNanos.addAndGet(Duration.ofSeconds(1).toNanos());
        make(generator, 1);
        assertThat(taken.get()).isEqualTo(before + 1);
    }

    @Test
    void sameEntropyOnTwoNodesGivesOtherSeeds() {
        var one = Generator.start(CONFIG, NODE, counted(new Random(1)), nowNanos::get);
        var other = Generator.start(CONFIG, NodeId.next(), counted(new Random(1)), nowNanos::get);

        assertThat(one.next()).isNotEqualTo(other.next());
    }

    @Test
    void aStuckSourceIsFoundAtStart() {
        var generator = Generator.start(CONFIG, NODE, byte[]::new, nowNanos::get);

        assertThat(generator.health().level()).isEqualTo(HealthState.Level.DOWN);
        assertThatThrownBy(generator::next).isInstanceOf(GeneratorFailed.class);
    }

    @Test
    void aSourceThatBreaksLaterStopsTheGeneratorForGood() {
        var random = new Random(1);
        var broken = new AtomicInteger();
        var generator = Generator.start(
                CONFIG, NODE, count -> broken.get() == 1 ? new byte[count] : bytes(random, count), nowNanos::get);
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
        var entropy = TestedEntropy.of(count -> count == 32 ? bytes.clone() : bytes(new Random(2), count));

        assertThat(entropy.take(32)).isEqualTo(bytes);
        assertThatThrownBy(() -> entropy.take(32)).isInstanceOf(GeneratorFailed.class);
    }

    @Test
    void aByteRepeatedOnceLessThanTheCutoffPasses() {
        var almost = new byte[EntropyTests.REPETITIONS_MAX - 1];
        assertThatCode(() -> new EntropyTests().check(almost)).doesNotThrowAnyException();

        var cutoff = new byte[EntropyTests.REPETITIONS_MAX];
        assertThatThrownBy(() -> new EntropyTests().check(cutoff)).isInstanceOf(GeneratorFailed.class);
    }

    @Test
    void aByteThatComesTooOftenInAWindowIsFoundThoughNeverInARow() {
        var bytes = bytes(new Random(3), EntropyTests.WINDOW);
        var biased = bytes.clone();
        for (var i = 0; i < 2 * EntropyTests.OCCURRENCES_MAX; i += 2) {
            biased[i] = bytes[0];
        }

        assertThatCode(() -> new EntropyTests().check(bytes)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new EntropyTests().check(biased)).isInstanceOf(GeneratorFailed.class);
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
