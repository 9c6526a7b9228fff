package io.anteroom.gateway.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.gateway.GatewayNode;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What concerns rooms: {@code RoomJoin}, {@code RoomLeave} and {@code RoomSend}. */
final class RoomEvents {

    private static final int DATA_BYTES_MAX = 8 * 1024;
    private static final int PASSWORD_LENGTH_MAX = 128;
    private static final long SEQ_MAX = 1_000_000_000_000L;

    private static final Refusal NOBODY = new Refusal(Code.CLIENT_NOT_AUTHENTICATED, "authenticate first");
    private static final Refusal WANTS_ROOM = new Refusal(Code.INVALID_EVENT_INPUTS, "roomId is missing");
    private static final Refusal NO_GAME = new Refusal(Code.INVALID_EVENT_INPUTS, "a room takes no gameId or action");
    private static final Refusal NO_ROOM = new Refusal(Code.ROOM_NOT_FOUND, "there is no such room");
    private static final Refusal WANTS_DATA = new Refusal(Code.INVALID_EVENT_INPUTS, "data is missing");
    private static final Refusal NO_DATA = new Refusal(Code.INVALID_EVENT_INPUTS, "data is not wanted here");
    private static final Refusal TOO_BIG = new Refusal(Code.INVALID_EVENT_INPUTS, "data is at most 8 KiB");
    private static final Refusal WANTS_AFTER = new Refusal(Code.INVALID_EVENT_INPUTS, "data is {afterSeq?, password?}");
    /** Nothing that passes by itself, so nothing to try again. */
    private static final Refusal TOO_MANY_ROOMS =
            new Refusal(Code.FORBIDDEN, "one socket may be in " + SocketRooms.MAX + " rooms: leave one first");

    private final GatewayNode node;
    private final RoomFeeds feeds;
    private final SeatRequests requests;
    private final RoomSends sends;
    private final RoomLeaves leaves;

    RoomEvents(SocketLoop loop, GatewayNode node, RoomFeeds feeds, SeatRequests requests) {
        this.requests = requests;
        this.node = node;
        this.feeds = feeds;
        this.sends = new RoomSends(loop, node);
        this.leaves = new RoomLeaves(node.bus(), feeds);
    }

    /** Hands a message on; refused at once or, with {@code Socket.sent}, later. */
    @Nullable
    Refusal send(Socket socket, Event event) {
        var envelope = event.envelope();
        var identity = socket.identity();
        if (identity == null) {
            return NOBODY;
        }
        var problem = problemOf(envelope);
        if (problem != null) {
            return problem;
        }
        var text = envelope.text();
        if (text == null) {
            return WANTS_DATA;
        }
        if (isTooBig(text)) {
            return TOO_BIG;
        }
        var room = roomOf(envelope);
        if (room.isEmpty()) {
            return NO_ROOM;
        }
        var rate = socket.rooms().messages(room.get(), event.receivedAtNanos());
        if (!rate.take(event.receivedAtNanos())) {
            return new Refusal(Code.RATE_LIMITED, "too many messages to this room", rate.waitMs());
        }

        sends.add(socket, event, new Rooms.Send(room.get(), identity.playerId(), event.id(), event.hash(), text));
        return null;
    }

    /** Whether what is refused so may repeat a message that was taken, which is to be asked first. */
    static boolean mayRepeat(Refusal refusal) {
        return refusal.code() != Code.CLIENT_NOT_AUTHENTICATED && refusal.code() != Code.RATE_LIMITED;
    }

    /** Of a message that can't be handed on: what became of it before, or the refusal. */
    Future<Answer> recall(Socket socket, Event event, Refusal refusal) {
        var player = Objects.requireNonNull(socket.identity()).playerId();
        return node.bus()
                .ask(Rooms.RECALL, new Rooms.Recall(player, event.id(), event.hash()))
                .map(reply -> reply.fold(
                        recalled -> recalled(event, refusal, recalled.sent()),
                        unasked -> Answer.refused(event.id(), unasked)));
    }

    private static Answer recalled(Event event, Refusal refusal, Rooms.@Nullable Sent sent) {
        if (sent == null || sent.refusal() != null) {
            return Answer.refused(event.id(), sent == null ? refusal : Objects.requireNonNull(sent.refusal()));
        }
        return Answer.of(RoomFrames.sent(
                event.id(), Objects.requireNonNull(event.envelope().roomId()), sent.seq()));
    }

    private static boolean isTooBig(String text) {
        return text.length() > DATA_BYTES_MAX
                || (text.length() > DATA_BYTES_MAX / 3
                        && text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > DATA_BYTES_MAX);
    }

    private static @Nullable Refusal problemOf(Envelope envelope) {
        if (envelope.problem() != null) {
            return envelope.problem();
        }
        if (envelope.roomId() == null) {
            return WANTS_ROOM;
        }
        return envelope.gameId() != null || envelope.action() != null ? NO_GAME : null;
    }

    private static Optional<RoomId> roomOf(Envelope envelope) {
        return roomOf(Objects.requireNonNull(envelope.roomId()));
    }

    static Optional<RoomId> roomOf(String text) {
        try {
            return text.length() == 36 ? Optional.of(RoomId.parse(text)) : Optional.empty();
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    Future<Answer> join(Socket socket, Event event) {
        var envelope = event.envelope();
        var data = envelope.data();
        var problem = socket.identity() == null ? NOBODY : problemOf(envelope);
        if (problem != null) {
            return refused(event, problem);
        }
        if (!isJoin(data)) {
            return refused(event, WANTS_AFTER);
        }
        if (!socket.rooms().mayMove()) {
            return tooFast(socket, event);
        }
        var room = roomOf(envelope);
        if (room.isEmpty()) {
            return refused(event, NO_ROOM);
        }
        var seat = socket.rooms().seat(room.get());
        if (seat == null && socket.rooms().isFull()) {
            return refused(event, TOO_MANY_ROOMS);
        }

        var again = seat != null;
        if (seat == null) {
            seat = feeds.open(room.get(), socket);
        } else {
            feeds.reopen(seat);
        }
        return join(event, seat, again, new Rooms.Join(room.get(), seat.seat(), after(data), password(data), false));
    }

    private static Future<Answer> tooFast(Socket socket, Event event) {
        return refused(
                event,
                new Refusal(
                        Code.RATE_LIMITED,
                        "too many joins and leaves",
                        socket.rooms().waitMs()));
    }

    private Future<Answer> join(Event event, RoomSeat seat, boolean again, Rooms.Join join) {
        return requests.join(seat, join)
                .onFailure(unknown -> feeds.giveUp(seat))
                .map(reply -> reply.fold(
                        joined -> joined(event, seat, joined), refusal -> notJoined(event, seat, again, refusal)));
    }

    private Answer joined(Event event, RoomSeat seat, Rooms.Joined joined) {
        if (seat.isGone()) {
            feeds.giveUp(seat);
        }
        var position = positionAfter(joined.page());
        return Answer.of(RoomFrames.state(event.id(), seat.roomId(), joined, position))
                .thenRun(() -> feeds.begin(seat, joined.page(), position));
    }

    /** The number of the last entry in a page, or the newest if it has none. */
    private static long positionAfter(Rooms.Page page) {
        return page.entries().isEmpty() ? page.last() : page.end();
    }

    /** Who has a seat keeps it, unless it is told that it has not. */
    private Answer notJoined(Event event, RoomSeat seat, boolean again, Refusal refusal) {
        var answer = Answer.refused(event.id(), refusal);
        if (again && refusal.code().retryable()) {
            return answer.thenRun(() -> feeds.goOn(seat));
        }
        if (again) {
            // Whoever refused it need not know that there is one.
            feeds.giveUp(seat);
        } else {
            feeds.close(seat);
        }
        return answer;
    }

    Future<Answer> leave(Socket socket, Event event) {
        var envelope = event.envelope();
        var problem = socket.identity() == null ? NOBODY : problemOf(envelope);
        if (problem != null) {
            return refused(event, problem);
        }
        if (envelope.data() != null && !envelope.data().isEmpty()) {
            return refused(event, NO_DATA);
        }
        if (!socket.rooms().mayMove()) {
            return tooFast(socket, event);
        }
        var room = roomOf(envelope);
        if (room.isEmpty()) {
            return refused(event, NO_ROOM);
        }

        var seat = socket.rooms().seat(room.get());
        return seat == null ? leaves.leave(event, leaveOf(socket, room.get())) : leaves.leave(event, seat);
    }

    /** Of a socket without a seat there: perhaps its session has one, in a room that its resume did not name. */
    private Rooms.Leave leaveOf(Socket socket, RoomId room) {
        var resumed = Objects.requireNonNull(socket.session()).resume() > 0;
        return new Rooms.Leave(
                room, feeds.seatOf(socket), resumed || socket.rooms().isRenumbered());
    }

    private static boolean isJoin(@Nullable ObjectNode data) {
        if (data == null) {
            return true;
        }
        var after = data.get("afterSeq");
        var password = data.get("password");
        for (var names = data.fieldNames(); names.hasNext(); ) {
            if (!Set.of("afterSeq", "password").contains(names.next())) {
                return false;
            }
        }
        return (after == null || isSeq(after)) && (password == null || isPassword(password));
    }

    private static boolean isPassword(JsonNode password) {
        var text = password.textValue();
        // Characters as the API counts them when the room is made: an emoji is one.
        return text != null && text.codePointCount(0, text.length()) <= PASSWORD_LENGTH_MAX;
    }

    static boolean isSeq(JsonNode value) {
        return value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= SEQ_MAX;
    }

    private static long after(@Nullable ObjectNode data) {
        return data == null ? 0 : data.path("afterSeq").asLong(0);
    }

    private static @Nullable String password(@Nullable ObjectNode data) {
        return data == null ? null : data.path("password").textValue();
    }

    private static Future<Answer> refused(Event event, Refusal refusal) {
        return Future.succeededFuture(Answer.refused(event.id(), refusal));
    }
}
