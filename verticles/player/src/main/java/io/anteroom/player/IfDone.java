package io.anteroom.player;

import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import java.util.function.Function;

/** The next step of a chain of questions: taken if the last was answered, skipped if it was refused. */
final class IfDone {

    private IfDone() {}

    static <A, B> Function<Reply<A>, Future<Reply<B>>> then(Function<A, Future<Reply<B>>> next) {
        return reply -> reply.fold(next, refusal -> Future.succeededFuture(Reply.refused(refusal)));
    }
}
