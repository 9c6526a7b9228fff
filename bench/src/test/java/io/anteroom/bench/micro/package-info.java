/** That the benchmarks measure what they say. */
@NullMarked
@CheckReturnValue
package io.anteroom.bench.micro;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
