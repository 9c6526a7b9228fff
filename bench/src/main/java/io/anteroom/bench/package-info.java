/**
 * Load scenarios that see the server as a player does: over its sockets, by its published frames.
 *
 * <p>{@link io.anteroom.bench.RoundsCommand} plays rounds and checks every answer, {@link
 * io.anteroom.bench.SocketsCommand} holds idle sockets and weighs the server, {@link
 * io.anteroom.bench.Main} also runs the JMH benchmarks. A scenario opens its sockets on one {@link
 * io.anteroom.bench.Loop}: all state of players, sockets and tallies belongs to that thread, and only
 * finished figures leave it.
 *
 * <p>Nothing here uses the product's own classes on the way to the server, so that a fault in a shared
 * codec cannot hide itself.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.bench;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
