package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Games;
import io.anteroom.game.simulation.FastDraws;
import io.anteroom.game.simulation.Simulated;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class MathReportTest {

    private final MathReport report = report("dice");

    private static MathReport report(String gameId) {
        var rules = Games.find(gameId).orElseThrow();
        return MathReport.of(rules, GameSettings.defaults(rules, new BigDecimal("1000000.00")));
    }

    @Test
    void figuresAreATableWithALineForEachPlay() {
        var lines = report.figures().lines().toList();

        assertThat(lines.get(0)).isEqualTo("dice");
        assertThat(lines.get(2)).startsWith("play").endsWith("found by");
        assertThat(lines.get(3).split("  +"))
                .containsExactly(
                        "best choice, even money: Under 49.50, pays 2.0000",
                        "0.99",
                        "0.9999",
                        "0.495",
                        "2x",
                        "0.495",
                        "enumeration");
        assertThat(lines).anySatisfy(line -> assertThat(line)
                .contains("limits.maxWin, which is 1000000.00 a round")
                .contains("bets up to 1000.00"));
    }

    @Test
    void whatTheMaximumWinDoesIsATableBesideThem() {
        var lines = report("slots").figures().lines().toList();

        var last = lines.get(lines.size() - 1).split("  +");
        assertThat(lines.get(lines.size() - 3)).startsWith("play").contains("highest stake");
        assertThat(last[0]).isEqualTo("1 line");
        assertThat(last[1]).isEqualTo("1.75");
        assertThat(last[2]).isEqualTo("1000.00");
        assertThat(last[3]).isEqualTo("0.97806962");
        assertThat(last[4]).isEqualTo("1000x");
        assertThat(lines.get(lines.size() - 2)).contains("25.49").contains("at least 0.9895");
    }

    @Test
    void aMachineIsCalledByItsTheme() {
        assertThat(report("slots").figures())
                .startsWith("slots, theme lagoon\n")
                .contains("20 lines");
    }

    @Test
    void simulatedRoundsStandBesideTheirDistance() {
        var rules = Games.find("dice").orElseThrow();
        var simulation = rules.simulations(rules.defaultProps()).get(0);
        var run = Simulated.run(simulation, 10_000, new FastDraws(5));

        var cells = report.simulated(5, List.of(run)).lines().toList().get(2).split("  +");

        assertThat(cells[1]).isEqualTo("10000");
        assertThat(new BigDecimal(cells[2]).doubleValue()).isBetween(0.94, 1.04);
        assertThat(cells[3]).isEqualTo("0.009999");
        assertThat(cells[4]).matches("[+-]\\d\\.\\d\\d sigma");
        assertThat(new BigDecimal(cells[5]).doubleValue()).isBetween(0.99, 1.01);
        assertThat(cells[6]).matches("[+-]\\d\\.\\d\\d sigma");
        assertThat(report.simulated(5, List.of())).contains("no simulation");
    }
}
