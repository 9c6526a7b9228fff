package io.anteroom.app;

import io.anteroom.embedded.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** A data directory below {@code target}, empty at first. Closing it ends the servers that a killed node left there. */
record DataFolder(Path path) implements AutoCloseable {

    private static final Path UNPACKED = Path.of(System.getProperty("user.home"), ".cache", "anteroom", "binaries");

    /** As a newcomer has it: nothing is there. */
    static DataFolder empty(String name) {
        var path = Path.of("target", "e2e", name).toAbsolutePath();
        deleteTree(path);
        return new DataFolder(path);
    }

    /** With the servers' programs, if this machine's cache has them, so that the start needs not unpack them again. */
    static DataFolder prepared(String name) {
        var folder = empty(name);
        try {
            Files.createDirectories(folder.path.resolve("binaries"));
            folder.linkPrograms();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The node's setting that names it. */
    String setting() {
        return "data.dir=" + path;
    }

    List<String> settings() {
        return List.of(setting());
    }

    @Override
    public void close() {
        if (Files.isDirectory(path)) {
            try (var directory = DataDirectory.lock(path)) {
                directory.endOrphans();
            }
        }
    }

    private void linkPrograms() throws IOException {
        if (!Files.isDirectory(UNPACKED)) {
            return;
        }
        try (var programs = Files.list(UNPACKED)) {
            for (Path program : programs.filter(DataFolder::isComplete).toList()) {
                Files.createSymbolicLink(path.resolve("binaries").resolve(program.getFileName()), program);
            }
        }
    }

    private static boolean isComplete(Path program) {
        return Files.isDirectory(program) && !program.toString().endsWith(".unfinished");
    }

    private static void deleteTree(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (var paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + tree, e);
        }
    }
}
