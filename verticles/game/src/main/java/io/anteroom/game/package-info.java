/**
 * The workers that play rounds by the rules of {@code io.anteroom.game.rules}.
 *
 * <p>Serves {@code game.play}, {@code game.view}, {@code game.verify}, {@code game.configs}, {@code game.configure} and
 * {@code game.returns}.
 * Owns no state: any worker on any node takes the next action of a round, from a standing that a cache believes in or that
 * store has. What it keeps of configurations is a copy that store may contradict.
 *
 * <p>What always holds: an action is judged without chance before a byte is drawn, so no refusal depends on a draw; an action
 * is one commit, and what a worker computed counts only if that commit went through; what the player may not see leaves a
 * worker sealed; and nobody is refused an action that took effect before, because the journal is asked first.
 *
 * <p>One node at a time has three jobs: series whose players are gone end, rounds that were left open for too long are settled or
 * void, and what games paid is held against what they were expected to pay. Each holds a lease, and none depends on it to be right:
 * what they write is checked against what it was computed from.
 *
 * <p>When rng is away, actions that need draws are refused as unavailable, the others go on. When store is away, everything is;
 * an answer that was lost fails as unknown, and the same event id tells later what became of it.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.game;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
