package io.anteroom.bench.micro;

import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From a seed to a round's bytes, and from the bytes to numbers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DrawBenchmark {
    private static final int SHOE_CARDS = 416;

    private final SeedStream stream = new SeedStream(ServerSeed.of("0123456789abcdef".repeat(4)));
    private final ClientSeed clientSeed = new ClientSeed("benchmark");
    private final byte[] bytes = stream.blocks(clientSeed, 0, 0, 1);
    private long nonce;

    /** The one block that a round of one draw takes. */
    @Benchmark
    public byte[] blockOfTheNextRound() {
        return stream.blocks(clientSeed, nonce++, 0, 1);
    }

    @Benchmark
    public long drawFromBytes() {
        return Draws.of(bytes).draw(SHOE_CARDS);
    }

    @Benchmark
    public long seedToDraw() {
        return Draws.of(stream.blocks(clientSeed, nonce++, 0, 1)).draw(SHOE_CARDS);
    }
}
