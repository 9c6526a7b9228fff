package io.anteroom.testkit.randomness;

import io.anteroom.fairness.ClientSeed;
import io.anteroom.fairness.DrawSource;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.MoreBytesNeeded;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import java.util.function.Supplier;

/**
 * Draws of one round after another, each from the beginning of its stream, under one seed after another: what players get, as
 * one endless source. One thread.
 */
public final class RoundDraws implements DrawSource {

    private static final ClientSeed CLIENT_SEED = new ClientSeed("battery");
    private static final int BLOCKS_PER_ROUND = 64;
    private static final int ROUNDS_PER_SEED = 100;

    private final Supplier<ServerSeed> seeds;
    private SeedStream stream;
    private long nonce;
    private Draws round;

    public RoundDraws(Supplier<ServerSeed> seeds) {
        this.seeds = seeds;
        this.stream = new SeedStream(seeds.get());
        this.round = Draws.of(new byte[0]);
    }

    @Override
    public long draw(long n) {
        try {
            return round.draw(n);
        } catch (MoreBytesNeeded used) {
            round = next();
            return draw(n);
        }
    }

    private Draws next() {
        if (nonce == ROUNDS_PER_SEED) {
            stream = new SeedStream(seeds.get());
            nonce = 0;
        }
        return Draws.of(stream.blocks(CLIENT_SEED, nonce++, 0, BLOCKS_PER_ROUND));
    }
}
