package io.anteroom.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anteroom.bench.FakeServer.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rounds scenario from its command line to its JSON line, against the fake. */
class RoundsTest {
    private static final int TRIES_MAX = 5;

    @TempDir
    Path directory;

    private Path tokens = Path.of("unset");
    private Path json = Path.of("unset");

    @BeforeEach
    void writeTokens() throws IOException {
        tokens = directory.resolve("tokens");
        json = directory.resolve("lines.json");
        Files.write(
                tokens,
                IntStream.range(0, 8)
                        .mapToObj(i -> "user" + i + " id" + i + " token" + i)
                        .toList());
    }

    @Test
    void closedLoopPlaysRoundsAndFindsNothingWrong() throws IOException {
        JsonNode figures = run(Behaviour.HONEST, 0).get(0).path("figures");

        assertThat(figures.path("roundsPerSecond").asDouble()).isPositive();
        assertThat(figures.path("latencyMs").path("p99").asDouble()).isPositive();
        assertThat(figures.path("wrong").asLong()).isZero();
        assertThat(figures.path("unanswered").asLong()).isZero();
        assertThat(figures.path("errors")).isEmpty();
    }

    @Test
    void minesTakesFourActionsARound() throws IOException {
        JsonNode figures = run(Behaviour.HONEST, 0, "--game", "mines").get(0).path("figures");

        double rounds = figures.path("roundsPerSecond").asDouble();
        assertThat(rounds).isPositive();
        assertThat(figures.path("actionsPerSecond").asDouble() / rounds).isBetween(3.8, 4.2);
        assertThat(figures.path("roundsByActions")).hasSize(1);
        assertThat(figures.path("roundsOf4PerSecond").asDouble()).isEqualTo(rounds);
        double action = figures.path("latencyMs").path("p50").asDouble();
        assertThat(figures.path("roundsOf4Ms").path("p50").asDouble()).isGreaterThan(action);
    }

    /** The fake's rounds can be split every second time, which takes the stake once more. */
    @Test
    void theLongBlackjackSplitsAndItsRoundsAreCountedByTheirActions() throws IOException {
        JsonNode figures =
                run(Behaviour.HONEST, 0, "--game", "blackjack-long").get(0).path("figures");

        assertThat(figures.path("wrong").asLong()).isZero();
        assertThat(figures.path("roundsByActions").path("4").asLong()).isPositive();
        assertThat(figures.path("roundsByActions").path("2").asLong()).isPositive();
        assertThat(figures.path("roundsByActions")).hasSize(2);
        assertThat(figures.path("roundsOf4PerSecond").asDouble())
                .isLessThan(figures.path("roundsPerSecond").asDouble());
    }

    @Test
    void aSplitThatTakesNoStakeIsWrong() throws IOException {
        JsonNode figures =
                run(Behaviour.FREE_SPLITS, 1, "--game", "blackjack-long").get(0).path("figures");

        assertThat(figures.path("wrong").asLong()).isPositive();
    }

    @Test
    void openLoopKeepsItsRate() throws IOException {
        JsonNode line = runUntil(each -> isBetween(rate(each), 170, 230), Behaviour.HONEST, "--rate", "200");

        assertThat(line.path("parameters").path("loop").asText()).isEqualTo("open");
        assertThat(rate(line)).isBetween(170.0, 230.0);
    }

    @Test
    void stallOfTheServerShowsInTheLatencyOfAllRoundsDueMeanwhile() throws IOException {
        JsonNode latency = latency(runUntil(
                each -> isBetween(latency(each).path("p90").asDouble(), 250, 600),
                Behaviour.STALLING,
                "--rate",
                "200",
                "--warmup",
                "0",
                "--duration",
                "1.5"));

        // A third of the window's rounds come due in the half second without answers, evenly: 300 rounds, 100 of them
        // late by 0 to 500 ms, so that one in ten waits for more than 350 ms. Sent-to-answered times would show eight.
        assertThat(latency.path("max").asDouble()).isGreaterThan(450);
        assertThat(latency.path("p90").asDouble()).isBetween(250.0, 600.0);
    }

    @Test
    void repeatedWindowsGiveALineEach() throws IOException {
        List<JsonNode> lines = run(Behaviour.HONEST, 0, "--repeat", "3", "--duration", "0.3");

        assertThat(lines).hasSize(3);
        assertThat(lines.get(2).path("setting").path("generatorCores").asText()).matches("[0-9,-]+");
        assertThat(lines.get(2).path("setting").path("machineCores").asInt()).isPositive();
    }

    @Test
    void refusalsThatMayBeRetriedAreCountedAndRepeatedWithTheSameId() throws IOException {
        JsonNode figures = run(Behaviour.OVERLOADED, 0).get(0).path("figures");

        assertThat(figures.path("errors").path("OVERLOADED").asLong()).isPositive();
        assertThat(figures.path("wrong").asLong()).isZero();
    }

    @Test
    void fragmentsAndPushesDisturbNothing() throws IOException {
        JsonNode figures = run(Behaviour.CHATTY, 0).get(0).path("figures");

        assertThat(figures.path("roundsPerSecond").asDouble()).isPositive();
        assertThat(figures.path("wrong").asLong()).isZero();
    }

    @Test
    void balanceThatIsACentOffIsWrong() throws IOException {
        assertWrong(Behaviour.MISCOUNTING);
    }

    @Test
    void winThatIsPaidShortIsWrongEvenIfTheBalanceAgrees() throws IOException {
        assertWrong(Behaviour.UNDERPAYING);
    }

    @Test
    void answerToAnotherEventIsWrong() throws IOException {
        assertWrong(Behaviour.MISADDRESSING);
    }

    @Test
    void roundWithoutAnAnswerIsMissing() throws IOException {
        JsonNode figures = run(Behaviour.SILENT, 1).get(0).path("figures");

        assertThat(figures.path("unanswered").asLong()).isEqualTo(1);
    }

    @Test
    void unknownTokenEndsTheScenarioBeforeItBegins() throws IOException {
        Files.write(tokens, List.of("user0 id0 forged"));
        try (FakeServer server = FakeServer.start(Behaviour.HONEST)) {
            int code = Main.run(
                    "rounds",
                    "--url",
                    server.url(),
                    "--players",
                    "1",
                    "--tokens",
                    tokens.toString(),
                    "--json",
                    json.toString());

            assertThat(code).isEqualTo(2);
            assertThat(json).doesNotExist();
        }
    }

    private static double rate(JsonNode line) {
        return line.path("figures").path("roundsPerSecond").asDouble();
    }

    private static JsonNode latency(JsonNode line) {
        return line.path("figures").path("latencyMs");
    }

    private static boolean isBetween(double figure, double low, double high) {
        return low <= figure && figure <= high;
    }

    /** What a run measures on a machine that did not stand still meanwhile, if it finds one in some tries. */
    private JsonNode runUntil(Predicate<JsonNode> fits, Behaviour behaviour, String... more) throws IOException {
        for (int tried = 1; ; tried++) {
            List<JsonNode> lines = run(behaviour, 0, more);
            JsonNode line = lines.get(lines.size() - 1);
            if (tried == TRIES_MAX || fits.test(line)) {
                return line;
            }
        }
    }

    private void assertWrong(Behaviour behaviour) throws IOException {
        JsonNode figures = run(behaviour, 1).get(0).path("figures");

        assertThat(figures.path("wrong").asLong()).isPositive();
    }

    private List<JsonNode> run(Behaviour behaviour, int expectedCode, String... more) throws IOException {
        try (FakeServer server = FakeServer.start(behaviour)) {
            List<String> arguments = new ArrayList<>(List.of(
                    "rounds",
                    "--url",
                    server.url(),
                    "--players",
                    "8",
                    "--tokens",
                    tokens.toString(),
                    "--json",
                    json.toString(),
                    "--warmup",
                    "0.1",
                    "--duration",
                    "1"));
            arguments.addAll(List.of(more));

            assertThat(Main.run(arguments.toArray(String[]::new))).isEqualTo(expectedCode);
            return lines();
        }
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(json)) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }
}
