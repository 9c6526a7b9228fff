/**
 * From a secret seed to the outcome of a round, so that anyone can recompute it afterwards.
 *
 * <p>A {@link io.anteroom.fairness.ServerSeed} is published as its SHA-256 before any bet. Under it, a player's client
 * seed and the round's nonce name one endless stream of bytes, which {@link io.anteroom.fairness.SeedStream} computes in
 * blocks of 32; only its owner holds the seed, everybody else is handed blocks. {@link io.anteroom.fairness.Draws} takes
 * those bytes strictly in order and turns them into whole numbers by rejection; {@link io.anteroom.fairness.Shuffle} turns
 * draws into places of a Fisher–Yates shuffle. There is no other way from bytes to outcomes: no floats, no remainders that
 * favour small numbers, no skipping and no peeking.
 *
 * <p>{@code vectors.json} beside these classes holds test vectors that were computed by another program.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.fairness;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
