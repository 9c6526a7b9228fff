@NullMarked
package io.anteroom.game.rules.cards;

import org.jspecify.annotations.NullMarked;
