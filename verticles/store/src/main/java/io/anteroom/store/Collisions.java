package io.anteroom.store;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Transactions that got into each other's way and are tried again, a few times. */
final class Collisions {

    private static final int TRIES = 4;

    private Collisions() {}

    /** Fails as the last try did. */
    static <T> Future<T> retried(Supplier<Future<T>> transaction) {
        return retried(transaction, TRIES);
    }

    private static <T> Future<T> retried(Supplier<Future<T>> transaction, int tries) {
        return transaction
                .get()
                .recover(failure ->
                        tries > 1 && mayPass(failure) ? retried(transaction, tries - 1) : Future.failedFuture(failure));
    }

    /** Whether the same again may succeed. A player who joins two parties at once is in neither when both look. */
    static boolean mayPass(Throwable failure) {
        return DatabaseFailure.isCollision(failure) || DatabaseFailure.violates(failure, "party_members_pkey");
    }
}
