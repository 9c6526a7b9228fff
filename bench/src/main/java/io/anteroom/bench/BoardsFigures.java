package io.anteroom.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The figures of one repetition of the boards scenario.
 *
 * @param updateMs from the submission to its acknowledgement
 * @param topMs the first 100 places with names
 * @param aroundMs a player with ten neighbours above and below, with names
 * @param refused submissions and reads that were not done
 */
record BoardsFigures(
        double updatesPerSecond,
        Latency updateMs,
        double readsPerSecond,
        Latency topMs,
        Latency aroundMs,
        long refused) {

    static String text(Setting setting, int members, double filledPerSecond, List<BoardsFigures> runs) {
        var text = new StringBuilder("boards: scores acknowledged through leaderboard's endpoint, then places read\n");
        text.append(RoundsReport.circumstances(setting)).append('\n');
        text.append(String.format(
                Locale.ROOT, "%d members, filled at %.0f new scores a second%n", members, filledPerSecond));
        text.append(String.format(
                "%-7s %10s %8s %8s %9s %8s %8s %8s %8s %8s%n",
                "run",
                "updates/s",
                "p50 ms",
                "p99 ms",
                "reads/s",
                "top p50",
                "top p99",
                "arnd p50",
                "arnd p99",
                "refused"));
        for (int i = 0; i < runs.size(); i++) {
            text.append(runs.get(i).row(String.valueOf(i + 1)));
        }
        return text.append(median(runs).row("median")).toString();
    }

    /** Of each column by itself. */
    private static BoardsFigures median(List<BoardsFigures> runs) {
        return new BoardsFigures(
                median(runs, BoardsFigures::updatesPerSecond),
                latency(runs, BoardsFigures::updateMs),
                median(runs, BoardsFigures::readsPerSecond),
                latency(runs, BoardsFigures::topMs),
                latency(runs, BoardsFigures::aroundMs),
                (long) median(runs, BoardsFigures::refused));
    }

    private static Latency latency(List<BoardsFigures> runs, Function<BoardsFigures, Latency> of) {
        return new Latency(
                median(runs, run -> of.apply(run).p50()),
                median(runs, run -> of.apply(run).p90()),
                median(runs, run -> of.apply(run).p99()),
                median(runs, run -> of.apply(run).p999()),
                median(runs, run -> of.apply(run).max()));
    }

    private static double median(List<BoardsFigures> runs, ToDoubleFunction<BoardsFigures> column) {
        return runs.stream().mapToDouble(column).sorted().toArray()[(runs.size() - 1) / 2];
    }

    private String row(String name) {
        return String.format(
                Locale.ROOT,
                "%-7s %10.0f %8.2f %8.2f %9.0f %8.2f %8.2f %8.2f %8.2f %8d%n",
                name,
                updatesPerSecond,
                updateMs.p50(),
                updateMs.p99(),
                readsPerSecond,
                topMs.p50(),
                topMs.p99(),
                aroundMs.p50(),
                aroundMs.p99(),
                refused);
    }
}
