/**
 * How good players are thought to be: Glicko-2, as Mark Glickman describes it in "Example of the Glicko-2 system"
 * (glicko.net/glicko/glicko2.pdf, 2022). Pure functions.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.matchmaking.rating;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
