package io.anteroom.bench;

import io.anteroom.embedded.DataDirectory;
import io.anteroom.embedded.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Matches made durable: rooms, pushes and all, committed through store's endpoint, without the passes that find them. */
@Command(
        name = "matches",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Queues pairs of players and commits their matches in batches, as matchers of several shards do."
                + " Exit code 1 if a match was not made.")
final class MatchesCommand implements Callable<Integer> {

    @Option(names = "--matches", description = "in each window (default: ${DEFAULT-VALUE})")
    private int matches = 30_000;

    @Option(names = "--shards", description = "matchers at work at once (default: ${DEFAULT-VALUE})")
    private int shards = 2;

    @Option(names = "--batch", description = "matches of one transaction (default: ${DEFAULT-VALUE})")
    private int batch = 250;

    @Option(names = "--instances", description = "instances of store (default: ${DEFAULT-VALUE})")
    private int instances = 2;

    @Option(names = "--repeat", description = "windows after one to warm up (default: ${DEFAULT-VALUE})")
    private int repeat = 3;

    @Option(names = "--json", description = "file to append one JSON object to")
    private @Nullable Path json;

    /**
     * @param joinsPerSecond tickets taken before the window
     * @param missing matches that were not made
     */
    record Figures(double matchesPerSecond, double joinsPerSecond, int missing) {}

    @Override
    public Integer call() throws Exception {
        var work = Files.createTempDirectory("anteroom-matches");
        try (var directory = DataDirectory.lock(work);
                var postgres = PostgresServer.start(directory).join();
                var load = MatchesLoad.start(postgres.url(), instances, 2 * matches)) {
            var runs = new ArrayList<Figures>();
            var unused = load.measure(shards, batch);
            for (int i = 0; i < repeat; i++) {
                runs.add(load.measure(shards, batch));
            }
            return report(runs);
        } finally {
            delete(work);
        }
    }

    private int report(List<Figures> runs) throws Exception {
        var setting = Setting.now("shared with the generator");
        new JsonLines(json).append("matches", parameters(), setting, runs);
        System.out.println("matches: made durable through store's endpoint\n" + RoundsReport.circumstances(setting));
        System.out.printf("%-7s %11s %10s %8s%n", "run", "matches/s", "joins/s", "missing");
        for (int i = 0; i < runs.size(); i++) {
            row("" + (i + 1), runs.get(i));
        }
        row("median", new Figures(median(runs, Figures::matchesPerSecond), median(runs, Figures::joinsPerSecond), (int)
                median(runs, Figures::missing)));
        return runs.stream().allMatch(run -> run.missing() == 0) ? 0 : 1;
    }

    private static void row(String name, Figures run) {
        System.out.printf(
                Locale.ROOT,
                "%-7s %11.0f %10.0f %8d%n",
                name,
                run.matchesPerSecond(),
                run.joinsPerSecond(),
                run.missing());
    }

    private static double median(List<Figures> runs, ToDoubleFunction<Figures> column) {
        return runs.stream().mapToDouble(column).sorted().toArray()[(runs.size() - 1) / 2];
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("matches", matches);
        parameters.put("shards", shards);
        parameters.put("batch", batch);
        parameters.put("instances", instances);
        return parameters;
    }

    private static void delete(Path directory) throws Exception {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
