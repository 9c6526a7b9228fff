/**
 * A check of compiled code: between the entropy source and the outcome of a round there is no floating point, no other
 * generator, and no remainder but the one that follows a rejection. Beside it what it must find, one fault a class.
 */
@NullMarked
package io.anteroom.app.drawpath;

import org.jspecify.annotations.NullMarked;
