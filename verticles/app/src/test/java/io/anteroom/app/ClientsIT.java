package io.anteroom.app;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that others wrote, against the packed jar; they need Node, npm, curl and Chromium. */
@Tag("clients")
class ClientsIT {

    private static final int PATIENCE_MINUTES = 12;

    @Test
    @Timeout(value = PATIENCE_MINUTES + 2, unit = MINUTES)
    void clientsOfOthersFindWhatTheContractSays() throws Exception {
        try (var data = DataFolder.prepared("clients");
                // No game waits for long; a claim takes a click, so nobody loses by it who does not mean to.
                var node = NodeProcess.start(List.of(data.setting(), "tictactoe.moveTime=5s"))) {
            runs(node, Map.of("ANTEROOM_OPERATOR_TOKEN", Tool.operatorToken(data.setting())), "clients.out");
            assertThat(node.stop()).isZero();
            KillIT.auditIsClean(data);
        }
    }

    /** Two browsers on two nodes; the script kills the second one in the middle of their game. */
    @Test
    @Timeout(value = PATIENCE_MINUTES + 2, unit = MINUTES)
    void twoBrowsersPlayOnWhenTheNodeOfOneIsKilled() throws Exception {
        var servers = OwnServers.fresh();
        var ports = OwnServers.freePorts(2);
        try (var first = NodeProcess.start(servers.clustered(ports.get(0), ports));
                var second = NodeProcess.start(servers.clustered(ports.get(1), ports))) {
            var environment = Map.of(
                    "ANTEROOM_SECOND_URL", second.players().toString(),
                    "ANTEROOM_SECOND_PID", String.valueOf(second.pid()));
            runs(first, environment, "failover.out", "failover.test.js");
            assertThat(second.isAlive()).as("the second node lives").isFalse();
            assertThat(first.stop()).isZero();
        }
        var audit = servers.audit();
        assertThat(audit.exitCode()).as("%s", audit).isZero();
    }

    private static void runs(NodeProcess node, Map<String, String> environment, String log, String... files)
            throws IOException, InterruptedException {
        var output = Path.of("target", "e2e", log).toAbsolutePath();
        int exitCode = run(node, environment, output, files);
        assertThat(exitCode).as("%s", Files.readString(output)).isZero();
    }

    private static int run(NodeProcess node, Map<String, String> environment, Path output, String... files)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of("sh", Path.of("src", "test", "clients", "run.sh").toString()));
        command.addAll(List.of(files));
        var builder = new ProcessBuilder(command);
        builder.environment().put("ANTEROOM_URL", node.players().toString());
        builder.environment().putAll(environment);
        Files.createDirectories(output.getParent());
        var process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(PATIENCE_MINUTES, MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("has not ended: " + Files.readString(output));
        }
        return process.exitValue();
    }
}
