package io.anteroom.app;

import io.anteroom.game.rules.Capped;
import io.anteroom.game.rules.Figures;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Mathematics;
import io.anteroom.game.rules.Rules;
import io.anteroom.game.simulation.Simulated;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A game's figures as text for people.
 *
 * @param capped what the maximum win of the settings makes of each play
 */
record MathReport(GameSettings settings, Mathematics mathematics, List<Capped> capped) {

    private static final List<String> FIGURES =
            List.of("play", "return", "variance", "hits", "most", "chance of the most", "found by");

    private static final List<String> SIMULATED =
            List.of("simulated", "rounds", "return", "standard error", "distance", "variance", "distance", "rounds/s");

    private static final List<String> CAPPED =
            List.of("play", "holds up to a stake of", "highest stake", "return there", "most", "chance of the most");

    MathReport {
        capped = List.copyOf(capped);
    }

    /** May compute for seconds. */
    static MathReport of(Rules rules, GameSettings settings) {
        return new MathReport(settings, rules.mathematics(settings.customProps()), rules.capped(settings));
    }

    String figures() {
        var rows = new ArrayList<List<String>>(List.of(FIGURES));
        mathematics.figures().forEach(figures -> rows.add(row(figures)));
        var theme = settings.customProps().path("theme");
        return settings.gameId() + (theme.isMissingNode() ? "" : ", theme " + theme.asText()) + "\n\n" + table(rows)
                + "\nFor a stake of one, before payouts are rounded down to the minor unit, and before limits.maxWin, which"
                + " is " + settings.text(settings.maxWin()) + " a round, and does this with bets up to "
                + settings.text(settings.maxBet()) + ":\n\n" + table(cappedRows());
    }

    private List<List<String>> cappedRows() {
        var rows = new ArrayList<List<String>>(List.of(CAPPED));
        for (var place = 0; place < capped.size(); place++) {
            rows.add(row(mathematics.figures().get(place).play(), capped.get(place)));
        }
        return rows;
    }

    private List<String> row(String play, Capped cut) {
        return List.of(
                play,
                settings.text(cut.freeUpTo()),
                settings.text(cut.stake()),
                (cut.isExact() ? "" : "at least ") + cut.returnToPlayer().toPlainString(),
                cut.maxMultiplier().toPlainString() + "x",
                (cut.isExact() ? "" : "at most ") + cut.maxMultiplierChance());
    }

    private static List<String> row(Figures figures) {
        var error = figures.varianceError();
        return List.of(
                figures.play(),
                figures.returnToPlayer().toPlainString(),
                figures.variance().toPlainString() + (error == null ? "" : " +/- " + error.toPlainString()),
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
                + "; the standard error is that of the computed variance, distances are from what was computed.\n";
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
                format("%.6g", run.variance()),
                format("%+.2f sigma", run.varianceSigmas(figures)),
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
