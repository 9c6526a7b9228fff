/**
 * Who is matched with whom: a pure function of who waits, how a match is put together, and the time.
 *
 * <p>{@link io.anteroom.matchmaking.pairing.Pass} says how; nothing here knows of Vert.x, clocks or databases.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.matchmaking.pairing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
