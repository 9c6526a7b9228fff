/**
 * Blackjack without money and without JSON: hands, what may be done with them, what they come to, side bets, and the basic
 * strategy. A {@link io.anteroom.game.rules.blackjack.Deal} is played by the rules of the game and by the simulation alike.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.game.rules.blackjack;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
