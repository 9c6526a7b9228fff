package io.anteroom.rng;

import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import java.util.HexFormat;

/** A published block of a round's bytes, and what is drawn from it: the way from a seed to a number, tried at start. */
final class KnownStream {

    private static final ServerSeed SEED =
            ServerSeed.of("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed");
    private static final ClientSeed CLIENT_SEED = new ClientSeed("anteroom");
    private static final String BLOCK = "db8a8b71cc701243afd2455e27e86a2fc38abe8ee8cae2dabf5fa245f7e4e20c";

    /** db8a8b71 mod 10000; cc701243 is at or above 3 · 2^30, so afd2455e. */
    private static final long[] BOUNDS = {10_000, 3L << 30};

    private static final long[] RESULTS = {9_969, 0xafd2455eL};

    private KnownStream() {}

    /** Fails with {@link GeneratorFailed} unless seeds give the bytes, and bytes the numbers, that were published. */
    static void check() {
        check(new SeedStream(SEED).blocks(CLIENT_SEED, 0, 0, 1));
    }

    static void check(byte[] block) {
        if (!HexFormat.of().formatHex(block).equals(BLOCK)) {
            throw new GeneratorFailed(HealthTest.KNOWN_ANSWER, "a seed does not give the known bytes");
        }
        var draws = Draws.of(block);
        for (var i = 0; i < BOUNDS.length; i++) {
            if (draws.draw(BOUNDS[i]) != RESULTS[i]) {
                throw new GeneratorFailed(HealthTest.KNOWN_ANSWER, "bytes do not give the known numbers");
            }
        }
    }
}
