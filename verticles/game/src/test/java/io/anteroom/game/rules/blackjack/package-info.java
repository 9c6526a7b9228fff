@NullMarked
package io.anteroom.game.rules.blackjack;

import org.jspecify.annotations.NullMarked;
