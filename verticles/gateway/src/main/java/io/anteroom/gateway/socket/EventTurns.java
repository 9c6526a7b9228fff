package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.runtime.UnknownOutcome;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one socket, which are taken one after another; only messages to rooms that follow each other are under way
 * together, because they are put into logs in the order they were handed on. A copy of what waits or is under way shares its
 * answer.
 */
final class EventTurns {

    /** At this socket, with the messages to rooms that are under way: what is more is refused. */
    private static final int WAITING_MAX = WaitingEvents.OF_A_PLAYER_MAX;

    private static final Logger LOG = LoggerFactory.getLogger(EventTurns.class);
    private static final Refusal TOO_MANY = new Refusal(Code.OVERLOADED, "too many events wait already");
    /** Whoever finds it, what an id was used for or the socket itself, says it alike. */
    static final Refusal REUSED =
            new Refusal(Code.EVENT_ID_REUSED, "the eventId was used with other content; nothing was done");

    private final Socket socket;
    private final SocketLoop loop;
    private final ArrayDeque<Event> waiting = new ArrayDeque<>(4);
    /** How many of those that wait count for the player. */
    private int counted;

    private @Nullable Event current;
    private @Nullable ArrayDeque<Event> sends;
    private @Nullable UsedIds used;

    EventTurns(Socket socket, SocketLoop loop) {
        this.socket = socket;
        this.loop = loop;
    }

    /** Whether something is under way. */
    boolean isBusy() {
        return current != null || sendsUnderWay() > 0;
    }

    private int sendsUnderWay() {
        return sends == null ? 0 : sends.size();
    }

    /** What waits will not be answered. */
    void dropWaiting() {
        waiting.clear();
        count();
    }

    void add(Event event) {
        if (isCopy(event)) {
            return;
        }
        if (waiting.size() + sendsUnderWay() >= WAITING_MAX) {
            socket.refuse(event.id(), TOO_MANY);
            return;
        }

        waiting.add(event);
        pump();
    }

    private boolean isCopy(Event event) {
        if (!event.type().isOnce()) {
            return false;
        }
        return (current != null && current.absorbs(event)) || isCopyOfAny(sends, event) || isCopyOfAny(waiting, event);
    }

    private static boolean isCopyOfAny(@Nullable ArrayDeque<Event> others, Event event) {
        if (others != null) {
            for (var other : others) {
                if (other.absorbs(event)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Takes the events in turn, as far as they are answered at once. */
    void pump() {
        takeTurns();
        count();
    }

    /**
     * Has those count that wait now, and refuses the last of them if too many do at all sockets of the player. What was taken
     * at once has cost nothing here; what came before its socket had a player counts from when it has one.
     */
    private void count() {
        var who = socket.identity();
        if (who == null) {
            return;
        }
        while (counted > waiting.size()) {
            counted--;
            loop.waitingEvents().leave(who.playerId());
        }
        while (counted < waiting.size()) {
            if (loop.waitingEvents().enter(who.playerId())) {
                counted++;
            } else {
                var last = waiting.removeLast();
                for (int i = 0; i <= last.copies(); i++) {
                    socket.refuse(last.id(), TOO_MANY);
                }
            }
        }
    }

    private void takeTurns() {
        while (current == null && socket.takesEvents() && !waiting.isEmpty()) {
            if (!socket.takesMoreOrWaits()) {
                // What answers would add to what it does not read could cut it off.
                return;
            }
            var next = waiting.element();
            if (next.type() != EventType.ROOM_SEND && sendsUnderWay() > 0) {
                return;
            }
            var event = waiting.remove();
            loop.metrics().waited(System.nanoTime() - event.receivedAtNanos());
            if (isUsedOtherwise(event)) {
                socket.answered(Answer.refused(event.id(), REUSED), 1 + event.copies());
                continue;
            }
            var refusal = event.type() == EventType.ROOM_SEND ? loop.rooms().send(socket, event) : null;
            if (event.type() == EventType.ROOM_SEND && (refusal == null || !RoomEvents.mayRepeat(refusal))) {
                handed(event, refusal);
                continue;
            }
            if (refusal != null && sendsUnderWay() > 0) {
                // One of them may use its id.
                waiting.addFirst(event);
                return;
            }
            current = event;
            var answer = answer(event, refusal);
            if (!answer.isComplete()) {
                answer.onComplete(later -> {
                    finish(event, answer);
                    pump();
                });
                return;
            }
            finish(event, answer);
        }
    }

    private boolean isUsedOtherwise(Event event) {
        var who = socket.identity();
        return used != null
                && who != null
                && event.type().isOnce()
                && used.clash(event.type(), who.playerId(), event.id(), System.nanoTime());
    }

    /** A message is answered later, in {@link #sent}; those after it need not wait for that. */
    private void handed(Event event, @Nullable Refusal refusal) {
        if (refusal == null) {
            if (sends == null) {
                sends = new ArrayDeque<>(4);
            }
            sends.add(event);
        } else {
            socket.answered(Answer.refused(event.id(), refusal), 1 + event.copies());
        }
    }

    /** What became of a message that was handed on. */
    void sent(Event event, Answer answer) {
        if (sends == null || !sends.remove(event)) {
            return;
        }
        answered(event, answer);
        pump();
    }

    /** @param refusal of a message that can't be handed on */
    private Future<Answer> answer(Event event, @Nullable Refusal refusal) {
        try {
            return switch (event.type()) {
                case AUTHENTICATE -> loop.sessions().authenticate(socket, event);
                case RESUME -> loop.sessions().resume(socket, event);
                case ROUND_STATE -> loop.rounds().state(socket, event);
                case ROUND_ACTION -> loop.rounds().action(socket, event);
                case GET_BALANCE -> loop.rounds().balance(socket, event);
                case TABLE_JOIN -> loop.tables().join(socket, event);
                case TABLE_LEAVE -> loop.tables().leave(socket, event);
                case TABLE_BET -> loop.tables().bet(socket, event);
                case ROOM_JOIN -> loop.rooms().join(socket, event);
                case ROOM_LEAVE -> loop.rooms().leave(socket, event);
                case ROOM_SEND -> loop.rooms().recall(socket, event, Objects.requireNonNull(refusal));
                case BOARD_WATCH -> loop.boards().watch(socket, event);
                case BOARD_UNWATCH -> loop.boards().unwatch(socket, event);
                case PRESENCE -> loop.presence().say(socket, event);
                case PRESENCE_WATCH -> loop.presence().watch(socket, event);
                case PRESENCE_UNWATCH -> loop.presence().unwatch(socket, event);
                // With a player it was answered at once.
                case PING ->
                    Future.succeededFuture(
                            Answer.refused(event.id(), Code.CLIENT_NOT_AUTHENTICATED, "authenticate first"));
            };
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }

    private void finish(Event event, Future<Answer> done) {
        current = null;
        answered(event, done.succeeded() ? done.result() : failed(event, done.cause()));
    }

    private void answered(Event event, Answer answer) {
        var now = System.nanoTime();
        loop.metrics().answered(event.type(), now - event.receivedAtNanos());
        var who = socket.identity();
        if (event.type().isOnce() && answer.refused() == null && who != null) {
            if (used == null) {
                used = new UsedIds();
            }
            used.add(event.type(), who.playerId(), event.id(), now);
        }
        socket.answered(answer, 1 + event.copies());
    }

    static Answer failed(Event event, Throwable cause) {
        if (cause instanceof UnknownOutcome) {
            return Answer.refused(
                    event.id(), Code.TIMEOUT, "the outcome is not known; the same eventId tells it later");
        }
        LOG.error("An event failed type={}", event.type(), cause);
        return Answer.refused(event.id(), Code.INTERNAL, "something went wrong");
    }
}
