package io.anteroom.rng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.NodeId;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.MoreBytesNeeded;
import io.anteroom.fairness.SeedStream;
import io.anteroom.runtime.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LabOutputTest {

    private static final RngConfig CONFIG = RngConfig.from(Settings.defaults(RngConfig.KEYS));
    private static final Generator.Identity SELF = new Generator.Identity(NodeId.next(), "lab");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static Generator generator() {
        var random = new Random(5);
        return Generator.start(CONFIG, SELF, count -> bytes(random, count), System::nanoTime);
    }

    private static byte[] bytes(Random random, int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 4095, 4096, 4097, 1_000_000})
    void asManyBytesAreWrittenAsWereAskedFor(long count) throws IOException {
        LabOutput.of(generator()).raw(count, out);

        assertThat(out.size()).isEqualTo((int) count);
    }

    @Test
    void rawOutputIsWhatTheGeneratorGives() throws IOException {
        LabOutput.of(generator()).raw(6000, out);

        var same = generator();
        var expected = new byte[2 * 4096];
        var request = new byte[4096];
        same.fill(request);
        System.arraycopy(request, 0, expected, 0, 4096);
        same.fill(request);
        System.arraycopy(request, 0, expected, 4096, 4096);
        assertThat(out.toByteArray()).isEqualTo(java.util.Arrays.copyOf(expected, 6000));
    }

    /** Nothing is kept: a stream that counts and forgets can take far more than fits into memory. */
    @Test
    void rawOutputIsWrittenInSmallPieces() throws IOException {
        var largest = new AtomicInteger();
        LabOutput.of(generator()).raw(200_000, new OutputStream() {
            @Override
            public void write(int one) {
                throw new AssertionError("not byte by byte");
            }

            @Override
            public void write(byte[] piece, int offset, int length) {
                largest.accumulateAndGet(length, Math::max);
            }
        });

        assertThat(largest.get()).isEqualTo(4096);
    }

    @Test
    void drawsAreThoseOfRoundsUnderSeedsOfTheGenerator() throws IOException {
        LabOutput.of(generator()).draws(3L << 30, 1000, out);

        var stream = new SeedStream(generator().next());
        var expected = new ArrayList<Long>();
        for (var nonce = 0; expected.size() < 1000; nonce++) {
            var draws = Draws.of(stream.blocks(new ClientSeed("laboratory"), nonce, 0, 64));
            assertThatThrownBy(() -> IntStream.range(0, 1000).forEach(i -> expected.add(draws.draw(3L << 30))))
                    .isInstanceOf(MoreBytesNeeded.class);
        }
        assertThat(out.toString(StandardCharsets.US_ASCII).lines().map(Long::valueOf))
                .containsExactlyElementsOf(expected.subList(0, 1000));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 511, 512, 513, 600_000})
    void asManyDrawsAreWrittenAsWereAskedForOneALine(long count) throws IOException {
        LabOutput.of(generator()).draws(37, count, out);

        var lines = out.toString(StandardCharsets.US_ASCII).lines().toList();
        assertThat(lines).hasSize((int) count).allMatch(line -> Integer.parseInt(line) < 37);
    }

    @Test
    void nothingIsWrittenOnceTheGeneratorFailed() {
        var broken = LabOutput.of(Generator.start(CONFIG, SELF, byte[]::new, System::nanoTime));

        assertThatThrownBy(() -> broken.raw(10, out)).isInstanceOf(GeneratorFailed.class);
        assertThatThrownBy(() -> broken.draws(10, 10, out)).isInstanceOf(GeneratorFailed.class);
        assertThat(out.size()).isZero();
    }
}
