/**
 * Rooms: who is in them, what was said in which order, and by which rules.
 *
 * <p>Serves {@code room.*}. Owns the keys {@code room:*} of Redis, see {@code room.lua}: of each room its log, its members
 * and where they sit, and the state of its rules. What a room was made as, and what was moved out of its log, is in
 * PostgreSQL through store. Instances keep nothing but copies of what does not change.
 *
 * <p>What always holds: an entry's number is given by the script that puts it into the log, so that there is one order,
 * without gap or repeat, whoever appends; members, seats and entries change in one script or not at all; a room that Redis
 * lost, or may have lost something of, goes on under a higher epoch which PostgreSQL gave; what leaves Redis is in
 * PostgreSQL before; what a leased job writes carries its lease's epoch, and an older one is refused. Who is muted is in
 * PostgreSQL under a number that grows, and no script that appends goes by an older one than it was told.
 *
 * <p>Rooms of a kind that ticks are divided into shards, each leased to one instance at a time; see {@code TICKS.md}. Only that
 * instance changes their state; what members send waits in the log for it. Its scripts carry the lease's epoch, and an older
 * one is refused.
 *
 * <p>Matchmaking hears how a match ended and who left one for good, from the script that wrote the entry and again until it
 * took it; only rooms of matches ask it.
 *
 * <p>Nodes are told of entries as a hint, once each. Whoever misses one reads the log.
 *
 * <p>Without Redis everything is refused as unavailable, or unknown if an answer was lost. Without store what is open goes
 * on; no room is made, found, closed or archived, and logs grow up to their bound.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.room;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
