/** Playing cards and the shoe of eight decks that the card games deal from. */
@NullMarked
@CheckReturnValue
package io.anteroom.game.rules.cards;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
