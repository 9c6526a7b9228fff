package io.anteroom.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where to look for the server's own figures; options of every scenario, all of them optional. */
final class ServerWatch {
    @Option(
            names = "--server-pids",
            split = ",",
            paramLabel = "PID",
            description = "processes of the server; their children are found")
    private List<Long> pids = new ArrayList<>();

    @Option(
            names = "--server-data",
            paramLabel = "DIR",
            description = "the server's data directory: finds the embedded PostgreSQL, which is no child of the JVM")
    private @Nullable Path dataDir;

    @Option(
            names = "--management",
            paramLabel = "URL",
            description = "management address, such as http://127.0.0.1:8081: reads /metrics before and after")
    private @Nullable String management;

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "PREFIX",
            description = "which metrics to show (default: anteroom_)")
    private List<String> prefixes = List.of("anteroom_");

    private final ProcessTable processes = ProcessTable.ofThisMachine();

    ServerUse.Reading read() throws IOException, InterruptedException {
        Metrics metrics = management == null ? Metrics.none() : Metrics.scrape(management, prefixes);
        return new ServerUse.Reading(System.nanoTime(), processes.use(roots()), metrics);
    }

    private List<Long> roots() throws IOException {
        List<Long> roots = new ArrayList<>(pids);
        if (dataDir != null) {
            roots.addAll(ProcessTable.postgresUnder(dataDir));
        }
        return roots;
    }
}
