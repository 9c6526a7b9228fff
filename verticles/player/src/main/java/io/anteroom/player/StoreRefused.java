package io.anteroom.player;

import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;

/** A neighbour refused what has to be had before anything can be served. */
final class StoreRefused extends RuntimeException {

    private StoreRefused(Refusal refusal) {
        super(refusal.code() + ": " + refusal.message(), null, false, false);
    }

    static <T> Future<T> orValue(Reply<T> reply) {
        return reply.fold(Future::succeededFuture, refusal -> Future.failedFuture(new StoreRefused(refusal)));
    }
}
