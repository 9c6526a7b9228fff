@NullMarked
package io.anteroom.matchmaking.pairing;

import org.jspecify.annotations.NullMarked;
