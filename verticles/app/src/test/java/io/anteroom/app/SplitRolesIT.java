package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes that share the work: one meets players, the other plays and keeps the books. Sessions are not taken over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SplitRolesIT {

    private static final String OTHER_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private final OwnServers servers = OwnServers.fresh();
    private final List<Integer> ports = OwnServers.freePorts(3);
    private NodeProcess front;
    private NodeProcess back;

    @BeforeAll
    void start() {
        var starting = CompletableFuture.supplyAsync(() -> startNode(1, "gateway,store,rng,game,matchmaking"));
        front = startNode(0, "gateway,player");
        back = starting.join();
    }

    private NodeProcess startNode(int index, String roles) {
        return NodeProcess.start(servers.clustered(ports.get(index), ports, "roles=" + roles, "session.policy=refuse"));
    }

    @AfterAll
    void stop() {
        front.close();
        back.close();
    }

    @Test
    void aRoundIsPlayedThroughANodeThatOnlyMeetsPlayers() {
        var player = Player.register(front.http());
        try (var socket = GameSocket.open(front.http(), player.token())) {
            var history = new History();
            for (int i = 0; i < 5; i++) {
                var event = Events.dice("1.00");
                history.acknowledge(event, socket.ask(event, "RoundUpdate"));
            }
            Books.of(front.http(), player).agreeWith(history);
        }
    }

    @Test
    void aSecondSessionOfTheGameIsRefusedOnTheOtherNode() {
        var player = Player.register(front.http());
        try (var first = GameSocket.open(front.http(), player.token());
                var second = GameSocket.open(back.http(), player.token())) {
            first.ask(Events.mines("1.00", 1), "RoundUpdate");
            assertThat(second.ask(Events.roundState("mines"), "Error").getString("code"))
                    .isEqualTo("SESSION_ACTIVE");
            assertThat(second.ask(Events.pick(0), "Error").getString("code")).isEqualTo("SESSION_ACTIVE");
            first.ask(Events.pick(0), "RoundUpdate");
        }
    }

    @Test
    void playersAreMatchedThroughANodeThatOnlyMeetsThem() {
        var one = Player.register(front.http());
        var two = Player.register(front.http());
        try (var socket = GameSocket.open(front.http(), one.token())) {
            for (var player : List.of(one, two)) {
                assertThat(front.http()
                                .post(player.token(), "/api/v1/queue", new JsonObject())
                                .expect(200)
                                .getString("status"))
                        .isEqualTo("queued");
            }
            var told = socket.await(0, GameSocket.ofType("MatchFound"), "MatchFound");
            var status = front.http().get(two.token(), "/api/v1/queue/status").expect(200);
            assertThat(status.getJsonObject("match").getString("roomId")).isEqualTo(told.getString("roomId"));
            assertThat(front.http().delete(two.token(), "/api/v1/queue").code()).isEqualTo("NOT_QUEUED");
        }
    }

    @Test
    void anotherGameIsAnotherSession() {
        var player = Player.register(front.http());
        try (var first = GameSocket.open(front.http(), player.token());
                var second = GameSocket.open(back.http(), player.token())) {
            first.ask(Events.mines("1.00", 1), "RoundUpdate");
            second.ask(Events.dice("1.00"), "RoundUpdate");
            first.ask(Events.pick(0), "RoundUpdate");
        }
    }

    /** What it would seal, the others could not open. */
    @ParameterizedTest
    @ValueSource(strings = {"gateway", "rng,leaderboard"})
    void aNodeWithAnotherKeyStopsAtItsStartWhateverItDoes(String roles) {
        stopsForItsKey(servers.clustered(ports.get(2), ports, "roles=" + roles));
    }

    @Test
    void aNodeWithAnotherKeyAndAStoreOfItsOwnStopsToo() {
        var settings = new ArrayList<>(servers.settings());
        settings.add("roles=store,rng,game,room,gateway");
        stopsForItsKey(settings);
    }

    private static void stopsForItsKey(List<String> settings) {
        var other = List.of("keys.master=" + OTHER_KEY, "http.port=0", "management.port=0");
        var ran = Tool.run(Stream.of(settings, other)
                .flatMap(List::stream)
                .flatMap(setting -> Stream.of("--set", setting))
                .toArray(String[]::new));

        assertThat(ran.exitCode()).as("%s", ran).isEqualTo(1);
        assertThat(ran.out()).doesNotContain("ready");
        assertThat(ran.err())
                .contains("anteroom: keys.master: found another key")
                .doesNotContain("\tat ");
    }
}
