/**
 * Fakes of verticles: each serves a contract in memory, on the bus of one test, and keeps what the contract promises. They
 * are no servers: a batch holds one commit, and nothing survives.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.testkit.fakes;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
