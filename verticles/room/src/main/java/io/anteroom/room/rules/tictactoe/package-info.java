/** Tic-tac-toe. Pure: see {@link io.anteroom.room.rules}. */
@NullMarked
@CheckReturnValue
package io.anteroom.room.rules.tictactoe;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
