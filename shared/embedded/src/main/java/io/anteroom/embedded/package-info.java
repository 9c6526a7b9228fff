/**
 * Real PostgreSQL and Redis beside the node, for the default run and for tests.
 *
 * <p>A {@link io.anteroom.embedded.DataDirectory} is locked first: one directory serves one node. In it {@link
 * io.anteroom.embedded.PostgresServer} and {@link io.anteroom.embedded.RedisServer} keep their data, passwords, log and
 * the unpacked binaries. Both can be started at the same time, listen on 127.0.0.1 only, ask for a password, and write
 * durably: the settings are given on every start and read back from the running server, which is refused when they
 * differ.
 *
 * <p>A server that ends is started again on the same port with the same data, for as long as the node runs. A server
 * that outlived a killed node is ended before its data is opened again. Nothing here installs a shutdown hook: who
 * starts a server stops it, after the node has drained.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.embedded;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
