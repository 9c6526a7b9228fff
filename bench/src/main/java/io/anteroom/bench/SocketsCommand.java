package io.anteroom.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Holds idle, authenticated sockets and weighs the server's JVM before and after. */
@Command(
        name = "sockets",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Holds idle sockets and reports resident memory each. Exit code 1 if a socket was lost.")
final class SocketsCommand implements Callable<Integer> {
    /** Files the generator needs beside its sockets, and the server beside its players. */
    private static final long OTHER_FILES = 200;

    private static final long SERVER_OTHER_FILES = 500;
    private static final long CLOSE_PATIENCE_S = 30;

    @Option(names = "--url", description = "players' address (default: ${DEFAULT-VALUE})")
    private String url = "ws://127.0.0.1:8080";

    @Option(names = "--count", description = "sockets to hold (default: ${DEFAULT-VALUE})")
    private int count = 20_000;

    @Option(
            names = "--tokens",
            required = true,
            description = "file of players, used in turn; the token last on a line")
    private Path tokensFile = Path.of("tokens");

    @Option(names = "--server-pid", required = true, description = "the server's JVM, to be weighed and collected")
    private long serverPid;

    @Option(names = "--connect-rate", description = "sockets opened a second (default: ${DEFAULT-VALUE})")
    private double connectPerSecond = 2_000;

    @Option(names = "--sources", description = "loopback addresses to come from (default: ${DEFAULT-VALUE})")
    private int sources = 8;

    @Option(names = "--settle", paramLabel = "SECONDS", description = "before weighing (default: ${DEFAULT-VALUE})")
    private double settleSeconds = 5;

    @Option(names = "--repeat", description = "weighings while the sockets are held (default: ${DEFAULT-VALUE})")
    private int repeat = 3;

    @Option(names = "--json", description = "file to append one JSON object to")
    private @Nullable Path json;

    @Option(names = "--server-cores", description = "which cores the server is pinned to, for the record")
    private String serverCores = "unknown";

    private final ProcessTable processes = ProcessTable.ofThisMachine();

    @Override
    public Integer call() throws Exception {
        Target target = Target.parse(url);
        List<String> tokens = Tokens.read(tokensFile);
        int holding = affordable();
        long beforeKb = median(weigh());
        SocketsFigures figures;
        try (Loop loop = new Loop()) {
            List<IdleSocket> sockets = open(loop, target, tokens, holding);
            List<Long> afterKb = weigh();
            int lost = (int) sockets.stream().filter(IdleSocket::lost).count();
            figures = SocketsFigures.of(holding, lost, beforeKb, afterKb, serverHeap());
            close(loop, sockets);
        }
        Setting setting = Setting.now(serverCores);
        new JsonLines(json).append("sockets", parameters(), setting, figures);
        System.out.print(figures.text(setting));
        return figures.lost() == 0 ? 0 : 1;
    }

    /** As many as asked for, or as the two processes' limits of open files allow. */
    private int affordable() {
        long own = processes.openFilesMax("self") - OTHER_FILES;
        long server = processes.openFilesMax(String.valueOf(serverPid)) - SERVER_OTHER_FILES;
        int holding = (int) Math.min(count, Math.min(own, server));
        if (holding < 1) {
            throw new IllegalStateException("the limits of open files leave no room for sockets");
        }
        if (holding < count) {
            System.err.println("holding " + holding + " sockets instead of " + count
                    + ": more would pass the limit of open files of this process or of the server");
        }
        return holding;
    }

    private List<IdleSocket> open(Loop loop, Target target, List<String> tokens, int holding) throws Exception {
        long patienceS = (long) (60 + 2 * holding / connectPerSecond);
        return loop.call(() -> Ramp.open(loop, holding, connectPerSecond, number -> {
                    String token = tokens.get(number % tokens.size());
                    return new IdleSocket().open(loop, target, target.source(number, sources), token);
                }))
                .get(patienceS, TimeUnit.SECONDS);
    }

    private static void close(Loop loop, List<IdleSocket> sockets) throws Exception {
        var unused = loop.call(() -> {
                    sockets.forEach(IdleSocket::close);
                    return CompletableFuture.<Void>completedFuture(null);
                })
                .get(CLOSE_PATIENCE_S, TimeUnit.SECONDS);
    }

    /** Settles, collects and reads the resident size, as often as asked. */
    private List<Long> weigh() throws Exception {
        List<Long> weights = new ArrayList<>();
        for (int i = 0; i < repeat; i++) {
            TimeUnit.NANOSECONDS.sleep((long) (settleSeconds * 1e9));
            String unused = Jcmd.run(serverPid, "GC.run");
            weights.add(processes.statusKb(serverPid, "VmRSS"));
        }
        return weights;
    }

    static long median(List<Long> values) {
        return values.stream().sorted().toList().get((values.size() - 1) / 2);
    }

    /** The JVM's own words on its heap, to tell what is heap and what is not. */
    private String serverHeap() throws Exception {
        return Jcmd.run(serverPid, "GC.heap_info")
                .lines()
                .filter(line -> line.contains("used"))
                .map(line -> line.replaceFirst("\\[0x.*", "").strip().replaceAll("\\s+", " "))
                .collect(Collectors.joining("; "));
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("asked", count);
        parameters.put("sources", sources);
        parameters.put("settleSeconds", settleSeconds);
        return parameters;
    }
}
