@NullMarked
@CheckReturnValue
package io.anteroom.gateway.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
