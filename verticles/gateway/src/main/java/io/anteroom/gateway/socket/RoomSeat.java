package io.anteroom.gateway.socket;

import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import org.jspecify.annotations.Nullable;

/** A socket in a room: how far it has been sent the log. Belongs to the socket's loop. */
final class RoomSeat {

    /** How a seat gets its entries. */
    private enum State {
        /** Not at all: it was asked for, and is not answered yet. */
        ASKED,
        /** From pages of the log, until it is where the others are. */
        BEHIND,
        /** With the others. */
        LIVE,
        GONE
    }

    private final RoomId roomId;
    private final Socket socket;
    private final Rooms.Seat seat;
    private State state = State.ASKED;
    private long position;
    private long epoch;
    private long olderSeq;
    private boolean placed;
    private long newest;
    private int asked;
    private boolean reading;
    private @Nullable FrameRate messages;

    RoomSeat(RoomId roomId, Socket socket, Rooms.Seat seat) {
        this.roomId = roomId;
        this.socket = socket;
        this.seat = seat;
    }

    RoomId roomId() {
        return roomId;
    }

    Socket socket() {
        return socket;
    }

    Rooms.Seat seat() {
        return seat;
    }

    FrameRate messages(int perSecond, long nowNanos) {
        if (messages == null) {
            messages = new FrameRate(perSecond, nowNanos);
        }
        return messages;
    }

    /** The last entry its socket was sent, while it is not live. */
    long position() {
        return position;
    }

    /** The newest epoch its client was told of; 0 at first. */
    long epoch() {
        return epoch;
    }

    void isTold(long newEpoch) {
        epoch = newEpoch;
    }

    /** The highest number of an older log that its client may still name, since nobody knows that it heard of this one; 0 for none. */
    long olderSeq() {
        return olderSeq;
    }

    /** Its client has heard of the log that there is now. */
    void mayNameNothing() {
        olderSeq = 0;
    }

    /** The log is another from here on, and its client had this number of the one before. */
    void mayName(long seq) {
        olderSeq = Math.max(olderSeq, seq);
    }

    /**
     * Waits for an answer; until then nothing is sent.
     *
     * @return the question, which answers to earlier ones do not answer
     */
    int asks() {
        state = State.ASKED;
        return ++asked;
    }

    /** How often it was asked for. */
    int asked() {
        return asked;
    }

    /** Whether this question is the last that was asked, and not answered yet. */
    boolean waitsFor(int question) {
        return state == State.ASKED && question == asked;
    }

    boolean isAsked() {
        return state == State.ASKED;
    }

    /** Its client was told of a new log that goes on after {@code base}, in which it has no place yet. */
    void isReset(long newEpoch, long base) {
        epoch = newEpoch;
        position = base;
        placed = false;
    }

    /** The room knows it, since its log's newest entry was this one; {@link #standsAt} says how far the socket was sent it. */
    void isPlaced(long logsNewest) {
        placed = true;
        newest = logsNewest;
    }

    /** Whether its player left with this entry. A leave that the log had when the seat was given ended an earlier one. */
    boolean isEndedBy(long seq, RoomNews.Entry entry) {
        return seq > newest && seat.playerId().equals(entry.left());
    }

    /** Whether it was promised a place in a new log and has none yet. */
    boolean wantsPlace() {
        return !placed;
    }

    /** From here it reads on. */
    void standsAt(long newPosition) {
        position = newPosition;
        state = State.BEHIND;
    }

    boolean isBehind() {
        return state == State.BEHIND;
    }

    void goesLive() {
        state = State.LIVE;
    }

    /** Whether it is to be sent an entry with the others. */
    boolean takes(long seq) {
        return state == State.LIVE && seq > position;
    }

    boolean isLive() {
        return state == State.LIVE;
    }

    void goes() {
        state = State.GONE;
    }

    boolean isGone() {
        return state == State.GONE;
    }

    /** True for whoever may read a page for it now. */
    boolean beginsToRead() {
        if (reading || state != State.BEHIND) {
            return false;
        }
        reading = true;
        return true;
    }

    void hasRead() {
        reading = false;
    }
}
