package io.anteroom.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A benchmark of refusals, or of one side of a branch, would be fast and worthless. */
class DiceBenchmarkTest {
    private final DiceBenchmark benchmark = new DiceBenchmark();

    @Test
    void betIsTakenAndPlayed() {
        String played =
                benchmark.checkAndPlay().fold(outcome -> outcome.update().toString(), refusal -> "refused: " + refusal);

        assertThat(played).contains("diceResult", "\"roundEnded\":true");
    }

    @Test
    void roundsAreWonAndLost() {
        assertThat(IntStream.range(0, 1_024).mapToLong(round -> benchmark.payoutFromSeedBytes()))
                .contains(0L, 250L);
    }
}
