/**
 * Kinds of rooms that have rules: pure functions of state, player, data and time. No clock, no chance of their own, no I/O,
 * no logger.
 *
 * <p>The room keeps the state beside its log. A change is written together with what it says to the members, or not at all,
 * and only if nobody changed the state since it was read: then the rules are asked again with the newer one.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.room.rules;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
