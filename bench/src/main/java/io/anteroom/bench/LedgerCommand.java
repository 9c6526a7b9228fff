package io.anteroom.bench;

import io.anteroom.embedded.DataDirectory;
import io.anteroom.embedded.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The ledger alone: whole rounds committed through store's endpoint on the bus, no sockets, games or draws. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Commits rounds through store's endpoint, closed loop, one hot house account for each lane."
                + " Exit code 1 if a commit was not acknowledged.")
final class LedgerCommand implements Callable<Integer> {

    @Option(names = "--players", description = "commits under way at once (default: ${DEFAULT-VALUE})")
    private int players = 256;

    @Option(names = "--lanes", description = "instances of store (default: ${DEFAULT-VALUE})")
    private int lanes = 2;

    @Option(names = "--moves", description = "1: a bet; 2: a bet, and a win in every second round (${DEFAULT-VALUE})")
    private int moves = 1;

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "(default: ${DEFAULT-VALUE})")
    private double warmupSeconds = 10;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "(default: ${DEFAULT-VALUE})")
    private double durationSeconds = 15;

    @Option(names = "--repeat", description = "windows, one after another (default: ${DEFAULT-VALUE})")
    private int repeat = 3;

    @Option(names = "--json", description = "file to append one JSON object to")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        var work = Files.createTempDirectory("anteroom-ledger");
        try (var directory = DataDirectory.lock(work);
                var postgres = PostgresServer.start(directory).join();
                var load = LedgerLoad.start(postgres.url(), lanes, players, moves)) {
            var runs = new ArrayList<LedgerFigures>();
            LedgerFigures unused = load.measure(warmupSeconds);
            for (int i = 0; i < repeat; i++) {
                runs.add(load.measure(durationSeconds));
            }
            load.stop();
            return report(runs);
        } finally {
            delete(work);
        }
    }

    private int report(List<LedgerFigures> runs) throws Exception {
        var setting = Setting.now("shared with the generator");
        new JsonLines(json).append("ledger", parameters(), setting, runs);
        System.out.print(LedgerFigures.text(setting, runs));
        return runs.stream().allMatch(run -> run.refused() == 0) ? 0 : 1;
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("players", players);
        parameters.put("lanes", lanes);
        parameters.put("moves", moves);
        parameters.put("durationSeconds", durationSeconds);
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
