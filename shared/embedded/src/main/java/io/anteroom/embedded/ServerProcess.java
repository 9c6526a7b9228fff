package io.anteroom.embedded;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process of an embedded server: one that this JVM started, or one that outlived the JVM that did. */
final class ServerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    /** A killed process is gone as soon as the kernel has torn it down; storage in trouble may delay that. */
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private final ProcessHandle handle;
    private final CompletableFuture<ProcessHandle> end;

    private ServerProcess(ProcessHandle handle) {
        this.handle = handle;
        this.end = handle.onExit();
    }

    /** Starts the command with its output appended to the log, and leaves its number in the file. */
    static ServerProcess launch(List<String> command, Path directory, Path log, Path pidFile) throws IOException {
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            Files.writeString(pidFile, process.pid() + "\n");
            return new ServerProcess(process.toHandle());
        } catch (IOException e) {
            // Nobody would know of it: neither this node nor the next one.
            process.destroyForcibly();
            throw e;
        }
    }

    /**
     * The living process whose number stands in the file's first line, if its command line holds the marker. Numbers are
     * used again, in a container even by this JVM itself, and a stranger's process must not be ended.
     */
    static Optional<ServerProcess> recorded(Path pidFile, String marker) {
        return recordedPid(pidFile)
                .filter(pid -> pid != ProcessHandle.current().pid())
                .flatMap(ProcessHandle::of)
                .filter(ProcessHandle::isAlive)
                .map(ServerProcess::new)
                .filter(process -> process.commandLine().contains(marker));
    }

    static Optional<Long> recordedPid(Path pidFile) {
        try (var lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(String::trim)
                    .filter(line -> line.matches("\\d{1,18}"))
                    .map(Long::valueOf);
        } catch (NoSuchFileException neverStarted) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + pidFile, e);
        }
    }

    long pid() {
        return handle.pid();
    }

    boolean alive() {
        return handle.isAlive();
    }

    /** True if the process ended in time. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        try {
            end.get(patience.toMillis(), MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for process " + pid(), e);
        }
    }

    /** Asks the process to end with the signal and kills it when it does not within the time; false if it was killed. */
    @CanIgnoreReturnValue
    boolean end(String signal, Duration patience) throws InterruptedException {
        signal(signal);
        if (awaitEnd(patience)) {
            return true;
        }
        LOG.warn("Server process did not end in time and was killed pid={} after={}", pid(), patience);
        kill();
        return false;
    }

    void kill() throws InterruptedException {
        signal("KILL");
        if (!awaitEnd(AFTER_KILL)) {
            throw new ServerFailed("process " + pid() + " does not end, even killed");
        }
    }

    /** Through the shell's own `kill`, because Java can send no signal but TERM and KILL. */
    private void signal(String name) throws InterruptedException {
        try {
            var kill = new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid());
            int status = kill.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (status != 0 && alive()) {
                throw new ServerFailed("cannot send " + name + " to process " + pid());
            }
        } catch (IOException e) {
            throw new ServerFailed("cannot send " + name + " to process " + pid(), e);
        }
    }

    private String commandLine() {
        Path arguments = Path.of("/proc", Long.toString(pid()), "cmdline");
        try {
            return Files.readString(arguments).replace('\0', ' ');
        } catch (IOException noProcFileSystem) {
            return handle.info().commandLine().orElse("");
        }
    }
}
