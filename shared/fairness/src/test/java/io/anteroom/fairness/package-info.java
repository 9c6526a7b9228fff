@NullMarked
package io.anteroom.fairness;

import org.jspecify.annotations.NullMarked;
