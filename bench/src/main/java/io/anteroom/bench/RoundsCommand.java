package io.anteroom.bench;

import java.nio.file.Path;
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

/** Plays rounds over sockets, in a closed or an open loop, and checks every answer. */
@Command(
        name = "rounds",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Plays rounds over sockets and checks every answer. Exit code 1 if one was wrong or missing.")
final class RoundsCommand implements Callable<Integer> {
    private static final long CONNECT_PATIENCE_S = 120;
    private static final long DRAIN_PATIENCE_S = 30;

    @Option(names = "--url", description = "players' address (default: ${DEFAULT-VALUE})")
    private String url = "ws://127.0.0.1:8080";

    @Option(names = "--players", description = "sockets, one player each (default: ${DEFAULT-VALUE})")
    private int players = 64;

    @Option(
            names = "--game",
            description = "dice, limbo, mines, blackjack or blackjack-long (default: ${DEFAULT-VALUE})")
    private String game = "dice";

    @Option(names = "--rate", description = "rounds a second of all players together; 0 is a closed loop")
    private double perSecond;

    @Option(names = "--warmup", paramLabel = "SECONDS", description = "before each window (default: ${DEFAULT-VALUE})")
    private double warmupSeconds = 5;

    @Option(names = "--duration", paramLabel = "SECONDS", description = "of each window (default: ${DEFAULT-VALUE})")
    private double durationSeconds = 15;

    @Option(names = "--repeat", description = "windows, whose medians are shown (default: ${DEFAULT-VALUE})")
    private int repeat = 1;

    @Option(names = "--bet", description = "stake of a round (default: ${DEFAULT-VALUE})")
    private String bet = "0.10";

    @Option(names = "--currency", description = "of the stake (default: ${DEFAULT-VALUE})")
    private String currency = "FUN";

    @Option(names = "--tokens", description = "file of players, the token last on each line; without it they register")
    private @Nullable Path tokensFile;

    @Option(names = "--connect-rate", description = "sockets opened a second (default: ${DEFAULT-VALUE})")
    private double connectPerSecond = 200;

    @Option(names = "--json", description = "file to append one JSON object a window to")
    private @Nullable Path json;

    @Option(names = "--server-cores", description = "which cores the server is pinned to, for the record")
    private String serverCores = "unknown";

    @Mixin
    private ServerWatch server = new ServerWatch();

    @Override
    public Integer call() throws Exception {
        Target target = Target.parse(url);
        Script script = new Script(Game.named(game), new Game.Stake(Cents.parse(bet), currency));
        List<String> tokens = tokens(target);
        List<RoundsFigures> runs = new ArrayList<>();
        Setting setting = Setting.now(serverCores);
        try (Loop loop = new Loop()) {
            List<Player> crowd = enter(loop, target, script, tokens);
            for (int i = 0; i < repeat; i++) {
                runs.add(measure(loop, crowd));
                new JsonLines(json).append("rounds", parameters(), setting, runs.get(i));
            }
            var unused = loop.call(() -> {
                        crowd.forEach(Player::leave);
                        return CompletableFuture.<Void>completedFuture(null);
                    })
                    .get(DRAIN_PATIENCE_S, TimeUnit.SECONDS);
        }
        System.out.print(RoundsReport.text(title(), setting, runs));
        return runs.stream().allMatch(RoundsFigures::clean) ? 0 : 1;
    }

    private List<String> tokens(Target target) throws Exception {
        if (tokensFile == null) {
            return Tokens.register(target, players);
        }
        List<String> tokens = Tokens.read(tokensFile);
        if (tokens.size() < players) {
            throw new IllegalArgumentException(
                    "--tokens holds " + tokens.size() + " players, --players asks for " + players);
        }
        return tokens;
    }

    private List<Player> enter(Loop loop, Target target, Script script, List<String> tokens) throws Exception {
        return loop.call(() -> Ramp.open(
                        loop, players, connectPerSecond, number -> new Player(loop, script, tokens.get(number))
                                .enter(target, number, 1)))
                .get(CONNECT_PATIENCE_S, TimeUnit.SECONDS);
    }

    /** The servers are read by this thread while the loop plays. */
    private RoundsFigures measure(Loop loop, List<Player> crowd) throws Exception {
        long now = System.nanoTime();
        Window window = Window.after(now, nanos(warmupSeconds), nanos(durationSeconds));
        CompletableFuture<Tally> running = loop.call(() -> {
            List<Player> able =
                    crowd.stream().filter(player -> !player.retired()).toList();
            return new Run(loop, able, window, perSecond).start(now);
        });
        return RoundsFigures.of(Measurement.over(window, server, running, DRAIN_PATIENCE_S));
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("game", game);
        parameters.put("players", players);
        parameters.put("loop", perSecond > 0 ? "open" : "closed");
        parameters.put("rate", perSecond);
        parameters.put("warmupSeconds", warmupSeconds);
        parameters.put("durationSeconds", durationSeconds);
        parameters.put("bet", bet);
        return parameters;
    }

    private String title() {
        String loop = perSecond > 0 ? "open loop at " + perSecond + " rounds/s" : "closed loop";
        return "rounds: %s, %d players, %s, %s s after %s s of warm-up"
                .formatted(game, players, loop, durationSeconds, warmupSeconds);
    }
}
