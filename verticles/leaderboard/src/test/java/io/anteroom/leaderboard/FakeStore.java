package io.anteroom.leaderboard;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A store that refuses, is slow or loses its answers when a test says so. */
abstract class FakeStore {

    private final Map<String, Code> refusals = new ConcurrentHashMap<>();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Map<String, Future<Void>> held = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** From now on it is refused, until {@link #mend}. */
    void refuse(Endpoint<?, ?> endpoint, Code code) {
        refusals.put(endpoint.address(), code);
    }

    /** From now on it is done, and the answer lost, until {@link #mend}. */
    void loseAnswers(Endpoint<?, ?> endpoint) {
        lost.add(endpoint.address());
    }

    /** From now on it is answered when what is returned is completed. */
    Promise<Void> hold(Endpoint<?, ?> endpoint) {
        var gate = Promise.<Void>promise();
        held.put(endpoint.address(), gate.future());
        return gate;
    }

    void mend(Endpoint<?, ?> endpoint) {
        refusals.remove(endpoint.address());
        lost.remove(endpoint.address());
    }

    /** How often it was asked. */
    int count(Endpoint<?, ?> endpoint) {
        return counts.getOrDefault(endpoint.address(), 0);
    }

    final <Q, R> Future<Void> serve(Bus bus, Endpoint<Q, R> endpoint, Function<Q, R> answer) {
        return bus.serve(endpoint, 10_000, call -> {
            counts.merge(endpoint.address(), 1, Integer::sum);
            var refusal = refusals.get(endpoint.address());
            if (refusal != null) {
                return Future.succeededFuture(Reply.refused(refusal, "on purpose"));
            }
            R done;
            synchronized (this) {
                done = answer.apply(call.request());
            }
            if (lost.contains(endpoint.address())) {
                return Future.failedFuture(new UnknownOutcome("lost on purpose"));
            }
            return held.getOrDefault(endpoint.address(), Future.succeededFuture())
                    .map(open -> Reply.done(done));
        });
    }
}
