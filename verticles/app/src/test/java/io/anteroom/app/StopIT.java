package io.anteroom.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.testkit.ChildJvm;
import io.anteroom.testkit.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** SIGTERM at bad moments, and starts that fail: what was begun ends in order all the same. */
class StopIT {

    /** A first start on a machine that has other things to do. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void aPostgresThatSaysNothingDoesNotHoldUpTheStop() {
        var servers = OwnServers.fresh();
        try (var node = NodeProcess.start(servers.settings())) {
            var player = Player.register(node.http());
            TestServers.pausePostgres();
            try {
                var unanswered = node.http().get(player.token(), "/api/v1/wallet");
                assertThat(unanswered.status()).as("%s", unanswered).isGreaterThanOrEqualTo(500);
                assertThat(node.stop()).as(node::output).isZero();
            } finally {
                TestServers.resumePostgres();
            }
        }
    }

    /** Else pushes, live tables, ticking rooms and queues of the whole cluster rest until the leases have run out. */
    @Test
    void whatTheNodeAloneDidMayBeDoneByOthersAtOnce() throws Exception {
        var servers = OwnServers.fresh();
        try (var connection = TestServers.connect(servers.postgres());
                var look = connection.createStatement();
                var node = NodeProcess.start(servers.settings())) {
            Gathering.until(
                    PATIENCE,
                    () -> held(look)
                            .containsAll(
                                    List.of("gateway.pushes", "rng.drawlog", "room.ticks.0", "store.housekeeping")),
                    () -> "held is " + held(look));

            assertThat(node.stop()).as(node::output).isZero();

            assertThat(held(look)).isEmpty();
        }
    }

    /** Jobs under a lease, and the shards of matchmaking that somebody owns. */
    private static List<String> held(Statement look) {
        var held = new ArrayList<String>();
        try (var rows = look.executeQuery(
                "select job from leases where until > now() union all select shard from match_shards where until > now()")) {
            while (rows.next()) {
                held.add(rows.getString(1));
            }
        } catch (SQLException broken) {
            throw new AssertionError(broken);
        }
        return held;
    }

    @Test
    void aDepositUnderWayIsAnsweredBeforeTheEnd() throws Exception {
        var servers = OwnServers.fresh();
        var settings = new ArrayList<>(servers.settings());
        settings.addAll(List.of("postgres.lockTimeout=20s", "postgres.statementTimeout=20s"));
        try (var node = NodeProcess.start(settings);
                var lock = TestServers.connect(servers.postgres());
                var hand = lock.createStatement()) {
            var player = Player.register(node.http());
            var operator = servers.operatorToken();
            lock.setAutoCommit(false);
            hand.execute("select from players where id = '" + player.id() + "' for update");
            var answer = CompletableFuture.supplyAsync(
                    () -> node.http().post(operator, "/api/v1/wallet/deposits", player.funds("5.00"), "stop"));
            Gathering.until(PATIENCE, () -> waitsForLock(servers), () -> "the deposit does not wait");

            node.terminate();
            Gathering.until(PATIENCE, () -> !takesPlayers(node), () -> "the node does not drain");
            awaitBriefly(answer);
            lock.rollback();

            var reply = answer.get(PATIENCE.toSeconds(), SECONDS);
            // On a machine that took longer than a deposit may, nobody knows what became of it; that is an answer too.
            assertThat(reply.status()).as("%s", reply).isIn(201, 504);
            assertThat(reply.header("Connection")).isEqualTo("close");
            assertThat(node.exitCode()).as(node::output).isZero();
        }
    }

    /** Players of other nodes, whose actions and deposits it happened to serve, notice nothing. */
    @Test
    void whatOtherNodesHadAskedIsAnsweredBeforeTheEnd() throws Exception {
        var servers = OwnServers.fresh();
        var ports = OwnServers.freePorts(3);
        var back = "roles=gateway,store,rng,game";
        try (var stays = NodeProcess.start(servers.clustered(ports.get(0), ports, back));
                var stops = NodeProcess.start(servers.clustered(ports.get(1), ports, back));
                var front = NodeProcess.start(servers.clustered(
                        ports.get(2), ports, "roles=gateway,player", "limits.requestsPerSecond=100000"))) {
            var load = new Load(front.http(), servers.operatorToken());
            var working = servers.makePlayers(6).stream().map(load::begin).toList();
            load.awaitMore(300);

            assertThat(stops.stop()).as(stops::output).isZero();

            load.awaitMore(300);
            load.goesOn.set(false);
            for (var work : working) {
                work.get(PATIENCE.toSeconds(), SECONDS);
            }
            assertThat(load.errors).isEmpty();
            assertThat(stays.isAlive()).isTrue();
        }
    }

    /** Players who bet and are given money by turns, each a step after the other. */
    private record Load(
            Http front, String operator, AtomicBoolean goesOn, AtomicInteger answered, Queue<String> errors) {

        Load(Http front, String operator) {
            this(front, operator, new AtomicBoolean(true), new AtomicInteger(), new ConcurrentLinkedQueue<>());
        }

        CompletableFuture<Void> begin(Player player) {
            return CompletableFuture.runAsync(() -> play(player), work -> new Thread(work, "player").start());
        }

        private void play(Player player) {
            try (var socket = GameSocket.open(front, player.token())) {
                for (int i = 0; goesOn.get(); i++) {
                    var answer = socket.ask(Events.dice("0.10"));
                    count(answer.getString("eventType").equals("RoundUpdate"), answer);
                    var deposit = front.post(
                            operator, "/api/v1/wallet/deposits", player.funds("1.00"), player.id() + "-" + i);
                    count(deposit.status() == 201, deposit);
                }
            }
        }

        private void count(boolean good, Object answer) {
            answered.incrementAndGet();
            if (!good) {
                errors.add(answer.toString());
            }
        }

        void awaitMore(int more) {
            int before = answered.get();
            Gathering.until(
                    PATIENCE, () -> answered.get() >= before + more, () -> "came to " + answered + " from " + before);
        }
    }

    @Test
    void aSignalDuringTheStartLeavesNoServerBehind() {
        try (var data = DataFolder.prepared("stop-while-starting");
                var node = NodeProcess.launch(data.settings(), List.of())) {
            awaitPostgres(data, node);
            node.terminate();
            assertThat(node.exitCode(PATIENCE)).as(node::output).isZero();
            assertThat(processesOf(data)).isEmpty();
        }
    }

    @Test
    void aSignalToAToolLeavesNoServerBehind() {
        try (var data = DataFolder.prepared("stop-tool");
                var tool = ChildJvm.ofJar(NodeProcess.JAR, NodeProcess.SMALL, Map.of(), longWork(data))) {
            awaitPostgres(data, tool);
            tool.terminate();
            assertThat(tool.exitCode(PATIENCE)).as(tool::output).isEqualTo(143);
            assertThat(processesOf(data)).isEmpty();
        }
    }

    @Test
    void aStartThatFailsLeavesNoServerBehind() throws IOException {
        try (var data = DataFolder.prepared("stop-failed-start")) {
            Path inTheWay = Files.createFile(data.path().resolve("postgres"));
            try (var node = NodeProcess.launch(data.settings(), List.of())) {
                assertThat(node.exitCode(PATIENCE)).as(node::output).isEqualTo(1);
            } finally {
                Files.delete(inTheWay);
            }
            assertThat(processesOf(data)).isEmpty();
        }
    }

    /** Longer than a node needs to end that waits for nothing. */
    private static void awaitBriefly(CompletableFuture<Http.Reply> answer) throws Exception {
        try {
            var unused = answer.get(1, SECONDS);
        } catch (TimeoutException waits) {
            // As it should.
        }
    }

    private static boolean waitsForLock(OwnServers servers) {
        try (var connection = TestServers.connect(servers.postgres());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select from pg_stat_activity"
                        + " where datname = current_database() and wait_event_type = 'Lock'")) {
            return rows.next();
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private static boolean takesPlayers(NodeProcess node) {
        try {
            return node.management().get("/readyz").status() == 200;
        } catch (UncheckedIOException gone) {
            return false;
        }
    }

    /** More than it can have done before it is ended. */
    private static String[] longWork(DataFolder data) {
        var out = data.path().resolve("players.txt").toString();
        return new String[] {"players", "--create", "10000000", "--out", out, "--set", data.setting()};
    }

    /** PostgreSQL says so in the eighth line of a file of its own. */
    private static void awaitPostgres(DataFolder data, ChildJvm node) {
        Path file = data.path().resolve("postgres/cluster/postmaster.pid");
        Gathering.until(
                PATIENCE,
                () -> {
                    assertThat(node.alive()).as(node::output).isTrue();
                    try {
                        var lines = Files.readAllLines(file);
                        return lines.size() >= 8 && lines.get(7).trim().equals("ready");
                    } catch (IOException notYet) {
                        return false;
                    }
                },
                () -> "PostgreSQL is not ready: " + node.output());
    }

    private static List<String> processesOf(DataFolder data) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains(data.path().toString()))
                .toList();
    }
}
