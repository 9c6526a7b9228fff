package io.anteroom.room;

import io.anteroom.contracts.RoomId;

/** How rooms that tick are divided into shards, each of which is leased to one owner at a time. */
record TickShards(int count) {

    /** Leases are of {@code room.ticks.0}, {@code room.ticks.1} … */
    static final String GROUP = "room.ticks";

    /** Of a room, the same on every node. */
    int of(RoomId roomId) {
        return Math.floorMod(roomId.value().hashCode(), count);
    }

    static String job(int shard) {
        return GROUP + "." + shard;
    }
}
