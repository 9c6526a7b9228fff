package io.anteroom.gateway.socket;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rooms;
import io.anteroom.gateway.GatewayNode;
import io.vertx.core.AsyncResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Hands messages of one event loop's sockets on, in order: what came in one turn of the loop together, and what comes while
 * that is under way is the next batch. A batch of one message costs nearly what a batch of ten does, so two do not begin
 * within {@link #GATHER_NANOS}; after a longer pause a message is handed on at once. Belongs to that loop.
 *
 * <p>Only one batch is under way, whatever instance or node takes it; that is what keeps the messages of a socket in order.
 */
final class RoomSends {

    /** A batch keeps Redis busy for some ms at most. */
    private static final int BATCH_MAX = 1_024;

    private static final int BATCH_CHARS_MAX = 512 * 1024;
    /** The wait of a message that just missed a batch; half of it for most that come under load. */
    private static final long GATHER_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final SocketLoop loop;
    private final GatewayNode node;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean busy;
    private long begunAtNanos = System.nanoTime() - GATHER_NANOS;

    private record Waiting(Socket socket, Event event, Rooms.Send send) {}

    RoomSends(SocketLoop loop, GatewayNode node) {
        this.loop = loop;
        this.node = node;
    }

    void add(Socket socket, Event event, Rooms.Send send) {
        waiting.add(new Waiting(socket, event, send));
        if (!busy) {
            busy = true;
            beginSoon();
        }
    }

    /** At the end of this turn, or when the last batch began long enough ago. */
    private void beginSoon() {
        var waitNanos = begunAtNanos + GATHER_NANOS - System.nanoTime();
        if (waitNanos > 0) {
            loop.runAfter(waitNanos, this::begin);
        } else {
            loop.run(this::begin);
        }
    }

    private void begin() {
        begunAtNanos = System.nanoTime();
        var batch = new ArrayList<Waiting>(Math.min(BATCH_MAX, waiting.size()));
        var sends = new ArrayList<Rooms.Send>(Math.min(BATCH_MAX, waiting.size()));
        for (int chars = 0; !waiting.isEmpty() && batch.size() < BATCH_MAX && chars < BATCH_CHARS_MAX; ) {
            var one = waiting.remove();
            batch.add(one);
            sends.add(one.send());
            chars += one.send().data().length();
        }
        var append = new Rooms.Append(node.bus().nodeId(), sends);
        node.bus().ask(Rooms.APPEND, append).onComplete(result -> {
            if (result.succeeded() && result.result() instanceof Reply.Done<Rooms.Appended> done) {
                node.sockets().hearRooms(done.value().news());
            }
            answer(batch, result);
            busy = !waiting.isEmpty();
            if (busy) {
                beginSoon();
            }
        });
    }

    private static void answer(List<Waiting> batch, AsyncResult<Reply<Rooms.Appended>> result) {
        for (int i = 0; i < batch.size(); i++) {
            var one = batch.get(i);
            one.socket().sent(one.event(), answer(one, i, result));
        }
    }

    private static Answer answer(Waiting one, int place, AsyncResult<Reply<Rooms.Appended>> result) {
        var id = one.event().id();
        if (result.failed()) {
            return EventTurns.failed(one.event(), result.cause());
        }
        return result.result()
                .fold(
                        appended -> {
                            var sent = appended.results().get(place);
                            return sent.refusal() == null
                                    ? Answer.of(RoomFrames.sent(id, roomId(one), sent.seq()))
                                    : Answer.refused(id, sent.refusal());
                        },
                        refusal -> Answer.refused(id, refusal));
    }

    private static String roomId(Waiting one) {
        return Objects.requireNonNull(one.event().envelope().roomId());
    }
}
