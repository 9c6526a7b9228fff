@NullMarked
package io.anteroom.game.rules.baccarat;

import org.jspecify.annotations.NullMarked;
