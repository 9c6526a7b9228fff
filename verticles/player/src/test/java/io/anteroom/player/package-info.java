@NullMarked
@CheckReturnValue
package io.anteroom.player;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
