package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as a tool for those who check the mathematics. */
class MathIT {

    @TempDir
    Path directory;

    @Test
    void theSameSeedSimulatesTheSameRounds() {
        var first = Tool.run("math", "slots", "--theme", "volcano", "--simulate", "20000", "--seed", "9");
        var second = Tool.run("math", "slots", "--theme", "volcano", "--simulate", "20000", "--seed", "9");

        assertThat(first.exitCode()).isZero();
        assertThat(first.out())
                .contains("theme volcano")
                .contains("0.9896497621")
                .contains("Seed 9");
        assertThat(withoutSpeed(first.out())).isEqualTo(withoutSpeed(second.out()));
    }

    private static String withoutSpeed(String out) {
        return out.replaceAll(" *[0-9.]+ million", "");
    }

    @Test
    void aMachineOfOnesOwnIsPrintedFromItsFile() throws Exception {
        var file = Files.writeString(directory.resolve("slots.yaml"), "slots: {machine: orchard}");

        assertThat(Tool.run("math", "slots", "--conf", file.toString()).out()).contains("theme orchard");
    }

    @Test
    void aLowerMaximumWinOrAHigherBetIsSeenInTheFigures() {
        var lower = Tool.run("math", "slots", "--set", "limits.maxWin=100000.00");
        assertThat(lower.out()).contains("which is 100000.00 a round").contains("0.84756219");
        var higher = Tool.run("math", "slots", "--max-bet", "10000.00");
        assertThat(higher.out()).contains("bets up to 10000.00").contains("0.84756219");
        var wrong = Tool.run("math", "slots", "--max-bet", "0.001");
        assertThat(wrong.exitCode()).isNotZero();
        assertThat(wrong.err()).contains("--max-bet").contains("0.001");
    }

    @Test
    void whatThereIsNotIsRefusedWithWhatThereIs() {
        var game = Tool.run("math", "chess");
        assertThat(game.exitCode()).isNotZero();
        assertThat(game.err()).contains("'chess'").contains("slots");
        var theme = Tool.run("math", "slots", "--theme", "moon");
        assertThat(theme.exitCode()).isNotZero();
        assertThat(theme.err()).contains("moon").contains("lagoon");
    }
}
