package io.anteroom.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;

/**
 * Unpacks a tar archive made of plain files, directories and symbolic links with names of at most 100 bytes, which is
 * all the PostgreSQL archives hold. Anything else is refused rather than skipped.
 */
final class TarStream {
    private static final int BLOCK = 512;

    private final InputStream source;
    private final byte[] header = new byte[BLOCK];
    private final byte[] buffer = new byte[64 * 1024];

    TarStream(InputStream source) {
        this.source = source;
    }

    void unpack(Path target) throws IOException {
        while (source.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
            unpackEntry(target);
        }
    }

    private void unpackEntry(Path target) throws IOException {
        Path path = inside(target, text(0, 100));
        long size = octal(124, 12);
        switch (header[156]) {
            case '5' -> Files.createDirectories(path);
            case '2' -> link(target, path);
            case '0', 0 -> file(path, size);
            default -> throw new IOException("unexpected entry " + path + " of type " + (char) header[156]);
        }
    }

    private void link(Path target, Path path) throws IOException {
        Path destination = Path.of(text(157, 100));
        requireInside(target, path.resolveSibling(destination).normalize());
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, destination);
    }

    private void file(Path path, long size) throws IOException {
        Files.createDirectories(path.getParent());
        try (OutputStream out = Files.newOutputStream(path)) {
            copy(out, size);
        }
        source.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        if ((octal(100, 8) & 0100) != 0) {
            makeExecutable(path);
        }
    }

    private void copy(OutputStream out, long size) throws IOException {
        long left = size;
        while (left > 0) {
            int length = source.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (length < 0) {
                throw new EOFException("archive ends early");
            }
            out.write(buffer, 0, length);
            left -= length;
        }
    }

    static void makeExecutable(Path path) throws IOException {
        var permissions = new HashSet<>(Files.getPosixFilePermissions(path));
        permissions.add(PosixFilePermission.OWNER_EXECUTE);
        Files.setPosixFilePermissions(path, permissions);
    }

    private static Path inside(Path target, String name) throws IOException {
        Path path = target.resolve(name).normalize();
        requireInside(target, path);
        return path;
    }

    private static void requireInside(Path target, Path path) throws IOException {
        if (!path.startsWith(target)) {
            throw new IOException("archive entry leaves its directory: " + path);
        }
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, UTF_8);
    }

    private long octal(int offset, int length) {
        String digits = text(offset, length).trim();
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }
}
