package io.anteroom.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The figures of one window of the ledger scenario. */
record LedgerFigures(double commitsPerSecond, Latency latencyMs, long refused) {

    static String text(Setting setting, List<LedgerFigures> runs) {
        var text = new StringBuilder("ledger: whole rounds committed through store's endpoint\n");
        text.append(RoundsReport.circumstances(setting)).append('\n');
        text.append(String.format(
                "%-7s %10s %8s %8s %8s %8s%n", "run", "commits/s", "p50 ms", "p99 ms", "p99.9", "refused"));
        for (int i = 0; i < runs.size(); i++) {
            text.append(runs.get(i).row(String.valueOf(i + 1)));
        }
        return text.append(median(runs).row("median")).toString();
    }

    /** Of each column by itself. */
    private static LedgerFigures median(List<LedgerFigures> runs) {
        return new LedgerFigures(
                median(runs, LedgerFigures::commitsPerSecond),
                new Latency(
                        median(runs, run -> run.latencyMs().p50()),
                        median(runs, run -> run.latencyMs().p90()),
                        median(runs, run -> run.latencyMs().p99()),
                        median(runs, run -> run.latencyMs().p999()),
                        median(runs, run -> run.latencyMs().max())),
                (long) median(runs, LedgerFigures::refused));
    }

    private static double median(List<LedgerFigures> runs, ToDoubleFunction<LedgerFigures> column) {
        return runs.stream().mapToDouble(column).sorted().toArray()[(runs.size() - 1) / 2];
    }

    private String row(String name) {
        return String.format(
                Locale.ROOT,
                "%-7s %10.0f %8.2f %8.2f %8.2f %8d%n",
                name,
                commitsPerSecond,
                latencyMs.p50(),
                latencyMs.p99(),
                latencyMs.p999(),
                refused);
    }
}
