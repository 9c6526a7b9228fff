package io.anteroom.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The boards scenario, small. */
class BoardsTest {

    private static final Latency LATENCY = new Latency(1, 2, 3, 4, 5);

    @Test
    void scoresAreAcknowledgedAndPlacesRead(@TempDir Path directory) throws Exception {
        var file = directory.resolve("boards.json");

        int exitCode = Main.run(
                "boards",
                "--members=300",
                "--clients=50",
                "--readers=2",
                "--warmup=0.3",
                "--duration=2",
                "--repeat=2",
                "--json=" + file);

        assertThat(exitCode).isZero();
        var line = new ObjectMapper().readTree(Files.readString(file));
        assertThat(line.path("scenario").asText()).isEqualTo("boards");
        assertThat(line.path("parameters").path("members").asInt()).isEqualTo(300);
        assertThat(line.path("figures")).hasSize(2).allSatisfy(run -> {
            assertThat(run.path("updatesPerSecond").asDouble()).isPositive();
            assertThat(run.path("readsPerSecond").asDouble()).isPositive();
            assertThat(run.path("refused").asInt()).isZero();
        });
    }

    @Test
    void theMedianOfEachColumnIsShown() {
        var setting = new Setting("2026-01-01T00:00:00Z", "abc", 2, "1", "0", "17");
        var text = BoardsFigures.text(setting, 7, 100, List.of(run(100, 9), run(300, 7), run(200, 8)));

        assertThat(text).contains("7 members, filled at 100 new scores a second");
        assertThat(text.lines().filter(line -> line.startsWith("median")))
                .singleElement()
                .satisfies(
                        line -> assertThat(line.trim().split("\\s+")).startsWith("median", "200", "1.00", "3.00", "8"));
    }

    private static BoardsFigures run(double updates, double reads) {
        return new BoardsFigures(updates, LATENCY, reads, LATENCY, LATENCY, 0);
    }
}
