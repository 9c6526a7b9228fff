@NullMarked
package io.anteroom.room.rules;

import org.jspecify.annotations.NullMarked;
