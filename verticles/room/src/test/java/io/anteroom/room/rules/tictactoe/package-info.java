@NullMarked
package io.anteroom.room.rules.tictactoe;

import org.jspecify.annotations.NullMarked;
