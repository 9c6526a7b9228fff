package io.anteroom.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Fills rooms with members who talk, and checks that each hears everything once and in order. */
@Command(
        name = "relay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Members of rooms talk, and each checks what it hears. Exit code 1 if something was out of order,"
                + " different or missing.")
final class RelayCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long CONNECT_PATIENCE_S = 300;
    private static final long DRAIN_PATIENCE_S = 60;
    private static final int MAKE_TRIES = 60;
    private static final long MAKE_AGAIN_MS = 1_000;
    private static final Duration HTTP_PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = "--url",
            split = ",",
            description = "players' address (default: ${DEFAULT-VALUE}); of several nodes, the members of each room are"
                    + " spread over them in turn")
    private List<String> urls = List.of("ws://127.0.0.1:8080");

    @Option(names = "--rooms", description = "how many (default: ${DEFAULT-VALUE})")
    private int rooms = 100;

    @Option(names = "--members", description = "of each room, a socket and a player each (default: ${DEFAULT-VALUE})")
    private int members = 4;

    @Option(names = "--bytes", description = "of a message's data (default: ${DEFAULT-VALUE})")
    private int bytes = 100;

    @Option(names = "--rate", description = "messages a second of all members together; 0 is a closed loop")
    private double perSecond;

    @Option(names = "--unanswered", description = "closed loop: messages of a member (default: ${DEFAULT-VALUE})")
    private int unanswered = 4;

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "before each window (default: ${DEFAULT-VALUE})")
    private double warmupSeconds = 10;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "of each window (default: ${DEFAULT-VALUE})")
    private double durationSeconds = 15;

    @Option(names = "--repeat", description = "windows (default: ${DEFAULT-VALUE})")
    private int repeat = 3;

    @Option(names = "--tokens", required = true, description = "file of players, the token last on each line")
    private Path tokensFile = Path.of("tokens");

    @Option(
            names = "--linger",
            paramLabel = "SECONDS",
            description = "to stay after the last window, so that who leaves does not disturb other generators")
    private long lingerSeconds;

    @Option(names = "--connect-rate", description = "sockets opened a second (default: ${DEFAULT-VALUE})")
    private double connectPerSecond = 500;

    @Option(names = "--sources", description = "loopback addresses to come from (default: ${DEFAULT-VALUE})")
    private int sources = 1;

    @Option(
            names = "--awake",
            description = "never sleep: takes a whole core, and leaves waking the generator out of the figures")
    private boolean awake;

    @Option(names = "--json", description = "file to append one JSON object a window to")
    private @Nullable Path json;

    @Option(names = "--server", description = "what is measured, for the record (default: ${DEFAULT-VALUE})")
    private String serverName = "anteroom";

    @Option(names = "--server-cores", description = "which cores the server is pinned to, for the record")
    private String serverCores = "unknown";

    @Mixin
    private ServerWatch server = new ServerWatch();

    @Override
    public Integer call() throws Exception {
        List<Target> targets = urls.stream().map(Target::parse).toList();
        List<String> tokens = Tokens.read(tokensFile);
        if (tokens.size() < rooms * members) {
            throw new IllegalArgumentException(
                    "--tokens holds " + tokens.size() + " players, needed are " + rooms * members);
        }
        List<RelayRoom> made = make(targets, tokens);
        List<RelayFigures> runs = new ArrayList<>();
        Setting setting = Setting.now(serverCores);
        try (Loop loop = new Loop(awake)) {
            List<RelayMember> crowd = enter(loop, targets, tokens, made);
            for (int i = 0; i < repeat; i++) {
                runs.add(measure(loop, crowd));
                new JsonLines(json).append("relay", parameters(), setting, runs.get(i));
            }
            TimeUnit.SECONDS.sleep(lingerSeconds);
            var unused = loop.call(() -> {
                        crowd.forEach(RelayMember::leave);
                        return CompletableFuture.<Void>completedFuture(null);
                    })
                    .get(DRAIN_PATIENCE_S, TimeUnit.SECONDS);
        }
        System.out.print(RelayReport.text(title(), setting, runs));
        return runs.stream().allMatch(RelayFigures::clean) ? 0 : 1;
    }

    /** Each room is made by its first member. */
    private List<RelayRoom> make(List<Target> targets, List<String> tokens) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(HTTP_PATIENCE).build();
        List<RelayRoom> made = new ArrayList<>();
        for (int i = 0; i < rooms; i++) {
            made.add(new RelayRoom(make(client, of(i, targets), tokens.get(i * members))));
            // A node takes 500 requests a second of one address by default.
            TimeUnit.MILLISECONDS.sleep(3);
        }
        return made;
    }

    /** Asks again while it gets no answer, as other generators may be opening their sockets already; a room too many stays empty. */
    private static String make(HttpClient client, Target target, String token)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(target.http() + "/api/v1/rooms"))
                .timeout(HTTP_PATIENCE)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString("{\"kind\":\"relay\"}"))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        for (int tries = 1; response.statusCode() >= 503 && tries < MAKE_TRIES; tries++) {
            TimeUnit.MILLISECONDS.sleep(MAKE_AGAIN_MS);
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
        }
        if (response.statusCode() != 201) {
            throw new IOException("a room was refused: " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body()).path("id").asText();
    }

    private List<RelayMember> enter(Loop loop, List<Target> targets, List<String> tokens, List<RelayRoom> made)
            throws Exception {
        return loop.call(() -> Ramp.open(loop, rooms * members, connectPerSecond, number -> new RelayMember(
                                loop, tokens.get(number), made.get(number / members), number, bytes)
                        .enter(of(number, targets), number, sources)))
                .get(CONNECT_PATIENCE_S, TimeUnit.SECONDS);
    }

    private static Target of(int number, List<Target> targets) {
        return targets.get(number % targets.size());
    }

    /** The servers are read by this thread while the loop talks. */
    private RelayFigures measure(Loop loop, List<RelayMember> crowd) throws Exception {
        long now = System.nanoTime();
        Window window = Window.after(now, (long) (warmupSeconds * 1e9), (long) (durationSeconds * 1e9));
        CompletableFuture<Tally> running = loop.call(() -> {
            List<RelayMember> able =
                    crowd.stream().filter(member -> !member.lost()).toList();
            return new RelayRun(loop, able, window, perSecond, unanswered).start(now);
        });
        return RelayFigures.of(Measurement.over(window, server, running, DRAIN_PATIENCE_S));
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("server", serverName);
        parameters.put("nodes", urls.size());
        parameters.put("rooms", rooms);
        parameters.put("members", members);
        parameters.put("bytes", bytes);
        parameters.put("loop", perSecond > 0 ? "open" : "closed");
        parameters.put("rate", perSecond);
        parameters.put("unanswered", unanswered);
        parameters.put("awake", awake);
        parameters.put("warmupSeconds", warmupSeconds);
        parameters.put("durationSeconds", durationSeconds);
        return parameters;
    }

    private String title() {
        String loop = perSecond > 0
                ? "open loop at " + perSecond + " messages/s"
                : "closed loop, " + unanswered + " unanswered each";
        return "relay at %s: %d rooms of %d, %d bytes, %s, %s s after %s s of warm-up"
                .formatted(serverName, rooms, members, bytes, loop, durationSeconds, warmupSeconds);
    }
}
