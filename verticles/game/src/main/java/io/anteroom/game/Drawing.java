package io.anteroom.game;

import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Rng;
import io.anteroom.fairness.Draws;
import org.jspecify.annotations.Nullable;

/**
 * The draws of one run of a step.
 *
 * @param module the hash of the code that gave the bytes; null where there were none
 */
record Drawing(Draws draws, @Nullable Hash module) {

    /** Of a step that goes on at {@code cursor} and draws nothing. */
    static Drawing none(long cursor) {
        return new Drawing(Draws.resumed(new byte[0], cursor), null);
    }

    static Drawing of(Rng.Drawn drawn, long cursor) {
        return new Drawing(Draws.resumed(drawn.bytes().array(), cursor), drawn.module());
    }
}
