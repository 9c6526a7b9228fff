/**
 * Which players have devices connected, over all nodes. Each node counts its own sockets in memory and tells Redis what
 * changed, as whole counts and never as differences, so that what was lost, late or told twice does no harm.
 *
 * <p>Redis is where nodes meet and nothing more: a node that finds its beat missing there tells all of its counts again. A
 * node that died stops to beat, and what it told counts no more.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.gateway.presence;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
