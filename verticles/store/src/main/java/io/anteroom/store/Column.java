package io.anteroom.store;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A list turned on its side: one field of each item, as an array that goes to PostgreSQL. */
final class Column {

    private Column() {}

    static <I, T> Object of(List<I> items, Function<I, @Nullable T> field, IntFunction<T[]> array) {
        return items.stream().map(field).toArray(array);
    }
}
