/**
 * What the verticles say to each other: one file per conversation, with its {@link Endpoint}, request and reply.
 *
 * <p>The words used everywhere, in code, logs, metrics and documents:
 *
 * <ul>
 *   <li><b>round</b>: one play of a game by one player, from its first bet to its end; a chain of versions 1, 2, 3 …
 *   <li><b>action</b>: one step of a round, chosen by the player; it has an <b>event id</b>, chosen by the client.
 *   <li><b>move</b>: money that an action moves, signed as the player sees it; in the ledger a <b>posting</b>.
 *   <li><b>series</b>: an autobet, rounds that follow each other under one choice of the player.
 *   <li><b>standing</b>: where a player stands in a game: seed position and, if any, the current round's snapshot.
 *   <li><b>session</b>: of a socket, what {@code Resume} takes up again; of a player and a game, a row with an epoch.
 *   <li><b>login</b>: what a password opens and a log-out ends; all tokens issued from it share its id.
 *   <li><b>seed</b>: 64 hexadecimal characters; <b>draw</b>: a number taken from the bytes it gives; <b>nonce</b>: the
 *       count of rounds under one seed.
 *   <li><b>board</b>: players in the order of a score; <b>season</b>: the time over which it counts; <b>place</b>: a
 *       player's score and rank in it.
 *   <li><b>ticket</b>: of a match, what a player or a <b>party</b> waits with in the queue of one <b>mode</b> and region,
 *       which is a <b>shard</b>; <b>match</b>: players in teams with a room; <b>rank</b>: what a ticket is matched by, the
 *       server's <b>rating</b> unless the mode lets players say.
 *   <li><b>device</b>: a connected socket with a player; <b>presence</b>: what others may see of a player's devices and of what
 *       the player does; <b>block</b>: of a player who wants to hear nothing from another; <b>mute</b>: of a room, where a player
 *       may not speak.
 *   <li><b>node</b>: one JVM; <b>lane</b>: one write connection to PostgreSQL with one batch in flight.
 * </ul>
 *
 * <p>Records here are immutable to the bottom, because a message that stays on its node is handed over by reference.
 * {@code JsonNode} fields are trees that nobody changes once they are in a message.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.contracts;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
