package io.anteroom.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

    @TempDir
    Path home;

    private final List<ServerProcess> launched = new CopyOnWriteArrayList<>();

    @AfterEach
    void killAll() throws InterruptedException {
        for (ServerProcess process : launched) {
            process.kill();
        }
    }

    @Test
    void aLaunchThatOutlastsTheStopLeavesNoProcess() throws Exception {
        var log = new ServerLog(home.resolve("server.log"));
        var supervisor = Supervisor.start("server", 1, true, this::launch, log);
        launched.get(0).kill();
        Servers.await("the second launch", () -> launched.size() == 2);

        supervisor.stop("TERM", Duration.ofMillis(200));

        assertThat(launched).hasSize(2);
        assertThat(launched.get(1).alive()).isFalse();
    }

    /** From the second on it asks the server something, as a driver does, and hears of no interrupt before it has the answer. */
    private ServerProcess launch(Consumer<ServerProcess> begun) {
        try {
            var process = ServerProcess.launch(
                    List.of("sleep", "600"), home, home.resolve("server.log"), home.resolve("server.pid"));
            begun.accept(process);
            launched.add(process);
            if (launched.size() > 1) {
                awaitAnswer(process);
            }
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitAnswer(ServerProcess process) {
        while (process.alive()) {
            try {
                var unused = process.awaitEnd(Duration.ofSeconds(1));
            } catch (InterruptedException goesOn) {
                // A driver that waits on a socket goes on too.
            }
        }
        throw new ServerFailed("the server ended");
    }
}
