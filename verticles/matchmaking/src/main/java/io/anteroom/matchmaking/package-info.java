/**
 * Matchmaking: players queue with match tickets and are put into matches, each with a room of its own.
 *
 * <p>Serves {@link io.anteroom.contracts.Matchmaking}. Tickets, matches and ratings are in PostgreSQL behind store; what is
 * in memory here is a copy of the tickets of those shards that this instance owns, and can be lost at any moment.
 *
 * <p>A <b>shard</b> is one mode in one region. Each has at most one matcher, by a lease with an epoch; the instances of all
 * nodes share the shards evenly ({@link io.anteroom.matchmaking.Matcher}). The owner reads what is new, runs a pass, a pure
 * function on a worker thread ({@code pairing}), and commits what it found in batches
 * ({@link io.anteroom.matchmaking.ShardQueue}). A commit makes those matches all of whose tickets still wait, with their
 * rooms and the pushes that tell of them, or nothing, under the epoch; so whatever a matcher believed in the meantime, a
 * player who left or was matched is not matched again, and a killed matcher leaves either all of a match or nothing.
 *
 * <p>Store away: joining answers {@code UNAVAILABLE} or {@code TIMEOUT}, and nothing is matched until it is back; tickets
 * keep their time. The bus loses a hint: the owner polls.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.matchmaking;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
