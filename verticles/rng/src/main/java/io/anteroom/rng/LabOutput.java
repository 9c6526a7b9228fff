package io.anteroom.rng;

import io.anteroom.contracts.Hash;
import io.anteroom.contracts.NodeId;
import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.MoreBytesNeeded;
import io.anteroom.fairness.SeedStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The generator's output for a laboratory: as it is, before any scaling, and scaled. Both come from a {@link Generator} as a
 * node runs it, with its tests and its reseeding, and fail with {@link GeneratorFailed} where a node would stop.
 */
public final class LabOutput {

    /** What one request to the generator asks for. */
    private static final int REQUEST_BYTES = 4096;

    /** Rounds drawn under one seed before the next seed is made. */
    private static final int ROUNDS_PER_SEED = 1000;

    private static final ClientSeed CLIENT_SEED = new ClientSeed("laboratory");

    private final Generator generator;

    private LabOutput(Generator generator) {
        this.generator = generator;
    }

    /** Starts a generator of its own; its tests run now. */
    public static LabOutput start(RngConfig config) {
        return of(Generator.start(config, NodeId.next()));
    }

    static LabOutput of(Generator generator) {
        return new LabOutput(generator);
    }

    /** The hash of the code that makes it. */
    public static Hash module() {
        return ModuleHash.own();
    }

    /** Writes that many bytes of raw output. */
    public void raw(long byteCount, OutputStream out) throws IOException {
        var request = new byte[REQUEST_BYTES];
        for (var left = byteCount; left > 0; left -= REQUEST_BYTES) {
            generator.fill(request);
            out.write(request, 0, (int) Math.min(left, REQUEST_BYTES));
        }
        out.flush();
    }

    /**
     * Writes that many draws of 0 … n−1, a line each, made as those of rounds are: a seed of the generator, a nonce for each
     * round, the bytes of {@link SeedStream}, and {@link Draws}. A round here draws until the bytes that rng gives at once
     * are used up.
     */
    public void draws(long n, long count, OutputStream out) throws IOException {
        var lines = new NumberLines(out);
        for (var left = count; left > 0; ) {
            var stream = new SeedStream(generator.next());
            for (var nonce = 0; nonce < ROUNDS_PER_SEED && left > 0; nonce++) {
                left -= round(stream, nonce, n, left, lines);
            }
        }
        lines.flush();
    }

    /** How many were drawn. */
    private static long round(SeedStream stream, long nonce, long n, long most, NumberLines lines) throws IOException {
        var blocks = stream.blocks(CLIENT_SEED, nonce, 0, RoundBytes.BLOCKS_MAX);
        var draws = Draws.of(ContinuousTest.tested(blocks));
        var drawn = 0L;
        try {
            for (; drawn < most; drawn++) {
                lines.write(draws.draw(n));
            }
        } catch (MoreBytesNeeded used) {
            return drawn;
        }
        return drawn;
    }
}
