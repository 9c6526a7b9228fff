package io.anteroom.runtime;

import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Steps of which only some are under way at once; the others wait in their order, and whoever has waited until its deadline is
 * refused without a step. Belongs to one event loop.
 */
public final class FewAtOnce {

    private final int most;
    private final Refusal late;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int underWay;
    private boolean handingOn;

    /** @param late what whoever waits in vain for its turn is refused with */
    public FewAtOnce(int most, Refusal late) {
        this.most = most;
        this.late = late;
    }

    /** Refused without a step if its turn comes too late. */
    public <T> Future<Reply<T>> run(Deadline until, Supplier<Future<Reply<T>>> step) {
        if (underWay < most) {
            return begin(step);
        }
        var turn = Promise.<Reply<T>>promise();
        waiting.add(() -> {
            if (until.passed()) {
                turn.complete(Reply.refused(late));
            } else {
                begin(step).onComplete(turn);
            }
        });
        return turn.future();
    }

    private <T> Future<Reply<T>> begin(Supplier<Future<Reply<T>>> step) {
        underWay++;
        return Future.<Reply<T>>future(done -> step.get().onComplete(done)).onComplete(done -> {
            underWay--;
            handOn();
        });
    }

    /** Not one within another: thousands of steps that are done at once would not fit on the stack. */
    private void handOn() {
        if (handingOn) {
            return;
        }
        handingOn = true;
        try {
            while (underWay < most && !waiting.isEmpty()) {
                waiting.remove().run();
            }
        } finally {
            handingOn = false;
        }
    }
}
