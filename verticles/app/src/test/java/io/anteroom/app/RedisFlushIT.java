package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.testkit.TestServers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Redis forgets everything, or dies, while rounds are open. */
class RedisFlushIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void openRoundsGoOnWithoutWhatRedisKnew() {
        var servers = OwnServers.fresh();
        try (var node = NodeProcess.start(servers.settings());
                var crowd = Crowd.of(node.http(), Game.MINES, Game.MINES, Game.DICE)) {
            assertThat(node.servers("postgres")).isEmpty();
            var player = Player.register(node.http());
            try (var socket = GameSocket.open(node.http(), player.token())) {
                socket.ask(Events.mines("1.00", 1), "RoundUpdate");
                flushAgainAndAgain(servers, crowd);
                assertGoesOn(socket);
            }
            killAndRestart(crowd);
            crowd.stopAndCompare();
            assertThat(node.stop()).isZero();
            assertThat(servers.audit().exitCode()).isZero();
        }
    }

    private static void flushAgainAndAgain(OwnServers servers, Crowd crowd) {
        for (int i = 0; i < 5; i++) {
            servers.flushRedis();
            crowd.awaitEach(5, PATIENCE);
        }
    }

    private static void assertGoesOn(GameSocket socket) {
        var state = socket.ask(Events.roundState("mines"), "RoundState");
        assertThat(state.getJsonObject("data").getJsonArray("nextActions")).contains("PickTile");
        socket.ask(Events.pick(3), "RoundUpdate");
    }

    private static void killAndRestart(Crowd crowd) {
        TestServers.killRedis();
        try {
            crowd.awaitEach(3, PATIENCE);
        } finally {
            TestServers.restartRedis();
        }
        crowd.awaitEach(5, PATIENCE);
    }
}
