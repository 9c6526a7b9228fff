package io.anteroom.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a server's byte stream into the head of its HTTP answer and then into WebSocket frames. Keeps bytes only while
 * a frame is incomplete, so that an idle socket holds no buffer.
 */
final class FrameReader {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** Larger than any frame of the contract; one beyond it is a fault and ends the socket. */
    private static final int PAYLOAD_MAX = 1 << 20;

    private static final int HTTP_HEAD_MAX = 16_384;
    private static final ByteBuf NOTHING = Unpooled.EMPTY_BUFFER;

    /** Shared by the sockets of a loop: a payload is read where it lies only during the sink's call. */
    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[PAYLOAD_MAX]);

    private final Sink sink;
    private ByteBuf pending = NOTHING;
    private byte @Nullable [] fragments;

    FrameReader(Sink sink) {
        this.sink = sink;
    }

    /** Adds what has arrived; the caller keeps its reference. */
    void append(ByteBuf bytes) {
        if (!pending.isReadable()) {
            pending.release();
            pending = bytes.retain();
            return;
        }
        ByteBuf joined = bytes.alloc().buffer(pending.readableBytes() + bytes.readableBytes());
        joined.writeBytes(pending).writeBytes(bytes);
        pending.release();
        pending = joined;
    }

    /** The head of the HTTP answer without its empty line, or null while it is incomplete. */
    @Nullable
    String httpHead() {
        String seen = pending.toString(StandardCharsets.US_ASCII);
        int end = seen.indexOf("\r\n\r\n");
        if (end < 0 && seen.length() > HTTP_HEAD_MAX) {
            throw new IllegalStateException("the answer to the upgrade has no end");
        }
        if (end < 0) {
            return null;
        }
        pending.skipBytes(end + 4);
        return seen.substring(0, end);
    }

    /** Hands every complete frame to the sink. */
    void readFrames() {
        boolean more = true;
        while (more) {
            more = readFrame();
        }
        if (!pending.isReadable()) {
            release();
        }
    }

    void release() {
        pending.release();
        pending = NOTHING;
    }

    private boolean readFrame() {
        int start = pending.readerIndex();
        int available = pending.readableBytes();
        if (available < 2) {
            return false;
        }
        int first = pending.getUnsignedByte(start);
        int second = pending.getUnsignedByte(start + 1);
        int header = headerLength(second);
        if (available < header) {
            return false;
        }
        long length = payloadLength(second, start);
        check(first, second, length);
        if (available < header + length) {
            return false;
        }

        pending.skipBytes(header);
        deliver(first, (int) length);
        return true;
    }

    private static int headerLength(int second) {
        return switch (second & 0x7f) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }

    private long payloadLength(int second, int start) {
        return switch (second) {
            case 126 -> pending.getUnsignedShort(start + 2);
            case 127 -> pending.getLong(start + 2);
            default -> second;
        };
    }

    private static void check(int first, int second, long length) {
        if ((first & 0x70) != 0) {
            throw new IllegalStateException("frame with extension bits, though no extension was agreed");
        }
        if ((second & 0x80) != 0) {
            throw new IllegalStateException("masked frame from a server");
        }
        if (length < 0 || length > PAYLOAD_MAX) {
            throw new IllegalStateException("frame of " + length + " bytes");
        }
    }

    private void deliver(int first, int length) {
        byte[] payload = SCRATCH.get();
        pending.readBytes(payload, 0, length);
        int opcode = first & 0x0f;
        boolean last = (first & 0x80) != 0;
        if (opcode == CONTINUATION || (opcode == TEXT && !last)) {
            assemble(payload, length, last);
        } else {
            sink.frame(opcode, payload, length);
        }
    }

    private void assemble(byte[] payload, int length, boolean last) {
        byte[] before = fragments == null ? new byte[0] : fragments;
        byte[] joined = new byte[before.length + length];
        System.arraycopy(before, 0, joined, 0, before.length);
        System.arraycopy(payload, 0, joined, before.length, length);
        check(0, 0, joined.length);
        fragments = last ? null : joined;
        if (last) {
            sink.frame(TEXT, joined, joined.length);
        }
    }

    /** Takes one frame; the payload is valid during the call only. */
    interface Sink {
        void frame(int opcode, byte[] payload, int length);
    }
}
