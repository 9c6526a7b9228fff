@NullMarked
package io.anteroom.table.rules;

import org.jspecify.annotations.NullMarked;
