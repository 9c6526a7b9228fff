/**
 * Boards: players in the order of a score, over seasons.
 *
 * <p>Serves {@code board.submit}, {@code board.page}, {@code board.around}, {@code board.among}, {@code board.watch},
 * {@code board.changes}, {@code board.list} and {@code board.seasons}. Owns the Redis keys that begin with {@code board:}; scores
 * are in PostgreSQL, behind store.
 *
 * <p>What always holds: a score that was acknowledged is in PostgreSQL. Redis only has the same rows in order, each with its
 * version, and takes none that is older than what it has; so it does not matter in which order, how often or by whom it is told.
 * What is read from Redis is a board that was complete when it was made and was told of every change since, on the very server
 * that made it: a stamp says so, and a server that restarted has another. A board without its stamp is made again from
 * PostgreSQL while scores go on arriving.
 *
 * <p>When Redis is away or has to be filled first, scores are taken all the same and places are counted in PostgreSQL, a few at
 * a time. A change that nobody told Redis of, because a node died in between, is found in PostgreSQL some seconds later. When
 * store is away nothing is served; an answer that was lost fails as unknown.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.leaderboard;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
