package io.anteroom.gateway.socket;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** Where calls to a neighbour wait, the next one or all, until a test lets them on. May be used on any thread. */
final class Gate {

    private final List<Promise<Void>> waiting = new ArrayList<>();
    private int holds;

    /** The next call waits; those after it do not. */
    synchronized void holdsOne() {
        holds = 1;
    }

    synchronized void holdsAll() {
        holds = Integer.MAX_VALUE;
    }

    synchronized boolean isHolding() {
        return !waiting.isEmpty();
    }

    synchronized int held() {
        return waiting.size();
    }

    /** Those that wait go on, and nobody is held any more. */
    void opens() {
        taken().forEach(Promise::complete);
    }

    /** As {@link #opens}, but they are to fail. */
    void refuses() {
        taken().forEach(promise -> promise.fail("refused"));
    }

    private synchronized List<Promise<Void>> taken() {
        var taken = List.copyOf(waiting);
        waiting.clear();
        holds = 0;
        return taken;
    }

    /** For the neighbour: completes when the call may go on, and fails if it is to be refused. */
    synchronized Future<Void> pass() {
        if (holds == 0) {
            return Future.succeededFuture();
        }
        holds--;
        Promise<Void> promise = Promise.promise();
        waiting.add(promise);
        return promise.future();
    }
}
