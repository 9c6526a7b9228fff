package io.anteroom.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A directory that belongs to this process until it is closed. The kernel holds the lock, so that a killed node leaves
 * none behind; the number in the file only tells a second node whom to name.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path path;
    private final Path binaries;
    private final FileChannel lock;

    private DataDirectory(Path path, Path binaries, FileChannel lock) {
        this.path = path;
        this.binaries = binaries;
        this.lock = lock;
    }

    /** Creates the directory if need be and locks it; throws {@link DataDirectoryInUse} if another process has it. */
    public static DataDirectory lock(Path directory) {
        return lock(directory, directory.resolve("binaries"));
    }

    /** Like {@link #lock(Path)}, with the unpacked servers in a directory that may be shared by many. */
    public static DataDirectory lock(Path directory, Path binaries) {
        try {
            Path path = ownedDirectory(directory);
            return new DataDirectory(path, binaries.toAbsolutePath().normalize(), lockedFile(path));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use data directory " + directory + ": " + e, e);
        }
    }

    public Path path() {
        return path;
    }

    /** Where the servers' binaries are unpacked. */
    Path binaries() {
        return binaries;
    }

    /** A directory below this one that nobody but its owner can read, created if need be. */
    Path subdirectory(String name) {
        requireOpen();
        try {
            return ownedDirectory(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + path.resolve(name) + ": " + e, e);
        }
    }

    /** Ends servers that a killed process left running here. Starting a server does it too, for its own kind. */
    public void endOrphans() {
        try {
            Orphans.endPostgres(subdirectory(PostgresServer.HOME));
            Orphans.endRedis(subdirectory("redis"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for orphans in " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("interrupted while servers were ending", e);
        }
    }

    /** Gives up the lock. Servers that run in the directory are to be stopped first. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release " + path, e);
        }
    }

    private void requireOpen() {
        if (!lock.isOpen()) {
            throw new IllegalStateException("data directory " + path + " is no longer locked");
        }
    }

    private static Path ownedDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return directory.toRealPath();
    }

    private static FileChannel lockedFile(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(directory.resolve("lock"), CREATE, READ, WRITE);
        if (tryLock(channel) == null) {
            long holder = holder(channel);
            channel.close();
            throw new DataDirectoryInUse(directory, holder);
        }
        channel.truncate(0);
        var pid = ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII));
        if (channel.write(pid, 0) == 0) {
            throw new IOException("cannot write the lock file of " + directory);
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static long holder(FileChannel channel) throws IOException {
        var digits = ByteBuffer.allocate(20);
        int length = channel.read(digits, 0);
        String text = new String(digits.array(), 0, Math.max(length, 0), US_ASCII).trim();
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
