/** Redis as verticles use it: one pipelined connection per event loop. */
@NullMarked
@CheckReturnValue
package io.anteroom.runtime.redis;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
