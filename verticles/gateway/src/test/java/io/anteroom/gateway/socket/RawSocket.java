package io.anteroom.gateway.socket;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that can also do what no proper client would: bad bytes, fragments, not reading. Blocking. */
final class RawSocket implements AutoCloseable {

    static final int TEXT = 1;
    static final int CONTINUATION = 0;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    /** Longer than anything here takes on a machine that is busy with other things too. */
    private static final int WITHIN_MS = 30_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final int status;
    private @Nullable Integer closeCode;

    private RawSocket(int port, String path, Map<String, String> headers, int receiveBytes) throws IOException {
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.connect(new InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), port), WITHIN_MS);
        socket.setSoTimeout(WITHIN_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        var request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        status = readHead();
    }

    static RawSocket open(int port, String path, Map<String, String> headers) {
        return open(port, path, headers, 0);
    }

    static RawSocket open(int port, String path, Map<String, String> headers, int receiveBytes) {
        try {
            return new RawSocket(port, path, headers, receiveBytes);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    int status() {
        return status;
    }

    private int readHead() throws IOException {
        var head = new ByteArrayOutputStream();
        var end = 0;
        while (end != 0x0d0a0d0a) {
            var b = in.readByte();
            head.write(b);
            end = end << 8 | (b & 0xFF);
        }
        return Integer.parseInt(head.toString(StandardCharsets.US_ASCII).split(" ")[1]);
    }

    @CanIgnoreReturnValue
    RawSocket send(String text) {
        return frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    @CanIgnoreReturnValue
    RawSocket frame(int opcode, boolean last, byte[] payload) {
        try {
            socket.getOutputStream().write(encode(opcode, last, payload));
            return this;
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Sends frames in one piece, so that the server reads them in one turn. */
    void sendTogether(byte[]... frames) {
        var all = new ByteArrayOutputStream();
        for (var frame : frames) {
            all.writeBytes(frame);
        }
        try {
            socket.getOutputStream().write(all.toByteArray());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The next frame of any kind: its opcode and its payload as text. */
    String nextOfAnyKind() {
        try {
            var opcode = in.readByte() & 0x0F;
            var length = in.readByte() & 0x7F;
            var payload = new byte[length == 126 ? in.readUnsignedShort() : length];
            in.readFully(payload);
            return opcode + new String(payload, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Sends as far as the server takes it; false once it does not. */
    boolean trySend(String text) {
        try {
            socket.getOutputStream().write(encode(TEXT, true, text.getBytes(StandardCharsets.UTF_8)));
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    static byte[] encode(int opcode, boolean last, byte[] payload) {
        var out = new ByteArrayOutputStream(payload.length + 14);
        out.write((last ? 0x80 : 0) | opcode);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        }
        // A mask of zeros leaves the payload as it is.
        out.writeBytes(new byte[4]);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** The next frame; fails if the socket is closed instead. */
    @CanIgnoreReturnValue
    JsonNode next() {
        return Json.tree(nextText());
    }

    /** The next message as it came; fails if the socket is closed instead. */
    String nextText() {
        var text = read();
        if (text == null) {
            throw new AssertionError("closed with " + closeCode + " instead of a message");
        }
        return text;
    }

    /** The next frame of a type, leaving out others. */
    JsonNode next(String eventType) {
        while (true) {
            var frame = next();
            if (frame.path("eventType").asText().equals(eventType)) {
                return frame;
            }
        }
    }

    @CanIgnoreReturnValue
    JsonNode ask(String text) {
        return send(text).next();
    }

    /** Reads on until the socket is closed; 1006 if the server ended it without a word. */
    int closeCode() {
        while (read() != null) {
            // What comes before the end does not matter here.
        }
        return closeCode == null ? 1006 : closeCode;
    }

    /** The next message as it came; empty if the socket is closed instead. */
    String nextTextOrEnd() {
        var text = read();
        return text == null ? "" : text;
    }

    /** Whether nothing comes for a while. */
    boolean isQuiet(int ms) {
        try {
            socket.setSoTimeout(ms);
            in.mark(1);
            var read = in.read();
            in.reset();
            return read < 0;
        } catch (SocketTimeoutException quiet) {
            return true;
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } finally {
            resetTimeout();
        }
    }

    private void resetTimeout() {
        try {
            socket.setSoTimeout(WITHIN_MS);
        } catch (SocketException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private @Nullable String read() {
        try {
            while (true) {
                var opcode = in.readByte() & 0x0F;
                var length = in.readByte() & 0x7F;
                var payload =
                        new byte[length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length];
                in.readFully(payload);
                if (opcode == CLOSE) {
                    closeCode = payload.length < 2 ? 1005 : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
                    return null;
                }
                if (opcode == PING) {
                    frame(PONG, true, payload);
                } else if (opcode != PONG) {
                    return new String(payload, StandardCharsets.UTF_8);
                }
            }
        } catch (EOFException | SocketException ended) {
            return null;
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
