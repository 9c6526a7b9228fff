/** Benchmarks of what the gateway keeps to itself; in its package, so that nothing is opened up for them. */
@NullMarked
package io.anteroom.gateway.socket;

import org.jspecify.annotations.NullMarked;
