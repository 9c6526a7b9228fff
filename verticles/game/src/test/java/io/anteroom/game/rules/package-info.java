@NullMarked
package io.anteroom.game.rules;

import org.jspecify.annotations.NullMarked;
