package io.anteroom.gateway.socket;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;

/**
 * A message that comes in pieces. Its place doubles when it is full, so that many small pieces cost about what a few big
 * ones do.
 */
final class Fragments {

    /** So many pieces of a message count with it, as clients that write in pieces of 1 KiB send; each further one is a frame. */
    private static final int FREE = 16;

    private byte[] bytes;
    private int length;
    private int count = 1;
    private boolean dropped;

    /** @param first kept */
    Fragments(byte[] first) {
        bytes = first;
        length = first.length;
    }

    /** Another piece has come; whether it counts with its message. */
    boolean isFree() {
        count++;
        return count <= FREE;
    }

    /** Nothing of it is wanted any more; what still comes is left out. */
    void drop() {
        dropped = true;
        bytes = new byte[0];
        length = 0;
    }

    boolean hasRoomFor(ByteBuf piece, int bytesMax) {
        return dropped || length + piece.readableBytes() <= bytesMax;
    }

    void add(ByteBuf piece) {
        if (dropped) {
            return;
        }
        var more = piece.readableBytes();
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
        piece.readBytes(bytes, length, more);
        length += more;
    }

    /** The message; empty if it was dropped. */
    Optional<byte[]> whole() {
        return dropped ? Optional.empty() : Optional.of(Arrays.copyOf(bytes, length));
    }
}
