/** Tests of the load generator, against a server that plays the contract and errs on request. */
@NullMarked
@CheckReturnValue
package io.anteroom.bench;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
