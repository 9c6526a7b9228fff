package io.anteroom.bench;

import java.util.List;
import java.util.Locale;

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

    private static LedgerFigures median(List<LedgerFigures> runs) {
        return runs.stream()
                .sorted(java.util.Comparator.comparingDouble(LedgerFigures::commitsPerSecond))
                .toList()
                .get((runs.size() - 1) / 2);
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
