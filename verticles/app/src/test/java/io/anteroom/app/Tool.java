package io.anteroom.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One run of the jar that ends by itself: its exit code and what it printed. */
record Tool(int exitCode, String out, String err) {

    private static final int PATIENCE_SECONDS = 60;

    /** Runs the packed jar with these arguments. */
    static Tool run(String... arguments) {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(NodeProcess.SMALL);
        command.addAll(List.of("-jar", NodeProcess.JAR.toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** An operator's token for everything, from the key in the data directory. */
    static String operatorToken(String... settings) {
        var arguments = new ArrayList<>(List.of(
                "token",
                "--scope",
                "games:configure,wallet:fund,boards:write,tables:outcome,players:notify,rooms:moderate"));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        var tool = run(arguments.toArray(String[]::new));
        if (tool.exitCode != 0) {
            throw new AssertionError("no token: " + tool);
        }
        return tool.out.strip();
    }

    /** The token in a line of the {@code players} tool, where it stands last. */
    static String tokenIn(String line) {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    private static Tool run(List<String> command) {
        try {
            var directory = Files.createDirectories(Path.of("target", "e2e"));
            var out = Files.createTempFile(directory, "tool", ".out");
            var err = Files.createTempFile(directory, "tool", ".err");
            var process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return new Tool(exitCode(process, command), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command, e);
        }
    }

    private static int exitCode(Process process, List<String> command) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("has not ended within " + PATIENCE_SECONDS + " s: " + command);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
