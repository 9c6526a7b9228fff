package io.anteroom.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Signals to processes that a test has started itself, by number only. */
final class Signals {
    private static final int END_SECONDS = 10;

    private Signals() {}

    /** To the process and all it has started. Does nothing when the process is gone. */
    static void tree(String signal, long pid) {
        ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .ifPresent(process -> send(
                        signal,
                        LongStream.concat(
                                LongStream.of(pid), process.descendants().mapToLong(ProcessHandle::pid))));
    }

    /** SIGKILL, and waits until the process is gone. */
    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(Signals::killAndWait);
    }

    private static void killAndWait(ProcessHandle process) {
        try {
            send("KILL", LongStream.of(process.pid()));
            process.onExit().get(END_SECONDS, SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("process " + process.pid() + " does not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Some of the processes may end meanwhile; `kill` then complains, which is no failure. */
    private static void send(String signal, LongStream pids) {
        String numbers = pids.mapToObj(Long::toString).collect(Collectors.joining(" "));
        try {
            var kill = new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + numbers);
            kill.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("cannot send " + signal + " to " + numbers, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
