/**
 * The statistics of returns: whether what rounds paid can be chance. Pure functions of sums; what a round was expected to pay
 * comes from its rules. Here, and nowhere near money or draws, numbers are doubles.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.game.returns;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
