@NullMarked
package io.anteroom.matchmaking;

import org.jspecify.annotations.NullMarked;
