package io.anteroom.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Players at one live table who all bet in the last second of a round: each bet at a moment of its own, some of them behind
 * the cut-off. Every bet has to get its answer, and balances have to say what was accepted and paid.
 */
@Command(
        name = "table",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Bets at a live table in the last second of its rounds. Exit code 1 if an answer was wrong or missing.")
final class TableCommand implements Callable<Integer>, TablePlayer.Watch {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LAST_SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** A twentieth of the bets come behind the cut-off by design. */
    private static final double SPREAD = 1.05;

    private static final long ROUND_PATIENCE_S = 120;

    @Option(names = "--url", description = "players' address (default: ${DEFAULT-VALUE})")
    private String url = "ws://127.0.0.1:8080";

    @Option(names = "--players", description = "sockets, one player each (default: ${DEFAULT-VALUE})")
    private int players = 1000;

    @Option(names = "--rounds", description = "measured, after one that is not (default: ${DEFAULT-VALUE})")
    private int rounds = 3;

    @Option(names = "--tokens", required = true, description = "file of players, the token last on each line")
    private Path tokensFile = Path.of("");

    @Option(names = "--connect-rate", description = "sockets opened a second (default: ${DEFAULT-VALUE})")
    private double connectPerSecond = 200;

    @Option(names = "--seed", description = "of the moments at which bets are made (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--json", description = "file to append one JSON object a round to")
    private @Nullable Path json;

    @Option(names = "--server-cores", description = "which cores the server is pinned to, for the record")
    private String serverCores = "unknown";

    private final List<TablePlayer> crowd = new ArrayList<>();
    private final List<TableFigures> figures = new ArrayList<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    @SuppressWarnings("NullAway.Init") // Set by call.
    private Loop loop;

    @SuppressWarnings("NullAway.Init") // Set by call.
    private Random moments;

    private Histogram micros = new Histogram(3);
    private long current;
    private long ended;
    private long accepted;
    private long refused;
    private long wrong;

    @Override
    public Integer call() throws Exception {
        Target target = Target.parse(url);
        List<String> tokens = Tokens.read(tokensFile);
        String table = table(target);
        moments = new Random(seed);
        Setting setting = Setting.now(serverCores);
        try (Loop opened = new Loop()) {
            loop = opened;
            crowd.addAll(loop.call(() ->
                            Ramp.open(loop, players, connectPerSecond, seat -> new TablePlayer(this, table, seat % 37)
                                    .sit(loop, target, seat, 1, tokens.get(seat))))
                    .get(60 + players / (long) connectPerSecond * 2, TimeUnit.SECONDS));
            done.get((rounds + 1) * ROUND_PATIENCE_S, TimeUnit.SECONDS);
            var unused = loop.call(() -> {
                        crowd.forEach(TablePlayer::leave);
                        return CompletableFuture.<Void>completedFuture(null);
                    })
                    .get(10, TimeUnit.SECONDS);
        }
        for (var each : figures) {
            new JsonLines(json).append("table", parameters(), setting, each);
        }
        System.out.print(text(setting));
        return figures.stream().allMatch(TableFigures::clean) ? 0 : 1;
    }

    /** The first table there is. */
    private static String table(Target target) throws Exception {
        var client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        var request = HttpRequest.newBuilder(URI.create(target.http() + "/api/v1/tables"))
                .timeout(Duration.ofSeconds(10))
                .build();
        var body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return JSON.readTree(body).path("items").path(0).path("id").asText();
    }

    /** All hear of it; the first one counts. */
    @Override
    public void open(long tableRound, String closesAt) {
        if (tableRound <= current || crowd.size() < players || done.isDone()) {
            return;
        }
        current = tableRound;
        long untilCloseNanos =
                Duration.between(Instant.now(), Instant.parse(closesAt)).toNanos();
        for (TablePlayer player : crowd) {
            long at = untilCloseNanos - LAST_SECOND_NANOS + (long) (moments.nextDouble() * SPREAD * LAST_SECOND_NANOS);
            loop.runAfter(Math.max(0, at), () -> player.bet(tableRound), done::completeExceptionally);
        }
    }

    @Override
    public void answered(boolean isAccepted, long tookNanos) {
        micros.recordValue(tookNanos / 1_000);
        accepted += isAccepted ? 1 : 0;
        refused += isAccepted ? 0 : 1;
    }

    @Override
    public void wrong(String what) {
        if (!done.isDone()) {
            wrong++;
            System.err.println("wrong: " + what);
        }
    }

    @Override
    public void result(long tableRound, int number) {
        if (tableRound != current || tableRound <= ended) {
            return;
        }
        ended = tableRound;
        // What is paid is told behind the result; it has to be there before the next round is.
        loop.runAfter(LAST_SECOND_NANOS, this::count, done::completeExceptionally);
    }

    private void count() {
        long missing = crowd.stream().filter(TablePlayer::isWaiting).count();
        figures.add(new TableFigures(accepted, refused, missing, wrong, Latency.of(micros)));
        micros = new Histogram(3);
        accepted = 0;
        refused = 0;
        wrong = 0;
        if (figures.size() > rounds) {
            // The first was to warm up.
            figures.remove(0);
            done.complete(null);
        }
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("players", players);
        parameters.put("seed", seed);
        return parameters;
    }

    private String text(Setting setting) {
        StringBuilder text = new StringBuilder();
        text.append("table: %d players bet in the last second of a round%n".formatted(players));
        text.append(RoundsReport.circumstances(setting)).append('\n');
        text.append(String.format(
                Locale.ROOT,
                "%-8s %9s %9s %9s %9s %9s %9s %9s%n",
                "round",
                "accepted",
                "closed",
                "missing",
                "wrong",
                "p50 ms",
                "p99 ms",
                "max ms"));
        for (int i = 0; i < figures.size(); i++) {
            text.append(figures.get(i).row(String.valueOf(i + 1)));
        }
        return text.toString();
    }
}
