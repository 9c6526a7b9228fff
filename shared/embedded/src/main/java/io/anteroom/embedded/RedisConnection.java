package io.anteroom.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks Redis a question or two over its protocol: enough to know that it serves, and with what settings. */
final class RedisConnection implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    RedisConnection(int port) throws IOException {
        this(port, TIMEOUT);
    }

    /** @param timeout for the connection, and again for each reply */
    RedisConnection(int port, Duration timeout) throws IOException {
        int timeoutMs = Math.toIntExact(timeout.toMillis());
        try {
            socket.connect(new InetSocketAddress(LoopbackPort.address(), port), timeoutMs);
            socket.setSoTimeout(timeoutMs);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The strings of the reply, one for a simple reply. An error reply is an {@link IOException}. */
    List<String> ask(String... words) throws IOException {
        var request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append("$")
                    .append(word.getBytes(UTF_8).length)
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        out.write(request.toString().getBytes(UTF_8));
        out.flush();
        var reply = new ArrayList<String>();
        readInto(reply);
        return reply;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void readInto(List<String> reply) throws IOException {
        String line = line();
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+', ':' -> reply.add(rest);
            case '-' -> throw new IOException("Redis said: " + rest);
            case '$' -> reply.add(bulk(Integer.parseInt(rest)));
            case '*' -> {
                for (int left = Integer.parseInt(rest); left > 0; left--) {
                    readInto(reply);
                }
            }
            default -> throw new IOException("not a Redis reply: " + line);
        }
    }

    private String bulk(int length) throws IOException {
        if (length < 0) {
            return "";
        }
        byte[] bytes = in.readNBytes(length + 2);
        if (bytes.length < length + 2) {
            throw new EOFException("Redis closed the connection");
        }
        return new String(bytes, 0, length, UTF_8);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis closed the connection");
            }
            line.append((char) next);
        }
        String text = line.toString().stripTrailing();
        if (text.isEmpty()) {
            throw new IOException("empty reply from Redis");
        }
        return text;
    }
}
