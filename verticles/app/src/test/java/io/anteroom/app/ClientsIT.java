package io.anteroom.app;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
                var node = NodeProcess.start(data.settings())) {
            var output = Path.of("target", "e2e", "clients.out").toAbsolutePath();
            int exitCode = run(node, Tool.operatorToken(data.setting()), output);
            assertThat(exitCode).as("%s", Files.readString(output)).isZero();
            assertThat(node.stop()).isZero();
            KillIT.auditIsClean(data);
        }
    }

    private static int run(NodeProcess node, String operatorToken, Path output)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                "sh", Path.of("src", "test", "clients", "run.sh").toString());
        builder.environment().put("ANTEROOM_URL", node.players().toString());
        builder.environment().put("ANTEROOM_OPERATOR_TOKEN", operatorToken);
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
