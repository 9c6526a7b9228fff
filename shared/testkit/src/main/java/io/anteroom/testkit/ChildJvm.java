package io.anteroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM that a test starts, listens to, and ends or kills. What it prints goes to a file below `target/jvms`. */
public final class ChildJvm implements AutoCloseable {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);
    private static final long POLL_MS = 20;
    private static final int TAIL_CHARS = 4_000;

    private final Process process;
    private final Path output;

    private ChildJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Runs a main class from this JVM's class path. */
    public static ChildJvm ofClass(Class<?> main, List<String> options, String... arguments) {
        var command = java(options);
        command.addAll(List.of("-cp", absoluteClassPath(), main.getName()));
        command.addAll(List.of(arguments));
        return start(main.getSimpleName(), command, Map.of());
    }

    /** Runs a jar, with the environment variables over the present ones. */
    public static ChildJvm ofJar(Path jar, List<String> options, Map<String, String> environment, String... arguments) {
        var command = java(options);
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        return start(jar.getFileName().toString(), command, environment);
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** All it has printed so far, standard error included. */
    public String output() {
        try {
            return new String(Files.readAllBytes(output), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + output, e);
        }
    }

    /** Waits until it has printed what the pattern finds, and returns the first match. */
    public MatchResult awaitOutput(String pattern, Duration patience) {
        Pattern compiled = Pattern.compile(pattern, Pattern.MULTILINE);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean alive = alive();
            Optional<MatchResult> found = find(compiled);
            if (found.isPresent()) {
                return found.get();
            }
            if (!alive || System.nanoTime() > deadline) {
                throw new AssertionError((alive ? "not printed within " + patience : "ended without printing") + ": "
                        + pattern + "\n" + output + " ends with:\n" + tail());
            }
            sleep();
        }
    }

    /** Asks it to end, as an operator would. */
    public void terminate() {
        process.destroy();
    }

    /** Ends it with SIGKILL and waits until it is gone. What it has started stays. */
    public void kill() {
        Signals.kill(pid());
        // The kernel has forgotten it; that this JVM knows so too takes a moment more.
        var unused = exitCode(AFTER_KILL);
    }

    /** Freezes it with all it has started: it keeps its sockets and does nothing. */
    public void pause() {
        Signals.tree("STOP", pid());
    }

    public void resume() {
        Signals.tree("CONT", pid());
    }

    /** Waits until it has ended. */
    public int exitCode(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), MILLISECONDS)) {
                throw new AssertionError("has not ended within " + patience + "; " + output + " ends with:\n" + tail());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Kills it and what it has started, if anything is left. */
    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        kill();
        started.forEach(child -> Signals.kill(child.pid()));
        var unused = exitCode(AFTER_KILL);
    }

    private static List<String> java(List<String> options) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java));
        command.addAll(options);
        return command;
    }

    private static ChildJvm start(String name, List<String> command, Map<String, String> environment) {
        try {
            Path directory = Files.createDirectories(Path.of("target", "jvms"));
            String number = ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
            Path output = directory.resolve(name + "-" + number + ".out").toAbsolutePath();
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            return new ChildJvm(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    private static String absoluteClassPath() {
        var entries = new ArrayList<String>();
        for (String entry : Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getProperty("java.class.path"))
                .toList()) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private Optional<MatchResult> find(Pattern pattern) {
        Matcher matcher = pattern.matcher(output());
        return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
    }

    private String tail() {
        String text = output();
        return text.substring(Math.max(0, text.length() - TAIL_CHARS));
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
