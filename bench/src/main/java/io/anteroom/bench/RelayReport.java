package io.anteroom.bench;

import java.util.List;
import java.util.Locale;

/** The table for people of the relay scenario. */
final class RelayReport {
    private static final String ROW = "%-7s %13s %11s %8s %8s %8s %8s %8s %6s %8s %8s %8s%n";

    private RelayReport() {}

    static String text(String title, Setting setting, List<RelayFigures> runs) {
        StringBuilder text = new StringBuilder(title).append('\n');
        text.append(RoundsReport.circumstances(setting)).append('\n');
        text.append(ROW.formatted(
                "run",
                "deliveries/s",
                "messages/s",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms",
                "errors",
                "wrong",
                "missing",
                "server %",
                "client %"));
        for (int i = 0; i < runs.size(); i++) {
            text.append(row(String.valueOf(i + 1), runs.get(i)));
        }
        RelayFigures last = runs.get(runs.size() - 1);
        last.server()
                .programs()
                .forEach((name, use) -> text.append(String.format(
                        Locale.ROOT,
                        "%s: %.0f %% of a core, %.0f MB resident%n",
                        name,
                        use.cpuPercent(),
                        use.rssKb() / 1024.0)));
        last.server()
                .metrics()
                .forEach((series, value) -> text.append(String.format(Locale.ROOT, "%s %.6g%n", series, value)));
        last.errors().forEach((code, count) -> text.append("error %s: %d%n".formatted(code, count)));
        return text.toString();
    }

    private static String row(String name, RelayFigures run) {
        return String.format(
                Locale.ROOT,
                "%-7s %13.0f %11.0f %8.2f %8.2f %8.2f %8.2f %8d %6d %8d %8.0f %8.0f%n",
                name,
                run.deliveriesPerSecond(),
                run.messagesPerSecond(),
                run.latencyMs().p50(),
                run.latencyMs().p99(),
                run.latencyMs().p999(),
                run.latencyMs().max(),
                run.errors().values().stream().mapToLong(Long::longValue).sum(),
                run.wrong(),
                run.missing(),
                run.server().cpuPercent(),
                run.generatorCpuPercent());
    }
}
