/**
 * Plays many rounds on fast numbers, to hold a game's computed figures against. Its generator is no source of chance for players:
 * it is seeded with one number and can be predicted from its output. So nothing but the tool {@code math} and tests may use
 * this package; the architecture test refuses it elsewhere.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.game.simulation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
