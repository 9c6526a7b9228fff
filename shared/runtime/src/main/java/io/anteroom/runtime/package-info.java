/**
 * What every verticle stands on: the typed bus, deadlines, configuration, health, leases, and the master key.
 *
 * <p>Nobody outside this package names a bus failure of Vert.x: an asker gets done, refused, or a future that failed
 * with {@link io.anteroom.runtime.UnknownOutcome}.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.runtime;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
