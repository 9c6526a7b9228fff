package io.anteroom.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.game.rules.Figures;
import io.anteroom.game.rules.Mathematics;
import io.anteroom.game.simulation.Simulated;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A game's figures as text for people.
 *
 * @param maxWin of the settings, which the figures are before
 */
record MathReport(String gameId, JsonNode props, Mathematics mathematics, BigDecimal maxWin) {

    private static final List<String> FIGURES =
            List.of("play", "return", "variance", "hits", "most", "chance of the most", "found by");

    private static final List<String> SIMULATED =
            List.of("simulated", "rounds", "return", "standard error", "distance", "rounds/s");

    String figures() {
        var rows = new ArrayList<List<String>>(List.of(FIGURES));
        mathematics.figures().forEach(figures -> rows.add(row(figures)));
        var theme = props.has("theme") ? ", theme " + props.path("theme").asText() : "";
        return gameId + theme + "\n\n" + table(rows) + "\n"
                + "For a stake of one, before payouts are rounded down to the minor unit, and before limits.maxWin, which is "
                + maxWin.toPlainString() + " a round.\n";
    }

    private static List<String> row(Figures figures) {
        var error = figures.varianceError();
        return List.of(
                figures.play(),
                figures.returnToPlayer().toPlainString(),
                figures.variance().toPlainString() + (error == null ? "" : " ± " + error.toPlainString()),
                figures.hitFrequency().toPlainString(),
                figures.maxMultiplier().toPlainString() + "x",
                figures.maxMultiplierChance().toString(),
                figures.method().label());
    }

    /** @param runs of plays whose figures there are */
    String simulated(long seed, List<Simulated> runs) {
        if (runs.isEmpty()) {
            return "\nThis game has no simulation.\n";
        }
        var rows = new ArrayList<List<String>>(List.of(SIMULATED));
        runs.forEach(run -> rows.add(row(run)));
        return "\n" + table(rows) + "\n"
                + "Seed " + seed
                + "; the standard error is that of the computed variance, the distance is from the computed"
                + " return.\n";
    }

    private List<String> row(Simulated run) {
        var figures = mathematics.figures().stream()
                .filter(each -> each.play().equals(run.play()))
                .findFirst()
                .orElseThrow();
        return List.of(
                run.play(),
                Long.toString(run.rounds()),
                format("%.6f", run.returned()),
                format("%.6f", run.standardError(figures)),
                format("%+.2f sigma", run.sigmas(figures)),
                format("%.2f million", run.roundsPerSecond() / 1e6));
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** Columns as wide as what stands in them. */
    private static String table(List<List<String>> rows) {
        var widths = IntStream.range(0, rows.get(0).size())
                .map(column -> Collections.max(
                        rows.stream().map(row -> row.get(column).length()).toList()))
                .toArray();
        var text = new StringBuilder();
        for (var row : rows) {
            var line = new StringBuilder();
            for (var column = 0; column < widths.length; column++) {
                var cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
