package io.anteroom.bench;

import io.anteroom.embedded.DataDirectory;
import io.anteroom.embedded.PostgresServer;
import io.anteroom.embedded.RedisServer;
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

/** Scores through leaderboard and store into embedded servers, and places out of them; no sockets and no HTTP. */
@Command(
        name = "boards",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Changes scores of random members through leaderboard's endpoint, closed loop, and then reads the"
                + " first 100 and around members, names included. Exit code 1 if something was not done.")
final class BoardsCommand implements Callable<Integer> {

    @Option(names = "--members", description = "players with a score (default: ${DEFAULT-VALUE})")
    private int members = 1_000_000;

    @Option(names = "--clients", description = "submissions under way at once (default: ${DEFAULT-VALUE})")
    private int clients = 2_000;

    @Option(names = "--readers", description = "reads under way at once (default: ${DEFAULT-VALUE})")
    private int readers = 4;

    @Option(names = "--instances", description = "of store and of leaderboard (default: ${DEFAULT-VALUE})")
    private int instances = 2;

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "(default: ${DEFAULT-VALUE})")
    private double warmupSeconds = 10;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "of each window (default: ${DEFAULT-VALUE})")
    private double durationSeconds = 15;

    @Option(names = "--repeat", description = "pairs of windows (default: ${DEFAULT-VALUE})")
    private int repeat = 3;

    @Option(names = "--json", description = "file to append one JSON object to")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        var work = Files.createTempDirectory("anteroom-boards");
        try (var directory = DataDirectory.lock(work);
                var postgres = PostgresServer.start(directory).join();
                var redis = RedisServer.start(directory).join();
                var load = BoardsLoad.start(postgres.url(), redis.url(), instances, members)) {
            double filledPerSecond = load.fill();
            BoardsFigures unused = load.measure(clients, readers, warmupSeconds);
            double notFromRedis = load.readFromPostgres();
            var runs = new ArrayList<BoardsFigures>();
            for (int i = 0; i < repeat; i++) {
                runs.add(load.measure(clients, readers, durationSeconds));
            }
            return report(filledPerSecond, runs, load.readFromPostgres() - notFromRedis);
        } finally {
            delete(work);
        }
    }

    private int report(double filledPerSecond, List<BoardsFigures> runs, double notFromRedis) throws Exception {
        var setting = Setting.now("shared with the generator");
        new JsonLines(json).append("boards", parameters(filledPerSecond), setting, runs);
        System.out.print(BoardsFigures.text(setting, members, filledPerSecond, runs));
        if (notFromRedis > 0) {
            System.out.printf("%.0f reads were counted in PostgreSQL: Redis had no board%n", notFromRedis);
        }
        return runs.stream().allMatch(run -> run.refused() == 0) && notFromRedis == 0 ? 0 : 1;
    }

    private Map<String, Object> parameters(double filledPerSecond) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("members", members);
        parameters.put("clients", clients);
        parameters.put("readers", readers);
        parameters.put("instances", instances);
        parameters.put("durationSeconds", durationSeconds);
        parameters.put("filledPerSecond", Math.round(filledPerSecond));
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
