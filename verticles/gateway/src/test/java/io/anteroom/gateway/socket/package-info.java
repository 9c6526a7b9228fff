@NullMarked
@CheckReturnValue
package io.anteroom.gateway.socket;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
