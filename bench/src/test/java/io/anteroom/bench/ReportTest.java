package io.anteroom.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people and machines are shown. */
class ReportTest {
    private static final Setting SETTING = new Setting("2026-01-01T00:00:00Z", "abc", 2, "1", "0", "17");

    @Test
    void medianOfEachColumnIsTakenByItself() {
        List<RoundsFigures> runs = List.of(run(100, 3, 50), run(300, 1, 40), run(200, 2, 99));

        String text = RoundsReport.text("title", SETTING, runs);

        assertThat(text).startsWith("title\ncommit abc, 2 cores, server on 0, generator on 1, Java 17, 2026-01-01");
        assertThat(columns(text, "median")).startsWith("median", "200", "200", "2.00");
        assertThat(columns(text, "2 ")).startsWith("2", "300", "300", "1.00");
        assertThat(text).contains("error OVERLOADED: 6").contains("java: 1 process(es), 60 % of a core, 100 MB");
    }

    @Test
    void lengthsOfRoundsAreShownWithThoseOfFourActions() {
        String text = RoundsReport.text("t", SETTING, List.of(run(100, 3, 50), run(300, 1, 40), run(200, 2, 99)));

        assertThat(text)
                .contains("actions a round: 1.75, 1: 75.0 %, 4: 25.0 %")
                .contains("rounds of 4 actions: 50/s, from the bet to the end p50 8.00 ms, p99 18.00 ms");
    }

    @Test
    void busyGeneratorIsNamed() {
        assertThat(RoundsReport.text("t", SETTING, List.of(run(1, 1, 99)))).contains("generator used 99 %");
        assertThat(RoundsReport.text("t", SETTING, List.of(run(1, 1, 50)))).doesNotContain("generator used");
    }

    @Test
    void jsonLineHoldsParametersSettingAndFigures() throws IOException {
        String line = JsonLines.line("rounds", Map.of("players", 64), SETTING, run(100, 3, 50));
        JsonNode object = new ObjectMapper().readTree(line);

        assertThat(line).doesNotContain("\n");
        assertThat(object.path("scenario").asText()).isEqualTo("rounds");
        assertThat(object.path("parameters").path("players").asInt()).isEqualTo(64);
        assertThat(object.path("setting").path("commit").asText()).isEqualTo("abc");
        assertThat(object.path("figures").path("latencyMs").path("p999").asDouble())
                .isEqualTo(6);
        assertThat(object.path("figures")
                        .path("server")
                        .path("programs")
                        .path("java")
                        .path("rssKb")
                        .asLong())
                .isEqualTo(102_400);
    }

    @Test
    void figureOfSocketsIsGrowthDividedByTheirNumber() {
        SocketsFigures figures = SocketsFigures.of(100, 0, 1_000, List.of(3_000L, 2_600L, 2_800L), "heap");

        assertThat(figures.medianKbEach()).isEqualTo(18);
        assertThat(figures.kbEach()).containsExactly(20.0, 16.0, 18.0);
        assertThat(figures.text(SETTING)).contains("median").contains("18.0");
    }

    private static List<String> columns(String text, String start) {
        String line = text.lines()
                .filter(candidate -> candidate.startsWith(start))
                .findFirst()
                .orElseThrow();
        return List.of(line.split("\\s+", -1));
    }

    private static RoundsFigures run(double perSecond, double p50, double generatorCpu) {
        Latency latency = new Latency(p50, 4, 5, 6, 7);
        ServerUse server =
                new ServerUse(Map.of("java", new ServerUse.Program(1, 60, 102_400, 90_000)), Map.of("anteroom_x", 1.0));
        return new RoundsFigures(
                perSecond,
                perSecond,
                latency,
                Map.of(1, 30L, 4, 10L),
                perSecond / 4,
                new Latency(p50 * 4, 17, 18, 19, 20),
                Map.of("OVERLOADED", 2L),
                0,
                0,
                generatorCpu,
                server);
    }
}
