@NullMarked
package io.anteroom.game;

import org.jspecify.annotations.NullMarked;
