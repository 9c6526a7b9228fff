package io.anteroom.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** The client's side of RFC 6455: final, masked frames. */
final class Masked {
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PONG = 10;

    /** One mask for all frames: its secrecy protects proxies from scripts in browsers, and there are neither here. */
    private static final byte[] MASK = {0x3a, (byte) 0x91, 0x5c, (byte) 0xe7};

    private static final int HEADER_MAX = 8;

    private Masked() {}

    /** A text frame over the three parts, which are ASCII; together at most 65,535 bytes. */
    static ByteBuf text(ByteBufAllocator allocator, byte[] head, String middle, byte[] tail) {
        int length = head.length + middle.length() + tail.length;
        byte[] payload = new byte[length];
        System.arraycopy(head, 0, payload, 0, head.length);
        byte[] id = middle.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(id, 0, payload, head.length, id.length);
        System.arraycopy(tail, 0, payload, head.length + id.length, tail.length);
        return frame(allocator, TEXT, payload, length);
    }

    /** A frame of the given kind; masks the payload in place. */
    static ByteBuf frame(ByteBufAllocator allocator, int opcode, byte[] payload, int length) {
        ByteBuf frame = allocator.directBuffer(HEADER_MAX + length);
        frame.writeByte(0x80 | opcode);
        if (length < 126) {
            frame.writeByte(0x80 | length);
        } else {
            frame.writeByte(0x80 | 126).writeShort(length);
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < length; i++) {
            payload[i] ^= MASK[i & 3];
        }
        return frame.writeBytes(payload, 0, length);
    }
}
