package io.anteroom.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a fault run was and what its checkers counted: printed, and kept below {@code target/faults}. */
final class FaultReport {

    private static final Path DIRECTORY = Path.of("target", "faults");

    private final String name;
    private final long begunAt = System.nanoTime();
    private final List<String> lines = new ArrayList<>();
    private final List<Checker> checkers = new ArrayList<>();

    FaultReport(String name) {
        this.name = name;
    }

    void say(String line) {
        lines.add(line);
    }

    void add(Checker checker) {
        checkers.add(checker);
        lines.add(checker.line());
    }

    /** Prints it, and fails if a checker found something. */
    void finish() {
        var text = new StringBuilder("fault run " + name + " (" + FaultForm.name() + " form, "
                + Duration.ofNanos(System.nanoTime() - begunAt).toSeconds() + " s)\n");
        lines.forEach(line -> text.append("  ").append(line).append('\n'));
        System.out.print(text);
        try {
            Files.createDirectories(DIRECTORY);
            Files.writeString(DIRECTORY.resolve(name + ".txt"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        checkers.forEach(Checker::assertClean);
    }
}
