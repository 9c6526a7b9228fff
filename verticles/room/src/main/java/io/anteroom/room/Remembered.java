package io.anteroom.room;

import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Rooms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * How messages are remembered in Redis, so that a retry is known. There may be millions within the minutes that are
 * promised, so a message is a name of 11 bytes and a record of at most 14, which with their headers are the smallest texts
 * an allocator hands out. Of several messages of a batch the number is kept once for all. Belongs to one event loop.
 */
final class Remembered {

    /** Of a batch; its place is one byte of the record. */
    static final int BATCH_MAX = 250;

    /** 88 bits of SHA-256: nobody finds another's. */
    private static final int NAME_BYTES = 11;
    /** Tells a retry from other content of the same player under the same id. */
    private static final int CONTENT_BYTES = 6;

    private static final int INSTANCE_BYTES = 3;
    private static final int BATCH_BYTES = INSTANCE_BYTES + 4;

    private final MessageDigest digest;
    private final byte[] instance = new byte[INSTANCE_BYTES];
    private int batches;

    Remembered() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        new SecureRandom().nextBytes(instance);
    }

    /** The name under which a player's event id is remembered. */
    byte[] name(Rooms.Send send) {
        return name(send.playerId(), send.eventId());
    }

    byte[] name(PlayerId playerId, EventId eventId) {
        var player = playerId.value();
        var event = eventId.value().getBytes(StandardCharsets.US_ASCII);
        var whole = ByteBuffer.allocate(16 + event.length)
                .putLong(player.getMostSignificantBits())
                .putLong(player.getLeastSignificantBits())
                .put(event);
        return Arrays.copyOf(digest.digest(whole.array()), NAME_BYTES);
    }

    /** The name of a batch that no other batch of any instance has within the minutes that count. */
    byte[] nextBatch() {
        return ByteBuffer.allocate(BATCH_BYTES).put(instance).putInt(batches++).array();
    }

    /** Of a message that goes to Redis by itself; the script adds its number. */
    static byte[] record(Rooms.Send send) {
        return record(send.contentHash());
    }

    static byte[] record(Hash content) {
        return Arrays.copyOf(content.bytes(), CONTENT_BYTES);
    }

    /** @param place from 1 */
    static byte[] record(Rooms.Send send, byte[] batch, int place) {
        return ByteBuffer.allocate(CONTENT_BYTES + BATCH_BYTES + 1)
                .put(send.contentHash().bytes(), 0, CONTENT_BYTES)
                .put(batch)
                .put((byte) place)
                .array();
    }
}
