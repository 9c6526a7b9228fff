package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.testkit.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One of three matchers dies with a commit under way, while hundreds queue on three nodes, some of them with their sockets on
 * its node and some without a session until they have queued; judged by what the clients recorded.
 */
@Tag("faults")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class MatcherFaultsIT extends TwoNodeStage {

    /** Queues of their own. With the two that are always there each of three matchers owns three, so one of these at least. */
    private static final List<String> MODES = List.of("one", "two", "three", "four", "five", "six", "seven");

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FAR_ABOVE = 90_000;
    private static final int FAR_BELOW = 0;

    // Players by their number: two who can only be matched with each other, one for each mode who can't be matched, the
    // crowd.
    private static final int BAIT = 0;
    private static final int BITER = 1;
    private static final int FIRST_LONER = 2;
    private static final int FIRST_OF_CROWD = FIRST_LONER + MODES.size();

    private final ExecutorService asking = Executors.newFixedThreadPool(6);

    MatcherFaultsIT() {
        super(settings());
    }

    private static String[] settings() {
        var settings = new ArrayList<>(List.of("matchmaking.passEvery=50ms"));
        MODES.forEach(
                mode -> settings.addAll(List.of("modes." + mode + ".teams=2", "modes." + mode + ".clientRank=true")));
        return settings.toArray(String[]::new);
    }

    @Test
    void aMatcherKilledInMidTickLosesNobodyAndMatchesNobodyTwice() throws SQLException {
        var report = new FaultReport("matcher-killed");
        int kills = FaultForm.of(1, 5);
        int perKill = FIRST_OF_CROWD + MODES.size() * FaultForm.of(40, 100);
        var players = servers.makePlayers(kills * perKill);
        for (int i = 0; i < kills; i++) {
            killOne(report, players.subList(i * perKill, (i + 1) * perKill));
        }
        report.finish();
        asking.shutdownNow();
    }

    private void killOne(FaultReport report, List<Player> players) throws SQLException {
        Gathering.until(PATIENCE, () -> owners().size() == 2, () -> owners() + " own queues, not both nodes");
        var others = owners();
        try (var c = startNode(2, "roles=store,matchmaking,gateway");
                var queuers = new Queuers(players, number -> nodeOf(number, c).http(), number -> number % 5 == 4)) {
            Gathering.until(PATIENCE, () -> owners().size() > others.size(), () -> owners() + " own queues");
            var doomed = new HashSet<>(owners());
            doomed.removeAll(others);
            var matcher = doomed.iterator().next();
            Gathering.until(PATIENCE, () -> !modesOf(matcher).isEmpty(), () -> matcher + " owns no queue of ours");
            var mode = modesOf(matcher).get(0);

            int half = FIRST_OF_CROWD + (players.size() - FIRST_OF_CROWD) / 2;
            CompletableFuture.allOf(queue(queuers, FIRST_OF_CROWD, half)).join();
            for (int i = 0; i < MODES.size(); i++) {
                queuers.queue(FIRST_LONER + i, MODES.get(i), FAR_BELOW);
            }
            queuers.queue(BAIT, mode, FAR_ABOVE);
            int before = queuers.queued();
            CompletableFuture<?>[] coming;
            try (var held = hold(players.get(BAIT))) {
                coming = queue(queuers, half, players.size());
                queuers.queue(BITER, mode, FAR_ABOVE);
                Gathering.until(
                        PATIENCE,
                        () -> queuers.queued() > before + MODES.size() && isCommitting(matcher, mode),
                        () -> "no commit of " + mode + " under way, owners are " + owners());
                c.kill();
                report.say("killed: sockets=" + players.size() / 3 + " committing=" + mode + " queuedBefore=" + before
                        + " queuedSince=" + (queuers.queued() - before));
                assertThat(held.isClosed()).isFalse();
            }
            long killedAt = System.nanoTime();
            CompletableFuture.allOf(coming).join();
            int matched = players.size() - MODES.size();
            Gathering.until(PATIENCE, () -> queuers.told() == matched, () -> queuers.told() + " told of " + matched);
            report.say("allToldAfterMs="
                    + Duration.ofNanos(System.nanoTime() - killedAt).toMillis());
            queuers.enterMatches();
            queuers.check(report);
            queuers.checkRooms(report);
        }
    }

    private NodeProcess nodeOf(int number, NodeProcess c) {
        if (number % 3 == 0 && c.isAlive()) {
            return c;
        }
        return number % 2 == 0 ? a : b;
    }

    /** These and those after them, two by two in each mode. */
    private CompletableFuture<?>[] queue(Queuers queuers, int from, int to) {
        IntFunction<CompletableFuture<?>> one = number ->
                CompletableFuture.runAsync(() -> queuers.queue(number, MODES.get(number % MODES.size()), null), asking);
        return java.util.stream.IntStream.range(from, to).mapToObj(one).toArray(CompletableFuture[]::new);
    }

    /** Holds the player's seat, so that a commit that has this player in it waits until the connection is closed. */
    private Connection hold(Player player) throws SQLException {
        var connection = TestServers.connect(servers.postgres());
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select from match_seats where player_id = '" + player.id() + "' for update");
        }
        return connection;
    }

    private Set<String> owners() {
        return new HashSet<>(column("select distinct matcher_id from match_shards where until > clock_timestamp()"));
    }

    private List<String> modesOf(String matcher) {
        return column(
                        "select split_part(shard, '/', 1) from match_shards where until > clock_timestamp() and matcher_id = '"
                                + matcher + "' order by shard")
                .stream()
                .filter(MODES::contains)
                .toList();
    }

    private boolean isCommitting(String matcher, String mode) {
        return !column("select pid from pg_stat_activity, match_shards where datname = current_database()"
                        + " and wait_event_type = 'Lock' and query like '%make_matches%'"
                        + " and matcher_id = '" + matcher + "' and split_part(shard, '/', 1) = '" + mode
                        + "' and until > clock_timestamp()")
                .isEmpty();
    }

    private List<String> column(String sql) {
        try (var connection = TestServers.connect(servers.postgres());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var column = new ArrayList<String>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }
}
