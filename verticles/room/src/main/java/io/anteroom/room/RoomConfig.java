package io.anteroom.room;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Key;
import io.anteroom.runtime.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How much rooms hold, and for how long.
 *
 * @param membersMax of a room without rules
 * @param retained entries that stay in Redis at least, however many are archived
 * @param logBytesMax of a room that is not archived; then messages are refused
 * @param seatKept how long a closed socket's seats wait for its session to be resumed
 * @param closeAfter how long a room is empty before it closes
 * @param nodeSilent how long a node is not heard of before it is taken for dead, if it then stays so for some beats
 * @param openMax rooms of one player that are open at once
 * @param tickShards shards of the rooms that tick; all nodes of a cluster must say the same
 * @param tickLease how long the rooms of a node that died stand still at most
 * @param tickSnapshotEvery how often the state of a room is written whose ticks say nothing
 */
public record RoomConfig(
        int membersMax,
        int retained,
        int logBytesMax,
        Duration seatKept,
        Duration closeAfter,
        Duration nodeSilent,
        int openMax,
        int tickShards,
        Duration tickLease,
        Duration tickSnapshotEvery) {

    /** The janitor looks once a second and then waits for more than two until it is sure, and 15 s are promised. */
    private static final Duration NODE_SILENT_MAX = Duration.ofSeconds(10);

    private static final Duration NODE_SILENT_MIN = Duration.ofSeconds(3);
    /** A quarter of it is the margin, which must outlast a pause of the garbage collector. */
    private static final Duration TICK_LEASE_MIN = Duration.ofSeconds(1);

    private static final Duration TICK_LEASE_MAX = Duration.ofSeconds(30);

    private static final Key<Integer> MEMBERS_MAX =
            Key.integer("room.membersMax", 1_000, 2, 10_000, "members of one room");
    private static final Key<Integer> RETAINED = Key.integer(
            "room.retained", 1_000, 0, 1_000_000, "entries of a room's log that stay in Redis, also when archived");
    private static final Key<Integer> LOG_BYTES_MAX = Key.integer(
            "room.logBytesMax",
            4 * 1024 * 1024,
            64 * 1024,
            1024 * 1024 * 1024,
            "bytes of a room's log that may be in Redis; the archiver gone, more messages are refused, joins and leaves are not");
    private static final Key<Duration> SEAT_KEPT = Key.duration(
            "room.seatKept",
            Duration.ofSeconds(30),
            "how long a member whose socket closed may resume before it leaves");
    private static final Key<Duration> CLOSE_AFTER =
            Key.duration("room.closeAfter", Duration.ofMinutes(5), "how long a room is empty before it closes");
    private static final Key<Duration> NODE_SILENT = Key.duration(
            "room.nodeSilent",
            Duration.ofSeconds(8),
            "how long a node is silent before its players leave their rooms, two to three seconds later; from 3s to 10s");
    private static final Key<Integer> OPEN_MAX =
            Key.integer("room.openMax", 100, 1, 100_000, "rooms made by one player that are open at once");

    private static final Key<Integer> TICK_SHARDS = Key.integer(
            "room.tickShards",
            16,
            1,
            1024,
            "shards of the rooms that tick, each of which has one owner; the same on all nodes, and changed only while no such room is open");
    private static final Key<Duration> TICK_LEASE = Key.duration(
            "room.tickLease",
            Duration.ofSeconds(3),
            "how long the owner of a shard may be silent before another lets its rooms tick, from 1s to 30s");
    private static final Key<Duration> TICK_SNAPSHOT_EVERY = Key.duration(
            "room.tickSnapshotEvery",
            Duration.ofSeconds(1),
            "how often the state of a room is written whose ticks say nothing; one that says something is written with it");

    public static final List<Key<?>> KEYS = List.of(
            MEMBERS_MAX,
            RETAINED,
            LOG_BYTES_MAX,
            SEAT_KEPT,
            CLOSE_AFTER,
            NODE_SILENT,
            OPEN_MAX,
            TICK_SHARDS,
            TICK_LEASE,
            TICK_SNAPSHOT_EVERY);

    public RoomConfig {
        require(SEAT_KEPT, seatKept, seatKept.toMillis() >= 1, "longer than nothing");
        require(CLOSE_AFTER, closeAfter, closeAfter.toMillis() >= 1, "longer than nothing");
        var bearable = nodeSilent.compareTo(NODE_SILENT_MIN) >= 0 && nodeSilent.compareTo(NODE_SILENT_MAX) <= 0;
        require(NODE_SILENT, nodeSilent, bearable, "from 3s to 10s");
        var isLease = tickLease.compareTo(TICK_LEASE_MIN) >= 0 && tickLease.compareTo(TICK_LEASE_MAX) <= 0;
        require(TICK_LEASE, tickLease, isLease, "from 1s to 30s");
        require(TICK_SNAPSHOT_EVERY, tickSnapshotEvery, tickSnapshotEvery.toMillis() >= 1, "longer than nothing");
    }

    public static RoomConfig from(Settings settings) {
        return new RoomConfig(
                settings.get(MEMBERS_MAX),
                settings.get(RETAINED),
                settings.get(LOG_BYTES_MAX),
                settings.get(SEAT_KEPT),
                settings.get(CLOSE_AFTER),
                settings.get(NODE_SILENT),
                settings.get(OPEN_MAX),
                settings.get(TICK_SHARDS),
                settings.get(TICK_LEASE),
                settings.get(TICK_SNAPSHOT_EVERY));
    }

    private static void require(Key<Duration> key, Duration found, boolean isAllowed, String allowed) {
        if (!isAllowed) {
            throw new BadSetting(key.name(), "'" + found + "'", allowed);
        }
    }
}
