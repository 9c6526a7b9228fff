@NullMarked
@CheckReturnValue
package io.anteroom.contracts;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
