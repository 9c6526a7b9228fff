package io.anteroom.game;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.MoreBytesNeeded;
import io.anteroom.fairness.SeedStream;
import io.anteroom.game.rules.Outcome;
import io.anteroom.game.rules.Step;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Deadline;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Bytes for a step: enough if no draw is rejected, and twice as many each time they were not. */
final class RoundDraw {

    /** As many as rng gives at once: 512 draws. No step needs half as many. */
    static final int BLOCKS_MAX = 64;

    private RoundDraw() {}

    /** Blocks of a round from the one that holds the cursor on. */
    static Future<Reply<Rng.Drawn>> blocks(Bus bus, SeedPosition seed, long cursor, int count, Deadline deadline) {
        var firstBlock = Math.toIntExact(Draws.blockAt(cursor));
        return bus.ask(Rng.DRAW, new Rng.DrawBytes(seed, firstBlock, count), deadline);
    }

    /** Null if the bytes did not suffice. */
    static @Nullable Outcome tryToPlay(Step step, Draws draws) {
        try {
            return step.play(draws);
        } catch (MoreBytesNeeded more) {
            return null;
        }
    }

    /** How many blocks to try after these did not suffice. */
    static int more(byte[] bytes) {
        var had = bytes.length / SeedStream.BLOCK_BYTES;
        if (had >= BLOCKS_MAX) {
            throw new IllegalStateException("a step draws more than " + BLOCKS_MAX + " blocks");
        }
        return Math.min(BLOCKS_MAX, Math.max(1, 2 * had));
    }
}
