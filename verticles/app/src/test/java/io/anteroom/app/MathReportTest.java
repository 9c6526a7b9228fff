package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

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
        var props = rules.defaultProps();
        return new MathReport(gameId, props, rules.mathematics(props), new BigDecimal("1000000.00"));
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
        assertThat(lines.get(lines.size() - 1)).contains("limits.maxWin").contains("1000000.00");
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
        assertThat(report.simulated(5, List.of())).contains("no simulation");
    }
}
