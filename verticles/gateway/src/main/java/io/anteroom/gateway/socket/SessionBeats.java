package io.anteroom.gateway.socket;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Says to Redis of sockets that their sessions live on, {@link #UNDER_WAY_MAX} at a time: the next as soon as one is answered. After
 * a loss that is every socket of the loop. More than Redis can take would only be late, late answers mean that the connection is
 * dead, and behind a new one all would have to be said again. Belongs to one event loop.
 *
 * @param <S> a socket
 */
final class SessionBeats<S> {

    static final int UNDER_WAY_MAX = 50;

    private final Function<S, Future<?>> beat;
    private final Set<S> waiting = new LinkedHashSet<>();
    private final List<Promise<Void>> said = new ArrayList<>(1);
    private int underWay;
    private boolean going;

    /** @param beat says it of one socket; ends also when that fails */
    SessionBeats(Function<S, Future<?>> beat) {
        this.beat = beat;
    }

    void add(S socket) {
        waiting.add(socket);
        go();
    }

    /** Gives back when it was said, or tried, of all of them and of those that were waiting. */
    Future<Void> addAll(Collection<S> sockets) {
        var promise = Promise.<Void>promise();
        said.add(promise);
        waiting.addAll(sockets);
        go();
        return promise.future();
    }

    /** Many may be answered before they return. */
    private void go() {
        if (going) {
            return;
        }
        going = true;
        while (underWay < UNDER_WAY_MAX && !waiting.isEmpty()) {
            var next = waiting.iterator().next();
            waiting.remove(next);
            underWay++;
            Future.future(done -> beat.apply(next).onComplete(said -> done.complete()))
                    .onComplete(done -> {
                        underWay--;
                        go();
                    });
        }
        going = false;
        if (underWay == 0 && waiting.isEmpty()) {
            var all = List.copyOf(said);
            said.clear();
            all.forEach(Promise::complete);
        }
    }
}
