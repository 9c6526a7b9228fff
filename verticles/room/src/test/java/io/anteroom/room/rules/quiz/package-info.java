@NullMarked
package io.anteroom.room.rules.quiz;

import org.jspecify.annotations.NullMarked;
