/** The rules of tables as pure functions: no clock, no chance, no I/O. */
@NullMarked
@CheckReturnValue
package io.anteroom.table.rules;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
