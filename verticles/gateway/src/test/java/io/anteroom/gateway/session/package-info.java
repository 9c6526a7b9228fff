@NullMarked
@CheckReturnValue
package io.anteroom.gateway.session;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
