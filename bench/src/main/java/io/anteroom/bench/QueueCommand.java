package io.anteroom.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Players who come one after another over HTTP, and what becomes of each. */
@Command(
        name = "queue",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Players join the queue at an even pace, whatever the server does, and ask for their status until they"
                        + " are matched. Exit code 1 if a join failed, or if somebody is neither matched nor told why.")
final class QueueCommand implements Callable<Integer> {

    @Option(names = "--url", description = "players' address (default: ${DEFAULT-VALUE})")
    private String url = "http://127.0.0.1:8080";

    @Option(names = "--tokens", required = true, description = "file of players; the token last on a line")
    private Path tokensFile = Path.of("tokens");

    @Option(names = "--players", description = "(default: ${DEFAULT-VALUE})")
    private int players = 5_000;

    @Option(names = "--over", paramLabel = "SECONDS", description = "they come within (default: ${DEFAULT-VALUE})")
    private double overSeconds = 90;

    @Option(names = "--patience", paramLabel = "SECONDS", description = "after the last (default: ${DEFAULT-VALUE})")
    private double patienceSeconds = 60;

    @Option(names = "--spread", description = "standard deviation of the ranks around 1500 (${DEFAULT-VALUE})")
    private int spread = 300;

    @Option(names = "--json", description = "file to append one JSON object to")
    private @Nullable Path json;

    @Option(names = "--server-cores", description = "which cores the server is pinned to, for the record")
    private String serverCores = "unknown";

    @Override
    public Integer call() throws Exception {
        var target = Target.parse(url);
        List<String> tokens = Tokens.read(tokensFile);
        if (tokens.size() < players) {
            throw new IllegalArgumentException("there are " + tokens.size() + " players in " + tokensFile);
        }
        var figures = new QueueLoad(target.http(), tokens.subList(0, players), spread)
                .run((long) (overSeconds * 1e9), (long) (patienceSeconds * 1e9));
        var setting = Setting.now(serverCores);
        new JsonLines(json).append("queue", parameters(), setting, figures);
        System.out.print(text(setting, figures));
        return figures.failed() == 0 && figures.waiting() == 0 ? 0 : 1;
    }

    private static String text(Setting setting, QueueLoad.Figures figures) {
        var join = figures.joinMs();
        var wait = figures.waitMs();
        return "queue: players joining over HTTP\n" + RoundsReport.circumstances(setting) + "\n"
                + String.format(
                        Locale.ROOT,
                        "joined %d, matched %d, told that they expired %d, still waiting %d, failed %d%n",
                        figures.joined(),
                        figures.matched(),
                        figures.expired(),
                        figures.waiting(),
                        figures.failed())
                + String.format(
                        Locale.ROOT,
                        "join ms: p50 %.2f, p95 %.2f, p99 %.2f, max %.2f%n",
                        join.p50(),
                        figures.joinP95Ms(),
                        join.p99(),
                        join.max())
                + String.format(
                        Locale.ROOT,
                        "wait until the match is seen, ms: p50 %.0f, p90 %.0f, p99 %.0f, max %.0f%n",
                        wait.p50(),
                        wait.p90(),
                        wait.p99(),
                        wait.max());
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("players", players);
        parameters.put("overSeconds", overSeconds);
        parameters.put("spread", spread);
        return parameters;
    }
}
