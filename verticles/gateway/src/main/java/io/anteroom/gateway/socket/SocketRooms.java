package io.anteroom.gateway.socket;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.RoomId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rooms one socket is in, and how fast it comes and goes. Belongs to the socket's loop. */
final class SocketRooms {

    static final int MAX = 32;

    private final FrameRate moves;
    private final int messagesPerSecond;
    private @Nullable FrameRate strangeMessages;
    private long number;
    private boolean renumbered;
    private final Map<RoomId, RoomSeat> seats = new HashMap<>(4);

    /** @param number the socket's own on this node */
    SocketRooms(int movesPerSecond, int messagesPerSecond, long number) {
        this.moves = new FrameRate(movesPerSecond, System.nanoTime());
        this.messagesPerSecond = messagesPerSecond;
        this.number = number;
    }

    /** What rooms know the socket by, in places that it asks for from now on. */
    long number() {
        return number;
    }

    /**
     * Rooms are told that the socket does not have a place that it asked for, and may hear of that only after it has asked once more:
     * then it is not that one which goes.
     *
     * @param next higher than all before on this node
     */
    void renumber(long next) {
        number = next;
        renumbered = true;
    }

    /** Whether a room may know it by a number that it had before. */
    boolean isRenumbered() {
        return renumbered;
    }

    boolean mayMove() {
        return moves.take(System.nanoTime());
    }

    long waitMs() {
        return moves.waitMs();
    }

    /** How fast it may talk to a room; all rooms that it has no seat in count as one. */
    FrameRate messages(RoomId room, long nowNanos) {
        var seat = seats.get(room);
        if (seat != null) {
            return seat.messages(messagesPerSecond, nowNanos);
        }
        if (strangeMessages == null) {
            strangeMessages = new FrameRate(messagesPerSecond, nowNanos);
        }
        return strangeMessages;
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    boolean isFull() {
        return seats.size() >= MAX;
    }

    @Nullable
    RoomSeat seat(RoomId room) {
        return seats.get(room);
    }

    void add(RoomSeat seat) {
        seats.put(seat.roomId(), seat);
    }

    /** False if another one is there by now, or none. */
    @CanIgnoreReturnValue
    boolean remove(RoomSeat seat) {
        return seats.remove(seat.roomId(), seat);
    }

    List<RoomSeat> all() {
        return List.copyOf(seats.values());
    }
}
