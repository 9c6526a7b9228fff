package io.anteroom.room;

import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/** Steps of many rooms, some of them at once. */
final class Together {

    /** Store and Redis have others to serve. */
    private static final int MAX = 64;

    private Together() {}

    /** Goes on whatever becomes of each. */
    static <T> Future<?> each(List<T> items, Function<T, Future<?>> step) {
        Future<?> all = Future.succeededFuture();
        for (int from = 0; from < items.size(); from += MAX) {
            var some = items.subList(from, Math.min(items.size(), from + MAX));
            all = all.compose(before ->
                    Future.join(some.stream().map(step).toList()).transform(done -> Future.succeededFuture()));
        }
        return all;
    }
}
