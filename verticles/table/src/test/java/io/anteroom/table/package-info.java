@NullMarked
package io.anteroom.table;

import org.jspecify.annotations.NullMarked;
