package io.anteroom.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The table for people of the rounds scenario. */
final class RoundsReport {
    /** Above this the generator itself may be what is measured. */
    private static final double GENERATOR_CPU_SUSPECT = 85;

    private RoundsReport() {}

    static String text(String title, Setting setting, List<RoundsFigures> runs) {
        StringBuilder text = new StringBuilder();
        text.append(title).append('\n').append(circumstances(setting)).append('\n');
        text.append(line(
                "run",
                "rounds/s",
                "actions/s",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms",
                "errors",
                "wrong",
                "missing",
                "server %",
                "client %"));
        for (int i = 0; i < runs.size(); i++) {
            text.append(row(String.valueOf(i + 1), List.of(runs.get(i))));
        }
        if (runs.size() > 1) {
            text.append(row("median", runs));
        }
        text.append(lengths(runs));
        text.append(programs(runs.get(runs.size() - 1)));
        text.append(metrics(runs.get(runs.size() - 1)));
        errors(runs).forEach((code, count) -> text.append("error %s: %d%n".formatted(code, count)));
        text.append(warnings(runs));
        return text.toString();
    }

    static String circumstances(Setting setting) {
        return "commit %s, %d cores, server on %s, generator on %s, Java %s, %s"
                .formatted(
                        setting.commit(),
                        setting.machineCores(),
                        setting.serverCores(),
                        setting.generatorCores(),
                        setting.jvm(),
                        setting.at());
    }

    /** How many actions rounds took, where they differ; medians of what those of four took. */
    private static String lengths(List<RoundsFigures> runs) {
        Map<Integer, Long> all = new TreeMap<>();
        runs.forEach(run -> run.roundsByActions().forEach((actions, count) -> all.merge(actions, count, Long::sum)));
        long rounds = all.values().stream().mapToLong(Long::longValue).sum();
        if (all.keySet().stream().allMatch(actions -> actions == 1)) {
            return "";
        }
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "actions a round: %.2f",
                all.entrySet().stream()
                                .mapToLong(entry -> entry.getKey() * entry.getValue())
                                .sum()
                        / (double) rounds));
        all.forEach((actions, count) ->
                text.append(String.format(Locale.ROOT, ", %d: %.1f %%", actions, 100.0 * count / rounds)));
        return text.append(String.format(
                        Locale.ROOT,
                        "%nrounds of 4 actions: %.0f/s, from the bet to the end p50 %.2f ms, p99 %.2f ms%n",
                        RoundsFigures.median(runs, RoundsFigures::roundsOf4PerSecond),
                        RoundsFigures.median(runs, run -> run.roundsOf4Ms().p50()),
                        RoundsFigures.median(runs, run -> run.roundsOf4Ms().p99())))
                .toString();
    }

    /** CPU and memory by program, as {@code Runs of the last window}. */
    private static String programs(RoundsFigures run) {
        StringBuilder text = new StringBuilder();
        run.server()
                .programs()
                .forEach((name, use) -> text.append(String.format(
                        Locale.ROOT,
                        "%s: %d process(es), %.0f %% of a core, %.0f MB resident, %.0f MB proportional%n",
                        name,
                        use.processes(),
                        use.cpuPercent(),
                        use.rssKb() / 1024.0,
                        use.proportionalKb() / 1024.0)));
        return text.toString();
    }

    private static String metrics(RoundsFigures run) {
        StringBuilder text = new StringBuilder();
        run.server()
                .metrics()
                .forEach((series, value) -> text.append(String.format(Locale.ROOT, "%s %.6g%n", series, value)));
        return text.toString();
    }

    private static Map<String, Long> errors(List<RoundsFigures> runs) {
        Map<String, Long> all = new TreeMap<>();
        runs.forEach(run -> run.errors().forEach((code, count) -> all.merge(code, count, Long::sum)));
        return all;
    }

    private static String warnings(List<RoundsFigures> runs) {
        double busiest = runs.stream()
                .mapToDouble(RoundsFigures::generatorCpuPercent)
                .max()
                .orElse(0);
        return busiest <= GENERATOR_CPU_SUSPECT
                ? ""
                : String.format(
                        Locale.ROOT,
                        "The generator used %.0f %% of its core: the figures may be its own and not the server's.%n",
                        busiest);
    }

    private static String row(String name, List<RoundsFigures> runs) {
        List<String> cells = new ArrayList<>();
        cells.add(name);
        cells.add(cell(runs, "%.0f", RoundsFigures::roundsPerSecond));
        cells.add(cell(runs, "%.0f", RoundsFigures::actionsPerSecond));
        cells.add(cell(runs, "%.2f", run -> run.latencyMs().p50()));
        cells.add(cell(runs, "%.2f", run -> run.latencyMs().p90()));
        cells.add(cell(runs, "%.2f", run -> run.latencyMs().p99()));
        cells.add(cell(runs, "%.2f", run -> run.latencyMs().p999()));
        cells.add(cell(runs, "%.2f", run -> run.latencyMs().max()));
        cells.add(cell(runs, "%.0f", RoundsFigures::errorCount));
        cells.add(cell(runs, "%.0f", RoundsFigures::wrong));
        cells.add(cell(runs, "%.0f", RoundsFigures::unanswered));
        cells.add(cell(runs, "%.0f", run -> run.server().cpuPercent()));
        cells.add(cell(runs, "%.0f", RoundsFigures::generatorCpuPercent));
        return line(cells.toArray(String[]::new));
    }

    private static String cell(List<RoundsFigures> runs, String format, ToDoubleFunction<RoundsFigures> figure) {
        return String.format(Locale.ROOT, format, RoundsFigures.median(runs, figure));
    }

    private static String line(String... cells) {
        return String.format(Locale.ROOT, "%-7s %9s %9s %8s %8s %8s %8s %8s %7s %6s %7s %8s %8s%n", (Object[]) cells);
    }
}
