package io.anteroom.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anteroom.bench.FakeServer.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sockets scenario against the fake, which lives in this JVM and so is what is weighed. */
class SocketsTest {
    @TempDir
    Path directory;

    @Test
    void idleSocketsAreHeldFromSeveralAddressesAndWeighedRepeatedly() throws IOException {
        Path tokens = directory.resolve("tokens");
        Path json = directory.resolve("lines.json");
        Files.write(tokens, List.of("token0", "token1"));
        try (FakeServer server = FakeServer.start(Behaviour.PINGING)) {
            int code = Main.run(
                    "sockets",
                    "--url",
                    server.url(),
                    "--count",
                    "300",
                    "--tokens",
                    tokens.toString(),
                    "--server-pid",
                    String.valueOf(ProcessHandle.current().pid()),
                    "--connect-rate",
                    "2000",
                    "--sources",
                    "3",
                    "--settle",
                    "0.2",
                    "--repeat",
                    "2",
                    "--json",
                    json.toString());

            assertThat(code).isZero();
            awaitPongs(server, 300);
            assertThat(server.sourceAddresses()).containsExactlyInAnyOrder("127.0.0.1", "127.0.0.2", "127.0.0.3");
        }
        JsonNode figures = new ObjectMapper().readTree(Files.readString(json)).path("figures");
        assertThat(figures.path("sockets").asInt()).isEqualTo(300);
        assertThat(figures.path("lost").asInt()).isZero();
        assertThat(figures.path("afterKb")).hasSize(2);
        assertThat(figures.path("beforeKb").asLong()).isPositive();
    }

    /** Those that were sent before the sockets closed may still be under way. */
    private static void awaitPongs(FakeServer server, int expected) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (server.pongs() < expected && System.nanoTime() < deadline) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(server.pongs()).isEqualTo(expected);
    }
}
