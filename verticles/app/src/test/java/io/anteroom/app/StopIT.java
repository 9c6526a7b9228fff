package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.testkit.ChildJvm;
import io.anteroom.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SIGTERM at bad moments, and starts that fail: what was begun ends in order all the same. */
class StopIT {

    /** A first start on a machine that has other things to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void aPostgresThatSaysNothingDoesNotHoldUpTheStop() {
        var servers = OwnServers.fresh();
        try (var node = NodeProcess.start(servers.settings())) {
            var player = Player.register(node.http());
            TestServers.pausePostgres();
            try {
                var unanswered = node.http().get(player.token(), "/api/v1/wallet");
                assertThat(unanswered.status()).as("%s", unanswered).isGreaterThanOrEqualTo(500);
                assertThat(node.stop()).as(node::output).isZero();
            } finally {
                TestServers.resumePostgres();
            }
        }
    }

    @Test
    void aSignalDuringTheStartLeavesNoServerBehind() {
        try (var data = DataFolder.prepared("stop-while-starting");
                var node = NodeProcess.launch(data.settings(), List.of())) {
            awaitPostgres(data, node);
            node.terminate();
            assertThat(node.exitCode(PATIENCE)).as(node::output).isZero();
            assertThat(processesOf(data)).isEmpty();
        }
    }

    @Test
    void aSignalToAToolLeavesNoServerBehind() {
        try (var data = DataFolder.prepared("stop-tool");
                var tool = ChildJvm.ofJar(NodeProcess.JAR, NodeProcess.SMALL, Map.of(), longWork(data))) {
            awaitPostgres(data, tool);
            tool.terminate();
            assertThat(tool.exitCode(PATIENCE)).as(tool::output).isEqualTo(143);
            assertThat(processesOf(data)).isEmpty();
        }
    }

    @Test
    void aStartThatFailsLeavesNoServerBehind() throws IOException {
        try (var data = DataFolder.prepared("stop-failed-start")) {
            Path inTheWay = Files.createFile(data.path().resolve("postgres"));
            try (var node = NodeProcess.launch(data.settings(), List.of())) {
                assertThat(node.exitCode(PATIENCE)).as(node::output).isEqualTo(1);
            } finally {
                Files.delete(inTheWay);
            }
            assertThat(processesOf(data)).isEmpty();
        }
    }

    /** More than it can have done before it is ended. */
    private static String[] longWork(DataFolder data) {
        var out = data.path().resolve("players.txt").toString();
        return new String[] {"players", "--create", "10000000", "--out", out, "--set", data.setting()};
    }

    /** PostgreSQL says so in the eighth line of a file of its own. */
    private static void awaitPostgres(DataFolder data, ChildJvm node) {
        Path file = data.path().resolve("postgres/cluster/postmaster.pid");
        Gathering.until(
                PATIENCE,
                () -> {
                    assertThat(node.alive()).as(node::output).isTrue();
                    try {
                        var lines = Files.readAllLines(file);
                        return lines.size() >= 8 && lines.get(7).trim().equals("ready");
                    } catch (IOException notYet) {
                        return false;
                    }
                },
                () -> "PostgreSQL is not ready: " + node.output());
    }

    private static List<String> processesOf(DataFolder data) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(data.path().toString()))
                .toList();
    }
}
