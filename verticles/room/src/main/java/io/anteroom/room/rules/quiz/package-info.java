/** A quiz: the bank of questions, and one contest of it in each room. Pure: see {@link io.anteroom.room.rules}. */
@NullMarked
@CheckReturnValue
package io.anteroom.room.rules.quiz;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
