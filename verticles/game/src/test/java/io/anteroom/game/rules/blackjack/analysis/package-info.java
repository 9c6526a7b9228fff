@NullMarked
package io.anteroom.game.rules.blackjack.analysis;

import org.jspecify.annotations.NullMarked;
