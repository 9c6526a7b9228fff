@NullMarked
package io.anteroom.game.simulation;

import org.jspecify.annotations.NullMarked;
