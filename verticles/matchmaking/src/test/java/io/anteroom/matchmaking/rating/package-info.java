@NullMarked
package io.anteroom.matchmaking.rating;

import org.jspecify.annotations.NullMarked;
