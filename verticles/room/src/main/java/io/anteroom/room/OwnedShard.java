package io.anteroom.room;

import io.anteroom.contracts.RoomId;
import java.util.HashMap;
import java.util.Map;

/** A shard of rooms that tick while this instance owns it. Belongs to one event loop. */
final class OwnedShard {

    private final int number;
    private final long epoch;
    private final Map<RoomId, TickingRoom> rooms = new HashMap<>();
    private boolean halted;

    OwnedShard(int number, long epoch) {
        this.number = number;
        this.epoch = epoch;
    }

    int number() {
        return number;
    }

    String job() {
        return TickShards.job(number);
    }

    long epoch() {
        return epoch;
    }

    /** Rooms it knows of, also those whose rules failed and that stand still. */
    Map<RoomId, TickingRoom> rooms() {
        return rooms;
    }

    /** From now on none of its rooms begins a tick. */
    void halt() {
        halted = true;
    }

    boolean isHalted() {
        return halted;
    }
}
