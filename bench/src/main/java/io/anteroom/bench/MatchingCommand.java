package io.anteroom.bench;

import io.anteroom.contracts.TicketId;
import io.anteroom.matchmaking.pairing.Format;
import io.anteroom.matchmaking.pairing.Found;
import io.anteroom.matchmaking.pairing.Pass;
import io.anteroom.matchmaking.pairing.Waiting;
import io.anteroom.matchmaking.pairing.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One pass of matchmaking over those who wait, without the commits that follow. */
@Command(
        name = "matching",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Times a pass over waiting tickets, in memory and on one thread. Exit code 1 if a pass took a"
                + " ticket twice or made a match of the wrong size.")
final class MatchingCommand implements Callable<Integer> {

    private static final long NOW_MS = 1_700_000_000_000L;
    private static final Window WINDOW = new Window(100, 50, 1_000);

    @Option(names = "--tickets", split = ",", description = "how many wait (default: ${DEFAULT-VALUE})")
    private List<Integer> tickets = List.of(1_000, 10_000, 100_000);

    @Option(names = "--teams", description = "(default: ${DEFAULT-VALUE})")
    private int teams = 2;

    @Option(names = "--team-size", description = "above 1, a third of the tickets are parties (${DEFAULT-VALUE})")
    private int teamSize = 1;

    @Option(names = "--spread", description = "standard deviation of the ranks around 1500 (${DEFAULT-VALUE})")
    private int spread = 300;

    @Option(names = "--warmup", description = "passes before each measurement (default: ${DEFAULT-VALUE})")
    private int warmup = 20;

    @Option(names = "--repeat", description = "passes that are timed, each over another crowd (${DEFAULT-VALUE})")
    private int repeat = 21;

    @Option(names = "--seed", description = "of the crowds (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(names = "--json", description = "file to append one JSON object for each number of tickets to")
    private @Nullable Path json;

    /**
     * @param matches of the last pass
     * @param wrong passes that broke a rule
     */
    record Figures(int tickets, double medianMs, double maxMs, int matches, int wrong) {}

    @Override
    public Integer call() throws Exception {
        var setting = Setting.now("the same thread");
        var random = new Random(seed);
        int wrong = 0;
        System.out.println("matching: one pass over waiting tickets\n" + RoundsReport.circumstances(setting));
        System.out.printf("%-9s %10s %10s %10s %6s%n", "tickets", "median ms", "max ms", "matches", "wrong");
        for (int count : tickets) {
            var figures = measure(count, random);
            wrong += figures.wrong();
            new JsonLines(json).append("matching", parameters(), setting, figures);
            System.out.printf(
                    Locale.ROOT,
                    "%-9d %10.2f %10.2f %10d %6d%n",
                    count,
                    figures.medianMs(),
                    figures.maxMs(),
                    figures.matches(),
                    figures.wrong());
        }
        return wrong == 0 ? 0 : 1;
    }

    private Figures measure(int count, Random random) {
        var format = new Format(teams, teamSize, WINDOW);
        for (int i = 0; i < warmup; i++) {
            var unused = Pass.run(format, List.of(), crowd(count, random), NOW_MS);
        }
        var tookMs = new double[repeat];
        int wrong = 0;
        int matches = 0;
        for (int i = 0; i < repeat; i++) {
            var crowd = crowd(count, random);
            long startNanos = System.nanoTime();
            var found = Pass.run(format, List.of(), crowd, NOW_MS);
            tookMs[i] = (System.nanoTime() - startNanos) / 1e6;
            matches = found.lineups().size();
            wrong += isRight(found, format) ? 0 : 1;
        }
        Arrays.sort(tookMs);
        return new Figures(count, tookMs[(repeat - 1) / 2], tookMs[repeat - 1], matches, wrong);
    }

    private List<Waiting> crowd(int count, Random random) {
        var crowd = new ArrayList<Waiting>(count);
        for (int i = 0; i < count; i++) {
            int rank = (int) Math.max(0, Math.round(1_500 + spread * random.nextGaussian()));
            int size = teamSize > 1 && random.nextInt(3) == 0 ? 2 + random.nextInt(teamSize - 1) : 1;
            crowd.add(new Waiting(TicketId.next(), rank, size, NOW_MS - random.nextInt(30_000)));
        }
        return crowd;
    }

    private static boolean isRight(Found found, Format format) {
        var seen = new HashSet<TicketId>();
        for (var lineup : found.lineups()) {
            for (var team : lineup.teams()) {
                if (team.stream().mapToInt(Waiting::size).sum() != format.teamSize()
                        || !team.stream().allMatch(ticket -> seen.add(ticket.ticketId()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private Map<String, Object> parameters() {
        return Map.of("teams", teams, "teamSize", teamSize, "spread", spread, "repeat", repeat, "seed", seed);
    }
}
