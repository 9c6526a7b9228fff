/** Who a token speaks for, and which tokens are dead. */
@NullMarked
@CheckReturnValue
package io.anteroom.gateway.auth;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
