/** Rooms over a real Redis, with a store in memory. */
@NullMarked
package io.anteroom.room;

import org.jspecify.annotations.NullMarked;
