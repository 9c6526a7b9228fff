/**
 * Live tables: rounds that many players bet on together, on server time.
 *
 * <p>Serves {@code table.list}, {@code table.view}, {@code table.bet} and {@code table.outcome}; tells {@code table.news},
 * hears {@code table.seated}. Owns no durable state: tables, rounds and bets are rows of PostgreSQL. One node keeps a table
 * at a time, by a lease; all it writes carries the lease's epoch, and under an old one nothing is written.
 *
 * <p>What always holds: a bet counts if its commit sees the round open before its time is up, and closing waits for the
 * commits under way, so that behind the close none is accepted. The number is drawn from a seed that was committed to
 * before the round opened, and only after it was closed. Each bet is paid once.
 *
 * <p>When store is away nothing is accepted, and rounds go on from where they stood when it is back. When the owner dies
 * another node takes over within the lease's time; a round that was closed gets the very number it would have got. So it does
 * when the owner's generator fails. A number that nobody can draw voids its round after a bound. A table that no node has in its
 * settings any more is finished by any of them.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.table;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
