package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.testkit.TestServers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Players of two nodes who find each other, over sockets and HTTP, whatever happens to the matchers and to Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatchmakingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Queues of their own, so that each of two matchers owns some of them. */
    private static final List<String> MODES = List.of("one", "two", "three", "four");

    private static final List<String> SETTINGS = List.of(
            "modes.one.teams=2",
            "modes.two.teams=2",
            "modes.three.teams=2",
            "modes.four.teams=2",
            "modes.pairs.teamSize=2",
            "modes.brief.teams=2",
            "matchmaking.leaseTtl=2s",
            "matchmaking.passEvery=50ms");

    private final OwnServers servers = OwnServers.fresh();
    private final List<Integer> ports = OwnServers.freePorts(3);
    private NodeProcess a;
    private NodeProcess b;

    @BeforeAll
    void start() {
        var starting = CompletableFuture.supplyAsync(() -> startNode(1, "roles=all"));
        a = startNode(0, "roles=all");
        b = starting.join();
    }

    @AfterAll
    void stop() {
        a.close();
        b.close();
    }

    private NodeProcess startNode(int index, String roles) {
        var more = new ArrayList<>(SETTINGS);
        more.add(roles);
        return NodeProcess.start(servers.clustered(ports.get(index), ports.subList(0, 2), more.toArray(String[]::new)));
    }

    @CanIgnoreReturnValue
    private static JsonObject join(NodeProcess node, String token, String mode) {
        return node.http()
                .post(token, "/api/v1/queue", new JsonObject().put("mode", mode))
                .expect(200);
    }

    private static JsonObject status(NodeProcess node, String token) {
        return node.http().get(token, "/api/v1/queue/status").expect(200);
    }

    private static JsonObject matchFound(GameSocket socket) {
        return socket.await(0, GameSocket.ofType("MatchFound"), "MatchFound");
    }

    @Test
    void playersOfTwoNodesAreMatchedAndToldOnBoth() {
        var alice = Player.register(a.http());
        var bob = Player.register(b.http());
        try (var onA = GameSocket.open(a.http(), alice.token());
                var onB = GameSocket.open(b.http(), bob.token())) {
            assertThat(join(a, alice.token(), "duel").getString("status")).isEqualTo("queued");
            assertThat(status(a, alice.token()).getBoolean("queued")).isTrue();
            join(b, bob.token(), "duel");

            var told = matchFound(onA);
            var toldToo = matchFound(onB);
            assertThat(told.getInteger("seq")).isEqualTo(1);
            assertThat(told.getString("mode")).isEqualTo("duel");
            assertThat(toldToo).isEqualTo(told);
            assertThat(told.getJsonArray("players").stream()
                            .map(JsonObject.class::cast)
                            .map(player -> player.getString("username")))
                    .containsExactlyInAnyOrder(alice.username(), bob.username());
            var status = status(b, alice.token());
            assertThat(status.getBoolean("queued")).isFalse();
            assertThat(status.getJsonObject("match").getString("roomId")).isEqualTo(told.getString("roomId"));
            assertThat(status.getJsonObject("match").getJsonArray("players")).isEqualTo(told.getJsonArray("players"));
            var again = join(a, alice.token(), "pairs");
            assertThat(again.getString("status")).isEqualTo("matched");
            assertThat(again.getString("mode")).as("of the match").isEqualTo("duel");
        }
    }

    @Test
    void whoLeavesTheRoomMayQueueAgain() {
        var alice = Player.register(a.http());
        var bob = Player.register(b.http());
        try (var onA = GameSocket.open(a.http(), alice.token());
                var onB = GameSocket.open(b.http(), bob.token())) {
            join(a, alice.token(), "duel");
            join(b, bob.token(), "duel");
            var room = matchFound(onA).getString("roomId");
            onA.ask(Events.roomJoin(room, 0), "RoomState");
            onB.ask(Events.roomJoin(room, 0), "RoomState");

            onA.ask(Events.roomLeave(room), "RoomLeft");
            until(() -> !status(a, alice.token()).containsKey("match"), () -> "" + status(a, alice.token()));
            assertThat(status(b, bob.token()).getJsonObject("match").getString("roomId"))
                    .isEqualTo(room);
            assertThat(join(a, alice.token(), "duel").getString("status")).isEqualTo("queued");
            assertThat(a.http().delete(alice.token(), "/api/v1/queue").status()).isEqualTo(200);
        }
    }

    @Test
    void whoComesBackLaterIsToldOfTheMatchToo() {
        var alice = Player.register(a.http());
        var bob = Player.register(a.http());
        JsonObject greeting;
        JsonObject told;
        try (var early = GameSocket.open(a.http(), alice.token())) {
            join(a, alice.token(), "duel");
            join(a, bob.token(), "duel");
            told = matchFound(early);
            greeting = early.greeting();
        }
        try (var late = GameSocket.open(b.http(), bob.token());
                var resumed = GameSocket.openUnauthenticated(b.http());
                var again = GameSocket.open(b.http(), alice.token())) {
            assertThat(matchFound(late).getString("roomId")).isEqualTo(told.getString("roomId"));
            resumed.ask(Events.resume(greeting.getString("resumeToken"), 0), "Resume");
            assertThat(matchFound(resumed)).isEqualTo(told);
            assertThat(matchFound(again).getString("roomId")).isEqualTo(told.getString("roomId"));
        }
    }

    @Test
    void aMatchThatIsMadeWhileRedisLosesEverythingIsStillTold() {
        var alice = Player.register(a.http());
        var bob = Player.register(b.http());
        try (var onA = GameSocket.open(a.http(), alice.token());
                var onB = GameSocket.open(b.http(), bob.token())) {
            join(a, alice.token(), "duel");
            servers.flushRedis();
            join(b, bob.token(), "duel");
            assertThat(matchFound(onA).getString("roomId"))
                    .isEqualTo(matchFound(onB).getString("roomId"));
        }
    }

    @Test
    void aPartyIsMatchedAsOneTeam() {
        var leader = Player.register(a.http());
        var friend = Player.register(b.http());
        var others = List.of(Player.register(a.http()), Player.register(b.http()));
        try (var socket = GameSocket.open(b.http(), friend.token())) {
            var party = a.http()
                    .post(
                            leader.token(),
                            "/api/v1/parties",
                            new JsonObject().put("invite", new JsonArray().add(friend.id())))
                    .expect(201);
            var invited = socket.await(0, GameSocket.ofType("PartyInvited"), "invitation");
            assertThat(invited.getString("partyId")).isEqualTo(party.getString("id"));
            var path = "/api/v1/parties/" + party.getString("id") + "/accept";
            assertThat(b.http()
                            .post(friend.token(), path, new JsonObject())
                            .expect(200)
                            .getJsonArray("members"))
                    .containsExactly(leader.id(), friend.id());

            a.http()
                    .post(
                            leader.token(),
                            "/api/v1/queue",
                            new JsonObject().put("mode", "pairs").put("party", party.getString("id")))
                    .expect(200);
            others.forEach(other -> assertThat(join(b, other.token(), "pairs")).isNotNull());

            var teams = new HashMap<String, Integer>();
            matchFound(socket).getJsonArray("players").forEach(one -> {
                var player = (JsonObject) one;
                teams.put(player.getString("playerId"), player.getInteger("team"));
            });
            assertThat(teams.get(leader.id())).isEqualTo(teams.get(friend.id()));
            assertThat(teams.get(others.get(0).id()))
                    .isEqualTo(teams.get(others.get(1).id()));
        }
    }

    /**
     * Players come in waves to queues of two matchers. One of them is frozen in the middle of its work until the other has
     * taken over, comes back with what it believed, and is killed in the next wave.
     */
    @Test
    void aMatcherThatFreezesOrDiesLosesNobodyAndMatchesNobodyTwice() throws IOException {
        var players = madePlayers(3 * 8 * MODES.size());
        var wave = players.size() / 3;
        try (var c = startNode(2, "roles=store,matchmaking,gateway");
                var sockets = new Sockets(a, players)) {
            until(() -> owners() == 3, () -> owners() + " matchers own queues");
            queue(players.subList(0, wave));
            c.pause();
            queue(players.subList(wave, 2 * wave));
            untilAllAreTold(sockets, 2 * wave);
            // It may have owned none of these queues, and then nobody had to wait for the end of its lease.
            until(() -> owners() == 2, () -> owners() + " matchers own queues, and one of them is frozen");
            c.resume();
            until(() -> owners() == 3, () -> owners() + " matchers own queues again");
            queue(players.subList(2 * wave, players.size()));
            c.kill();
            untilAllAreTold(sockets, players.size());
            sockets.assertEachIsInOneMatch();
        }
    }

    private long owners() {
        try (var connection = TestServers.connect(servers.postgres());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select count(distinct matcher_id) from match_shards where until > clock_timestamp()")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private List<String> madePlayers(int count) throws IOException {
        var file = Files.createDirectories(Path.of("target", "e2e")).resolve("matched-" + System.nanoTime() + ".txt");
        var arguments = new ArrayList<>(List.of("players", "--create", "" + count, "--out", file.toString()));
        servers.settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
        var made = Tool.run(arguments.toArray(String[]::new));
        assertThat(made.exitCode()).as("%s", made).isZero();
        return Files.readAllLines(file).stream().map(Tool::tokenIn).toList();
    }

    private void queue(List<String> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            join(i % 2 == 0 ? a : b, tokens.get(i), MODES.get(i / 2 % MODES.size()));
        }
    }

    private static void untilAllAreTold(Sockets sockets, int count) {
        until(() -> sockets.told() >= count, () -> "told are " + sockets.told() + " of " + count);
    }

    private static void until(BooleanSupplier condition, java.util.function.Supplier<String> what) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    /** A socket for each player, and what they recorded. */
    private record Sockets(List<GameSocket> all) implements AutoCloseable {

        Sockets(NodeProcess node, List<String> tokens) {
            this(tokens.stream()
                    .map(token -> GameSocket.open(node.http(), token))
                    .toList());
        }

        private static List<JsonObject> found(GameSocket socket) {
            return socket.frames().stream()
                    .filter(GameSocket.ofType("MatchFound"))
                    .toList();
        }

        int told() {
            return (int) all.stream().filter(socket -> !found(socket).isEmpty()).count();
        }

        void assertEachIsInOneMatch() {
            Map<String, List<String>> playersOf = new HashMap<>();
            for (var socket : all) {
                assertThat(found(socket)).hasSize(1);
                var match = found(socket).get(0);
                var self = socket.greeting().getString("playerId");
                playersOf
                        .computeIfAbsent(match.getString("roomId"), room -> new ArrayList<>())
                        .add(self);
                assertThat(match.getJsonArray("players").stream()
                                .map(player -> ((JsonObject) player).getString("playerId")))
                        .hasSize(2)
                        .contains(self);
            }
            assertThat(playersOf.values()).allMatch(players -> players.size() == 2);
        }

        @Override
        public void close() {
            all.forEach(GameSocket::close);
        }
    }

    @Test
    void whatIsWrongIsRefusedOverHttp() {
        var player = Player.register(a.http());
        var http = a.http();
        assertThat(http.post(
                                player.token(),
                                "/api/v1/queue",
                                new JsonObject().put("mode", "one").put("rank", 1000))
                        .code())
                .isEqualTo("INVALID_RANK");
        for (Object rank : new Object[] {-1, 100_001, 1e12, 10.5}) {
            var reply = http.post(player.token(), "/api/v1/queue", new JsonObject().put("rank", rank));
            assertThat(reply.status()).as("%s", reply).isEqualTo(400);
            assertThat(reply.code()).isEqualTo("INVALID_RANK");
        }
        assertThat(http.post(player.token(), "/api/v1/queue", new JsonObject().put("mode", "chess"))
                        .code())
                .isEqualTo("INVALID_PAYLOAD_SCHEMA");
        var party = http.post(player.token(), "/api/v1/parties", new JsonObject())
                .expect(201)
                .getString("id");
        var stranger = Player.register(http);
        assertThat(http.post(stranger.token(), "/api/v1/parties/" + party + "/accept", new JsonObject())
                        .code())
                .isEqualTo("NOT_FOUND");
        http.post(
                        player.token(),
                        "/api/v1/parties/" + party + "/invite",
                        new JsonObject().put("invite", new JsonArray().add(stranger.id())))
                .expect(200);
        http.post(stranger.token(), "/api/v1/parties/" + party + "/accept", new JsonObject())
                .expect(200);
        var tooLarge = http.post(player.token(), "/api/v1/queue", new JsonObject().put("party", party));
        assertThat(tooLarge.status()).isEqualTo(400);
        assertThat(tooLarge.code()).isEqualTo("INVALID_PAYLOAD_SCHEMA");
        var notLeader = http.post(
                stranger.token(),
                "/api/v1/queue",
                new JsonObject().put("mode", "pairs").put("party", party));
        assertThat(notLeader.code()).isEqualTo("FORBIDDEN");
        assertThat(status(a, player.token()).getBoolean("queued")).isFalse();
        assertThat(http.delete(player.token(), "/api/v1/queue").code()).isEqualTo("NOT_QUEUED");
    }

    @Test
    void theQueueIsMeasured() {
        var waiting = Player.register(a.http());
        join(a, waiting.token(), "brief");
        until(
                () -> metrics(a).contains("anteroom_matchmaking_waiting{mode=\"brief\",region=\"\"} 1.0")
                        || metrics(b).contains("anteroom_matchmaking_waiting{mode=\"brief\",region=\"\"} 1.0"),
                () -> "a waiting player in the metrics");
        assertThat(b.http().delete(waiting.token(), "/api/v1/queue").expect(200).getBoolean("queued"))
                .isFalse();
    }

    private static String metrics(NodeProcess node) {
        return node.management().get("/metrics").text();
    }
}
