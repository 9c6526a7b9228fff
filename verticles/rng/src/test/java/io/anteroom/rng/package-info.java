@NullMarked
package io.anteroom.rng;

import org.jspecify.annotations.NullMarked;
