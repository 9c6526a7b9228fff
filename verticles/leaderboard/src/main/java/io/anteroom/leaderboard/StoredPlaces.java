package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Places counted in PostgreSQL, for boards that Redis does not have now. Belongs to one event loop.
 *
 * <p>Counting may cost as much as the board has players, so only a few questions are asked at once, some wait, and the others
 * are told to come again. The same question is asked once; its answer serves for as long as it took to get, so that of a small
 * board it is never old.
 */
final class StoredPlaces {

    private static final int RUNNING_MAX = 4;
    private static final int WAITING_MAX = 64;
    private static final int KEPT_MAX = 256;
    private static final long RETRY_AFTER_MS = 1_000;

    private final Bus bus;
    private final Map<Object, Answer> answers = new HashMap<>();
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int running;

    private static final class Answer {

        private final Promise<Reply<Page>> promise = Promise.promise();
        private long servesUntilNanos = Long.MAX_VALUE;

        boolean serves() {
            return servesUntilNanos == Long.MAX_VALUE || System.nanoTime() - servesUntilNanos < 0;
        }
    }

    StoredPlaces(Bus bus) {
        this.bus = bus;
    }

    /** Refused with {@code UNAVAILABLE} if too many ask. */
    <Q> Future<Reply<Page>> ask(Endpoint<Q, Page> endpoint, Q question) {
        var known = answers.get(question);
        if (known != null && known.serves()) {
            return known.promise.future();
        }
        if (running >= RUNNING_MAX && waiting.size() >= WAITING_MAX) {
            return Future.succeededFuture(
                    Reply.refused(new Refusal(Code.UNAVAILABLE, "the board is being put in order", RETRY_AFTER_MS)));
        }

        forgetOld();
        var answer = new Answer();
        answers.put(question, answer);
        waiting.add(() -> run(endpoint, question, answer));
        runNext();
        return answer.promise.future();
    }

    private void runNext() {
        while (running < RUNNING_MAX && !waiting.isEmpty()) {
            running++;
            waiting.remove().run();
        }
    }

    private <Q> void run(Endpoint<Q, Page> endpoint, Q question, Answer answer) {
        var startNanos = System.nanoTime();
        bus.ask(endpoint, question).onComplete(result -> {
            running--;
            var now = System.nanoTime();
            var isGood = result.succeeded() && result.result() instanceof Reply.Done;
            answer.servesUntilNanos = isGood ? now + (now - startNanos) : now;
            answer.promise.handle(result);
            runNext();
        });
    }

    private void forgetOld() {
        if (answers.size() >= KEPT_MAX) {
            answers.values().removeIf(answer -> !answer.serves());
        }
    }
}
