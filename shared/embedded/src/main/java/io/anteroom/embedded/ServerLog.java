package io.anteroom.embedded;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a server prints, in a file that is kept under a bound; the part before stays in a second file. */
record ServerLog(Path file) {
    private static final long BYTES_MAX = 16L << 20;
    /** Enough for the few lines in which a server says why it did not start. */
    private static final int TAIL_BYTES = 1_500;

    /** Cuts a log that has grown too long. The server appends, so that it goes on at the new end of the file. */
    void trim() {
        try {
            if (Files.exists(file) && Files.size(file) > BYTES_MAX) {
                Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), REPLACE_EXISTING);
                truncate();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot trim " + file, e);
        }
    }

    private void truncate() throws IOException {
        try (var channel = FileChannel.open(file, WRITE)) {
            channel.truncate(0);
        }
    }

    long length() {
        return file.toFile().length();
    }

    /** The last lines from the position on, for the message of a failure. */
    String tail(long position) {
        try (var input = new RandomAccessFile(file.toFile(), "r")) {
            input.seek(Math.max(position, input.length() - TAIL_BYTES));
            var bytes = new byte[TAIL_BYTES];
            int length = Math.max(0, input.read(bytes));
            return new String(bytes, 0, length, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
