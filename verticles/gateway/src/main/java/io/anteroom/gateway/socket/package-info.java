/** Sockets: frames in, frames out, and what a player's events do. */
@NullMarked
@CheckReturnValue
package io.anteroom.gateway.socket;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
