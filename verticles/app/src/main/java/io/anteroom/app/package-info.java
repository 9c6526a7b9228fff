/**
 * Puts a node together: settings, servers, roles, the management port, the tools of the jar, and the order in which
 * all of it ends.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.app;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
