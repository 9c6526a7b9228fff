package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.runtime.Deadline;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One socket that sends much at once, or reads nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrowdedSocketIT {

    /** What a reader that does not read may cost the node, and what the two kernels' buffers may take before. */
    private static final long SLOW_READER_MAX = 256 * 1024 + 4 * 1024 * 1024;

    /** As long as a socket may leave its answers, and a while for a machine that is busy. */
    private static final Duration CUT_WITHIN = Duration.ofSeconds(60);

    private final DataFolder data = DataFolder.prepared("crowded");
    private NodeProcess node;
    private String operator;

    @BeforeAll
    void start() {
        node = NodeProcess.start(List.of(data.setting(), "limits.framesPerSecond=1000000"));
        operator = Tool.operatorToken(data.setting());
    }

    @AfterAll
    void stop() {
        node.close();
        data.close();
    }

    @Test
    void ofManyBetsWithMoneyForOneOneIsTaken() {
        var player = Player.register(node.http());
        node.http()
                .post(
                        operator,
                        "/api/v1/wallet/withdrawals",
                        player.funds("999.00"),
                        UUID.randomUUID().toString())
                .expect(201);
        try (var socket = GameSocket.open(node.http(), player.token())) {
            // One in a million of them wins.
            var bets = IntStream.range(0, 200)
                    .mapToObj(i -> Events.limbo("1.00", "1000000"))
                    .toList();
            var taken = new ArrayList<String>();
            var open = bets;
            while (!open.isEmpty()) {
                open = stillOpen(socket, open, taken);
            }
            assertThat(taken).hasSize(1);
        }
        assertThat(player.balance(node.http())).isEqualByComparingTo("0.00");
        assertThat(node.http().all(player.token(), "/api/v1/rounds")).hasSize(1);
    }

    /** Sends all of them at once, and gives those that were told to try again. */
    private static List<JsonObject> stillOpen(GameSocket socket, List<JsonObject> bets, List<String> taken) {
        int before = socket.frames().size();
        bets.forEach(socket::send);
        var again = new ArrayList<JsonObject>();
        for (JsonObject bet : bets) {
            var answer = socket.await(before, GameSocket.answers(bet), "answer");
            if ("RoundUpdate".equals(answer.getString("eventType"))) {
                taken.add(answer.getString("roundId"));
            } else if (answer.getBoolean("retryable")) {
                again.add(bet);
            } else {
                assertThat(answer.getString("code")).isEqualTo("INSUFFICIENT_FUNDS");
            }
        }
        return again;
    }

    @Test
    void copiesThatArriveAtOnceGetOneAnswer() {
        var player = Player.register(node.http());
        try (var socket = GameSocket.open(node.http(), player.token())) {
            var event = Events.dice("1.00");
            for (int i = 0; i < 30; i++) {
                socket.send(event);
            }
            var answers = socket.awaitAll(0, 30, GameSocket.answers(event), "equal answers");
            assertThat(answers).hasSize(30).allMatch(answer -> answer.equals(answers.get(0)));
            assertThat(answers.get(0).getString("eventType")).isEqualTo("RoundUpdate");
        }
        assertThat(node.http().all(player.token(), "/api/v1/rounds")).hasSize(1);
    }

    @Test
    void aReaderThatStopsReadingIsCutOff() throws IOException {
        var player = Player.register(node.http());
        try (var raw = new RawSocket(node.http(), player.token(), 4_096)) {
            askUntilCut(raw);
            assertThat(raw.readToClose()).isIn(4008, GameSocket.BROKEN);
            assertThat(raw.bytesRead()).isLessThan(SLOW_READER_MAX);
        }
        assertThat(node.http().get(player.token(), "/api/v1/wallet").status()).isEqualTo(200);
    }

    /** Asks and asks and reads nothing, until the connection ends. */
    private static void askUntilCut(RawSocket raw) {
        var deadline = Deadline.in(CUT_WITHIN);
        try {
            while (!deadline.passed()) {
                raw.sendText(Events.ping().encode());
            }
        } catch (IOException cut) {
            return;
        }
        throw new AssertionError("who reads nothing is still served");
    }
}
