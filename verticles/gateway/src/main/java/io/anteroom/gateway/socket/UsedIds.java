package io.anteroom.gateway.socket;

import io.anteroom.contracts.EventId;
import io.anteroom.contracts.PlayerId;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Event ids that a socket's last messages to rooms, and its last events of rounds and tables, have used. Where each kind is
 * remembered, in Redis and in PostgreSQL, nobody knows of the other, and to ask both each message would need a look into
 * PostgreSQL. So an id that is used for the other kind is noticed while it is one of the last {@link #KEPT} of its socket.
 * Belongs to the socket's event loop.
 */
final class UsedIds {

    static final int KEPT = 64;

    /** Ids of messages are remembered so long and no longer. */
    private static final long MESSAGES_KEPT_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** Odd, and with bits all over: texts that differ have the same product about once in 2^64. */
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    // Most sockets use one of them.
    private @Nullable Ring messages;
    private @Nullable Ring money;

    /** The last ids of one kind. */
    private static final class Ring {

        private final long keptNanos;
        private final long[] ids = new long[KEPT];
        private final long[] atNanos = new long[KEPT];
        private int used;

        Ring(long keptNanos) {
            this.keptNanos = keptNanos;
        }

        void add(long id, long nowNanos) {
            int place = used++ % KEPT;
            ids[place] = id;
            atNanos[place] = nowNanos;
        }

        boolean has(long id, long nowNanos) {
            for (int i = 0; i < Math.min(used, KEPT); i++) {
                if (ids[i] == id && nowNanos - atNanos[i] < keptNanos) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Of an event that was not refused. */
    void add(EventType type, PlayerId player, EventId event, long nowNanos) {
        var ring = type == EventType.ROOM_SEND ? messages : money;
        if (ring == null) {
            ring = new Ring(type == EventType.ROOM_SEND ? MESSAGES_KEPT_NANOS : Long.MAX_VALUE);
            if (type == EventType.ROOM_SEND) {
                messages = ring;
            } else {
                money = ring;
            }
        }
        ring.add(key(player, event), nowNanos);
    }

    /** Whether the id is used for the other kind. */
    boolean clash(EventType type, PlayerId player, EventId event, long nowNanos) {
        var others = type == EventType.ROOM_SEND ? money : messages;
        return others != null && others.has(key(player, event), nowNanos);
    }

    private static long key(PlayerId player, EventId event) {
        long key = player.value().getMostSignificantBits() * FACTOR
                + player.value().getLeastSignificantBits();
        var text = event.value();
        for (int i = 0; i < text.length(); i++) {
            key = (key ^ text.charAt(i)) * FACTOR;
            key ^= key >>> 29;
        }
        return key;
    }
}
