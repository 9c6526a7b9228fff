package io.anteroom.rng;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.DrawLog;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** The log as store keeps it, in memory. Any thread. */
final class FakeDrawLog {

    private static final Hash ZEROS = Hash.ofBytes(new byte[32]);

    private final List<DrawLog.Batch> waiting = new ArrayList<>();
    private final List<DrawLog.Block> blocks = new ArrayList<>();
    private DrawLog.Head head = new DrawLog.Head(0, 0, DrawLog.beginning(0), ZEROS);
    private long ids;
    private boolean losesAnswers;

    static FakeDrawLog start(Bus bus) throws Exception {
        var log = new FakeDrawLog();
        var tail = bus.serve(DrawLog.TAIL, 100, call -> Future.succeededFuture(log.tail(call.request())));
        var append = bus.serve(DrawLog.APPEND, 100, call -> log.append(call.request()));
        var unused = Future.all(tail, append).await(5, SECONDS);
        return log;
    }

    /** A transaction of that many actions is committed. */
    synchronized void commit(int actions) {
        ids++;
        waiting.add(new DrawLog.Batch(ids, actions, Hash.of(new byte[] {(byte) ids})));
    }

    synchronized List<DrawLog.Block> blocks() {
        return List.copyOf(blocks);
    }

    synchronized DrawLog.Head head() {
        return head;
    }

    synchronized void forge(DrawLog.Head other) {
        head = other;
    }

    /** Appends take effect and are not answered. */
    synchronized void loseAnswers(boolean on) {
        losesAnswers = on;
    }

    private synchronized Reply<DrawLog.Tail> tail(DrawLog.ReadTail request) {
        var some = waiting.subList(0, Math.min(waiting.size(), request.batchesMax()));
        return Reply.done(new DrawLog.Tail(head, some, some.isEmpty() ? 0 : 5));
    }

    private synchronized Future<Reply<Done>> append(DrawLog.Append append) {
        var block = append.block();
        if (block.number() != head.number() + 1
                || !block.previous().equals(head.hash())
                || !waiting.containsAll(block.batches())) {
            return Future.succeededFuture(Reply.refused(Code.ROUND_CONFLICT, "it does not follow"));
        }
        waiting.removeAll(block.batches());
        blocks.add(block);
        head = append.head();
        return losesAnswers
                ? Future.failedFuture("the answer was lost")
                : Future.succeededFuture(Reply.done(Done.DONE));
    }
}
