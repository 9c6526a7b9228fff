/** Baccarat (punto banco) without money of its own and without JSON: a coup, what is bet on it, and its chances. */
@NullMarked
@CheckReturnValue
package io.anteroom.game.rules.baccarat;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
