/**
 * Players and operators over HTTP: everything around the rounds, which are played over sockets.
 *
 * <p>A request passes, in this order: the address's rate (files of the page have one of
 * their own), the route, the body's size, the token, its scopes, the document's
 * schemas, and then the one class that knows the domain. The first that says no answers with an RFC 9457 problem. Nothing
 * here keeps state but the rate of each address; every answer comes from a neighbour on the bus.
 *
 * <p>When a neighbour is not there: 503 with {@code Retry-After}; when its answer does not come: 504, the outcome is unknown.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.gateway.http;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
