package io.anteroom.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;

/** A WebSocket without a library: it sends bytes no library would send, and reads only when it is told to. */
final class RawSocket implements AutoCloseable {

    static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    /** What a frame of more than 125 bytes says in the place of its length; two bytes with it follow. */
    private static final int LENGTH_IN_TWO_BYTES = 126;

    private static final int LENGTH_IN_EIGHT_BYTES = 127;
    private static final int READ_PATIENCE_MS = 15_000;

    private final Socket socket = new Socket();
    private final DataInputStream input;
    private long bytesRead;

    /** @param receiveBuffer bytes the kernel takes before anybody reads; 0 for as many as it likes */
    RawSocket(Http http, String token, int receiveBuffer) throws IOException {
        URI node = http.node();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(READ_PATIENCE_MS);
        socket.connect(new InetSocketAddress(node.getHost(), node.getPort()));
        input = new DataInputStream(socket.getInputStream());
        upgrade(node, token);
    }

    private void upgrade(URI node, String token) throws IOException {
        var request = "GET /ws HTTP/1.1\r\nHost: " + node.getAuthority() + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Authorization: Bearer " + token + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) input.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("no upgrade: " + head);
        }
    }

    void sendText(String text) throws IOException {
        send(TEXT, text.getBytes(UTF_8));
    }

    /** One frame, masked with zeros. */
    void send(int opcode, byte[] payload) throws IOException {
        var frame = new ByteArrayOutputStream(payload.length + 8);
        frame.write(FINAL | opcode);
        if (payload.length < LENGTH_IN_TWO_BYTES) {
            frame.write(MASKED | payload.length);
        } else {
            frame.write(MASKED | LENGTH_IN_TWO_BYTES);
            frame.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        socket.getOutputStream().write(frame.toByteArray());
    }

    /** Reads all that comes until the end: the code of the close frame, or that the connection broke without one. */
    int readToClose() {
        try {
            while (true) {
                int opcode = input.readUnsignedByte() & 0xf;
                byte[] payload = new byte[payloadLength()];
                input.readFully(payload);
                bytesRead += payload.length;
                if (opcode == CLOSE) {
                    return ByteBuffer.wrap(payload).getShort();
                }
            }
        } catch (IOException broken) {
            return GameSocket.BROKEN;
        }
    }

    private int payloadLength() throws IOException {
        int length = input.readUnsignedByte();
        return switch (length) {
            case LENGTH_IN_TWO_BYTES -> input.readUnsignedShort();
            case LENGTH_IN_EIGHT_BYTES -> Math.toIntExact(input.readLong());
            default -> length;
        };
    }

    /** Payload that has come so far. */
    long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
