/**
 * What tests share: real servers, a proxy that misbehaves on demand, and JVMs to kill. Fakes of verticles stand here too.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.testkit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
