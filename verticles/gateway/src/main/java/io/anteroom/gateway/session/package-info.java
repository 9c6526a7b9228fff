/** Sessions of sockets as Redis keeps them: what {@code Resume} takes up again, and the pushes that wait for it. */
@NullMarked
@CheckReturnValue
package io.anteroom.gateway.session;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
