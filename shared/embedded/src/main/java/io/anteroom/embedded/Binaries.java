package io.anteroom.embedded;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The servers' programs, unpacked once per version into a directory of their own. A directory is complete or absent: it
 * is filled under another name and then renamed. A lock keeps a second JVM waiting instead of unpacking too.
 */
final class Binaries {
    /** One JVM may start several servers at once, and a file lock does not keep its own threads apart. */
    private static final Object WITHIN_THIS_JVM = new Object();

    private final Path cache;
    private final Platform platform = Platform.current();

    Binaries(Path cache) {
        this.cache = cache;
    }

    /** The directory that holds `bin/postgres`, `lib` and `share`. */
    Path postgres() {
        return unpacked(platform.postgresArchive(), (source, target) -> new TarStream(
                        new BufferedInputStream(new XZInputStream(source), 64 * 1024))
                .unpack(target));
    }

    /** The program `redis-server`. */
    Path redis() {
        return unpacked(platform.redisExecutable(), Binaries::copyProgram).resolve("redis-server");
    }

    private Path unpacked(String resource, Unpacking unpacking) {
        try {
            Path target = cache.resolve(resource.replace(".txz", "") + "-" + fingerprint(resource));
            if (!Files.isDirectory(target)) {
                Files.createDirectories(cache);
                unpackOnce(resource, target, unpacking);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + resource + " into " + cache + ": " + e, e);
        }
    }

    private void unpackOnce(String resource, Path target, Unpacking unpacking) throws IOException {
        synchronized (WITHIN_THIS_JVM) {
            try (var channel = FileChannel.open(cache.resolve("lock"), CREATE, WRITE);
                    var lock = channel.lock()) {
                if (lock.isValid() && !Files.isDirectory(target)) {
                    unpack(resource, target, unpacking);
                }
            }
        }
    }

    private void unpack(String resource, Path target, Unpacking unpacking) throws IOException {
        Path unfinished = cache.resolve(target.getFileName() + ".unfinished");
        delete(unfinished);
        Files.createDirectories(unfinished);
        try (InputStream source = open(resource)) {
            unpacking.unpack(source, unfinished);
        }
        Files.move(unfinished, target, ATOMIC_MOVE);
    }

    private static void copyProgram(InputStream source, Path target) throws IOException {
        Path program = target.resolve("redis-server");
        Files.copy(source, program);
        TarStream.makeExecutable(program);
    }

    /**
     * Names the content without reading 15 MB on every start: the archive's first 64 KiB, which hold compressed content
     * and therefore differ between versions.
     */
    private static String fingerprint(String resource) throws IOException {
        try (var source = new CheckedInputStream(open(resource), new CRC32())) {
            var start = source.readNBytes(64 * 1024);
            return String.format(Locale.ROOT, "%08x%04x", source.getChecksum().getValue(), start.length & 0xffff);
        }
    }

    private static InputStream open(String resource) throws IOException {
        URL url = Binaries.class.getResource("/" + resource);
        if (url == null) {
            throw new FileNotFoundException(
                    "this build holds no " + resource + "; build on this platform, or give postgres.url and redis.url");
        }
        return url.openStream();
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private interface Unpacking {
        void unpack(InputStream source, Path target) throws IOException;
    }
}
