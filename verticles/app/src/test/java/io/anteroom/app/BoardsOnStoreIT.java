package io.anteroom.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.How;
import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.Boards.Source;
import io.anteroom.contracts.Boards.Submitted;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.leaderboard.LeaderboardConfig;
import io.anteroom.leaderboard.LeaderboardVerticle;
import io.anteroom.rng.RngConfig;
import io.anteroom.rng.RngVerticle;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.NodeHealth;
import io.anteroom.runtime.Settings;
import io.anteroom.store.Migrations;
import io.anteroom.store.StoreConfig;
import io.anteroom.store.StoreVerticle;
import io.anteroom.testkit.StoredPlayers;
import io.anteroom.testkit.TestServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Boards on store as it is, by two nodes that share nothing but PostgreSQL and Redis. What players were told is kept, and in
 * the end both nodes must show what a plain sort of it gives.
 */
final class BoardsOnStoreIT {

    private static String url;
    private static Node one;
    private static Node other;
    private static List<PlayerId> players;

    /** A node's store and leaderboard. */
    private static final class Node {

        private final Vertx vertx = Vertx.vertx();
        private final Bus bus = Bus.local(vertx);
        private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

        Node(String redisUrl) throws Exception {
            var store = StoreConfig.from(Settings.defaults(StoreConfig.KEYS)).at(url);
            deploy(() -> new StoreVerticle(store, bus, metrics, new NodeHealth()), 2);
            var settings = Settings.of(
                    LeaderboardConfig.KEYS,
                    null,
                    Map.of(),
                    List.of("boards.yearly.reset=0 0 1 1 *", "boards.sums.operator=sum", "boards.laps.order=up"));
            deploy(
                    LeaderboardVerticle.instances(
                            LeaderboardConfig.from(settings),
                            bus,
                            redisUrl,
                            metrics,
                            new NodeHealth(),
                            InstantSource.system()),
                    2);
        }

        void deploy(java.util.function.Supplier<? extends io.vertx.core.Deployable> maker, int instances)
                throws Exception {
            var unused = vertx.deployVerticle(maker, new DeploymentOptions().setInstances(instances))
                    .await(60, SECONDS);
        }

        <Q, R> Reply<R> ask(Endpoint<Q, R> endpoint, Q request) throws Exception {
            return bus.ask(endpoint, request).await(20, SECONDS);
        }

        <Q, R> R done(Endpoint<Q, R> endpoint, Q request) throws Exception {
            return ask(endpoint, request).fold(value -> value, refusal -> {
                throw new AssertionError(endpoint.address() + " refused: " + refusal);
            });
        }

        Page page(String board) throws Exception {
            return done(Boards.PAGE, new Boards.ReadPage(board, null, 0, 1000));
        }

        double readsFromRedis() {
            return metrics.counter("anteroom.boards.reads", "from", "redis").count();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        url = TestServers.freshDatabase();
        Migrations.run(url);
        var redisUrl = TestServers.freshRedis();
        one = new Node(redisUrl);
        other = new Node(redisUrl);
        players = createPlayers(120);
    }

    private static List<PlayerId> createPlayers(int count) throws Exception {
        var rng = RngVerticle.instances(
                RngConfig.from(Settings.defaults(RngConfig.KEYS)),
                one.bus,
                one.metrics,
                new NodeHealth(),
                MasterKey.parse(MasterKey.generate()));
        one.deploy(rng, 1);
        return StoredPlayers.create(one.bus, count, null);
    }

    @AfterAll
    static void stop() throws Exception {
        for (var node : List.of(one, other)) {
            var unused = node.vertx.close().await(20, SECONDS);
        }
    }

    /**
     * Both nodes write the same board while Redis is flushed, frozen and killed under it. Sums are exact whatever the order
     * was, so the model needs no more than what was acknowledged.
     */
    @Test
    void twoNodesWriteOneBoardThroughEveryFaultOfRedisAndNothingIsLostOrDoubled() throws Exception {
        var stop = new AtomicBoolean();
        var writers = new ArrayList<CompletableFuture<Map<PlayerId, Long>>>();
        for (int i = 0; i < 6; i++) {
            var random = new Random(i);
            var node = i % 2 == 0 ? one : other;
            writers.add(CompletableFuture.supplyAsync(() -> add(node, random, stop)));
        }
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        OwnServers.flushRedis(TestServers.redisUrl());
        until(() -> isInRedis(one, "sums") && isInRedis(other, "sums"));
        TestServers.pauseRedis();
        LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
        TestServers.resumeRedis();
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        TestServers.killRedis();
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        TestServers.restartRedis();
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        stop.set(true);
        var sums = new HashMap<PlayerId, Long>();
        for (var writer : writers) {
            writer.get(30, SECONDS).forEach((player, sum) -> sums.merge(player, sum, Long::sum));
        }

        var truth = truth("sums", -1);
        assertThat(truth).hasSize(sums.size());
        truth.forEach(place -> assertThat(place.score()).isEqualTo(sums.get(place.playerId())));
        for (var node : List.of(one, other)) {
            assertRedisShows(node, "sums", truth);
        }
    }

    /** How much of each player's sum was acknowledged to this writer. */
    private static Map<PlayerId, Long> add(Node node, Random random, AtomicBoolean stop) {
        var sums = new HashMap<PlayerId, Long>();
        for (int i = 0; i < 50_000 && !stop.get(); i++) {
            var player = players.get(random.nextInt(players.size()));
            var amount = random.nextInt(21) - 10;
            var submit = new Boards.Submit("sums", player, amount, How.BY_OPERATOR, Source.OPERATOR, null);
            var reply = node.bus
                    .ask(Boards.SUBMIT, submit)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            assertThat(reply).isInstanceOf(Reply.Done.class);
            sums.merge(player, (long) amount, Long::sum);
        }
        return sums;
    }

    /** The places as PostgreSQL has them, sorted here. */
    private static List<Place> truth(String board, int sign) throws SQLException {
        var sql = """
                select b.player_id, b.score
                from board_scores b
                join board_seasons s on s.id = b.season_id
                where s.board = ? and s.ended_at is null
                order by b.score * ?, b.reached
                """;
        var places = new ArrayList<Place>();
        try (var connection = TestServers.connect(url);
                var statement = connection.prepareStatement(sql)) {
            statement.setString(1, board);
            statement.setInt(2, sign);
            var rows = statement.executeQuery();
            while (rows.next()) {
                places.add(new Place(PlayerId.parse(rows.getString(1)), rows.getLong(2), places.size() + 1));
            }
        }
        return places;
    }

    private static void assertRedisShows(Node node, String board, List<Place> places) throws Exception {
        until(() -> isInRedis(node, board) && node.page(board).places().equals(places));
        var reads = node.readsFromRedis();
        assertThat(node.page(board)).isEqualTo(new Page(places, places.size()));
        assertThat(node.readsFromRedis()).isEqualTo(reads + 1);
    }

    /** Whether all instances of the node read it there; they are asked in turn. */
    private static boolean isInRedis(Node node, String board) throws Exception {
        for (int i = 0; i < 4; i++) {
            if (node.done(Boards.WATCH, new Boards.Watch(board)).mark() == null) {
                return false;
            }
        }
        return true;
    }

    @Test
    void bothNodesResetTheBoardOnceAndTheArchiveKeepsTheSeason() throws Exception {
        for (int i = 0; i < 30; i++) {
            submit(i % 2 == 0 ? one : other, "yearly", players.get(i), i % 7);
        }
        var before = one.page("yearly");
        sql("update board_seasons set ends_at = clock_timestamp() where board = 'yearly' and ended_at is null");
        until(() -> season(one) == 2 && season(other) == 2);

        // Each instance learns it by itself.
        until(() -> one.page("yearly").equals(new Page(List.of(), 0)));
        submit(other, "yearly", players.get(0), 1);
        until(() -> one.page("yearly").places().equals(List.of(new Place(players.get(0), 1, 1))));
        // Counted from the scores at first, looked up in the archive when it is there.
        until(() -> {
            var past = other.ask(Boards.PAGE, new Boards.ReadPage("yearly", 1, 0, 1000));
            assertThat(past).isEqualTo(Reply.done(before));
            return isArchived();
        });
        assertThat(one.done(Boards.PAGE, new Boards.ReadPage("yearly", 1, 0, 1000)))
                .isEqualTo(before);
        assertThat(one.done(Boards.AROUND, new Boards.ReadAround("yearly", 1, players.get(3), 2))
                        .places())
                .hasSizeBetween(3, 5)
                .isSubsetOf(before.places());
    }

    private static int season(Node node) throws Exception {
        return node.done(Boards.LIST, new Boards.ListBoards()).boards().stream()
                .filter(board -> board.name().equals("yearly"))
                .findFirst()
                .orElseThrow()
                .season()
                .number();
    }

    private static void sql(String text) throws SQLException {
        try (var connection = TestServers.connect(url);
                var statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static boolean isArchived() throws SQLException {
        try (var connection = TestServers.connect(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select count(*) from board_seasons where board = 'yearly' and archived_at is not null")) {
            rows.next();
            return rows.getInt(1) == 1;
        }
    }

    @Test
    void theFastestIsFirstOnABoardThatGoesUp() throws Exception {
        submit(one, "laps", players.get(0), 93);
        submit(other, "laps", players.get(1), 91);
        submit(one, "laps", players.get(2), 91);
        submit(other, "laps", players.get(0), 95);

        for (var node : List.of(one, other)) {
            assertThat(node.page("laps").places())
                    .containsExactly(
                            new Place(players.get(1), 91, 1),
                            new Place(players.get(2), 91, 2),
                            new Place(players.get(0), 93, 3));
        }
    }

    private static void submit(Node node, String board, PlayerId player, long score) throws Exception {
        Submitted unused = node.done(
                Boards.SUBMIT, new Boards.Submit(board, player, score, How.BY_OPERATOR, Source.OPERATOR, null));
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        var deadline = System.nanoTime() + SECONDS.toNanos(60);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not become true");
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
