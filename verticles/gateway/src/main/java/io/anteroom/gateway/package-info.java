/**
 * The gateway: where players come in. Sockets and HTTP on one port, the wire protocol, sessions.
 *
 * <p>Serves {@link io.anteroom.contracts.Inbox} for its own node only, and {@link io.anteroom.contracts.Presences}. Owns the
 * live sockets of the node and, in Redis under {@code gw:}, what lets a session go on elsewhere: resume tokens, outboxes of
 * pushes, socket tickets; and how many devices players have on which node. All of that can be lost: money, rounds and
 * revocations are in PostgreSQL.
 *
 * <p>Store away: actions end in {@code TIMEOUT} or {@code UNAVAILABLE}, and after 5 s no new token is believed. Redis
 * away: play goes on, {@code Resume} and socket tickets answer {@code UNAVAILABLE}, pushes wait in PostgreSQL. Player
 * away: tokens of known keys are still checked.
 *
 * <p>A node may run several {@link GatewayVerticle}s, one event loop each, on one port. What they share is
 * {@link GatewayNode}.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.gateway;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
