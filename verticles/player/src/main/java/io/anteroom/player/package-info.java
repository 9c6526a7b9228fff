/**
 * Accounts, logins and tokens: who somebody is, before anybody plays.
 *
 * <p>Serves {@link io.anteroom.contracts.Players} and {@link io.anteroom.contracts.Keys#PUBLIC}. Accounts, logins and
 * sealed signing keys are rows that store owns; this verticle keeps nothing that can't be had again, except the counts of
 * failed logins while Redis is away.
 *
 * <p>Invariants: no password, token or private key is written or logged in the clear; an unknown name costs and answers
 * what a wrong password does; a key is told to the checkers of tokens before anything is signed with it and until the
 * last token it signed has expired; hashing and signing never run on an event loop.
 *
 * <p>While PostgreSQL is away nobody logs in, and tokens are still checked with the keys told before. While Redis is away
 * each instance counts failed logins by itself. With another master key than the database was sealed under, the verticle
 * does not start.
 */
@NullMarked
@CheckReturnValue
package io.anteroom.player;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
