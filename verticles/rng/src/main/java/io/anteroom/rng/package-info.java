/**
 * Secret seeds, the generator that makes them, and the chain that seals what was drawn.
 *
 * <p>Serves {@code rng.draw}, {@code rng.make}, {@code rng.rotate} and {@code rng.reveal}. Owns no durable state: seeds lie
 * in PostgreSQL, sealed under the master key with their id, and are asked from store; opened ones stay in a bounded cache of
 * each instance, keyed for use and no longer readable as text.
 *
 * <p>What always holds: a seed is used or shown only if it hashes to the commitment it was published under; it is shown
 * only after store said that it is retired; its text is never logged, and never sent while it is in use. The bytes of a
 * round are all that leaves.
 *
 * <p>One instance of the cluster seals: once a second it takes what store committed and makes it the next block of the draw
 * log, under a key that store does not have.
 *
 * <p>When store is away, rounds under cached seeds still get their bytes; everything else is refused or fails, and the log
 * waits. When a test of the generator fails, nothing is drawn and no seed is made until the node is started again, and the
 * node is not ready.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.rng;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
