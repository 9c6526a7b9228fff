package io.anteroom.gateway.socket;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One outgoing JSON object. A frame for many sockets is the same object for all of them: the bytes a WebSocket sends
 * are made once, whichever loop asks first.
 */
public final class Frame {

    private static final int FINAL_TEXT = 0x81;
    private static final int LENGTH_IN_ONE_BYTE_MAX = 125;
    private static final int LENGTH_IN_TWO_BYTES_MAX = 0xFFFF;

    private final String json;
    private volatile byte @Nullable [] wire;

    Frame(String json) {
        this.json = json;
    }

    public String json() {
        return json;
    }

    /** A WebSocket text frame as a server sends it, header included. The array is not to be changed. */
    byte[] wire() {
        var made = wire;
        if (made == null) {
            made = encode(json.getBytes(StandardCharsets.UTF_8));
            wire = made;
        }
        return made;
    }

    private static byte[] encode(byte[] payload) {
        var length = payload.length;
        var header = length <= LENGTH_IN_ONE_BYTE_MAX ? 2 : length <= LENGTH_IN_TWO_BYTES_MAX ? 4 : 10;
        var wire = new byte[header + length];
        wire[0] = (byte) FINAL_TEXT;
        if (header == 2) {
            wire[1] = (byte) length;
        } else {
            wire[1] = (byte) (header == 4 ? 126 : 127);
            for (int i = header - 1, rest = length; i >= 2; i--, rest >>>= 8) {
                wire[i] = (byte) rest;
            }
        }
        System.arraycopy(payload, 0, wire, header, length);
        return wire;
    }

    @Override
    public String toString() {
        return json;
    }
}
