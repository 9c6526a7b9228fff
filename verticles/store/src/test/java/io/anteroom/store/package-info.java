/** Against a real PostgreSQL, which the tests start themselves. */
@NullMarked
@CheckReturnValue
package io.anteroom.store;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
