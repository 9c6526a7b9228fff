/**
 * The only owner of PostgreSQL: accounts, ledger, journal, rounds, seeds, sessions, and what nodes share.
 *
 * <p>Serves {@link io.anteroom.contracts.CommitRound} and every conversation whose address begins with {@code store.}.
 * Each instance is a {@link io.anteroom.store.Lane}: one write connection with one batch of commits in flight. Everything
 * else goes through a small pool of its own, and lists that may lag through replicas if there are any.
 *
 * <p>The rule that keeps money right: whoever changes anything of a player's money, seeds, rounds or sessions first locks
 * the player's row, in a statement of its own, and reads only afterwards. A statement that waits for a lock sees the new
 * row there and the old world everywhere else; the next statement sees the world as it is. Player accounts are locked
 * after players, the house's after those, each by ascending id.
 *
 * <p>A commit's outcome is <em>unknown</em> when the connection is lost with the batch in flight; asking again under the
 * same event id tells. Everything PostgreSQL itself refused was rolled back and is a definite answer. While PostgreSQL is
 * away, what is queued waits for it until its deadline, and what comes over the bound is refused.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.store;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
