package io.anteroom.rng;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Numbers as text, a line each, in large pieces. One thread. */
final class NumberLines {

    private static final int BUFFER_BYTES = 1 << 16;

    /** A long and the end of its line. */
    private static final int LINE_BYTES_MAX = 21;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int used;

    NumberLines(OutputStream out) {
        this.out = out;
    }

    void write(long number) throws IOException {
        if (used + LINE_BYTES_MAX > BUFFER_BYTES) {
            writeOut();
        }
        var text = Long.toString(number).getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(text, 0, buffer, used, text.length);
        used += text.length;
        buffer[used++] = '\n';
    }

    void flush() throws IOException {
        writeOut();
        out.flush();
    }

    private void writeOut() throws IOException {
        out.write(buffer, 0, used);
        used = 0;
    }
}
