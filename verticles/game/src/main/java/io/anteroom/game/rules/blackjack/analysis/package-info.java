/**
 * What basic strategy brings at blackjack, computed from the whole shoe of eight decks: every way a hand, a second hand after a
 * split and the dealer's can end, with its chance. In doubles, to about twelve digits; nothing here is part of a draw or of
 * anybody's money.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.game.rules.blackjack.analysis;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
