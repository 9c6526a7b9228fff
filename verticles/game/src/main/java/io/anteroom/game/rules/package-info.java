/**
 * The rules of the games: pure functions of configuration, state, action and draws. No clock, no chance of their own, no
 * I/O, no logger.
 *
 * <p>{@link io.anteroom.game.rules.Rules#check} judges an action without any draw and returns a refusal or a
 * {@link io.anteroom.game.rules.Step}, which waits for its draws and then cannot be refused any more. So nothing that is
 * refused, limited or capped can depend on chance. {@link io.anteroom.game.rules.Rules#mathematics} is what the same rules give back in
 * the long run, exactly. {@link io.anteroom.game.rules.Games} lists the games there are.
 *
 * <p>What the card games are apart from money and JSON stands in packages below this one, which do not know it.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.game.rules;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
