package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nodes of one cluster over one PostgreSQL and one Redis; some of them die. */
class TwoNodesIT extends TwoNodeStage {

    private static final Duration REVOKED_WITHIN = Duration.ofSeconds(1);
    private static final int REVOCATIONS_MAX = 4;

    private String operator;

    @BeforeAll
    void start() {
        operator = servers.operatorToken();
    }

    @Test
    void aRoundBegunOnOneNodeGoesOnOnTheOther() {
        var player = Player.register(a.http());
        try (var onA = GameSocket.open(a.http(), player.token());
                var onB = GameSocket.open(b.http(), player.token())) {
            var bet = onA.ask(Events.mines("1.00", 1), "RoundUpdate");
            var state = onB.ask(Events.roundState("mines"), "RoundState");
            assertThat(state.getString("roundId")).isEqualTo(bet.getString("roundId"));
            assertThat(onA.awaitClose()).as("the socket that was replaced").isEqualTo(4409);
            var pick = onB.ask(Events.pick(0), "RoundUpdate");
            assertThat(pick.getString("roundId")).isEqualTo(bet.getString("roundId"));
        }
    }

    @Test
    void aRevokedTokenIsRefusedOnTheOtherNode() {
        // A machine that stands still for a moment does not do so each time.
        var took = Stream.generate(this::revocationOnTheOtherNode)
                .limit(REVOCATIONS_MAX)
                .filter(each -> each.compareTo(REVOKED_WITHIN) <= 0)
                .findFirst();
        assertThat(took).as("closed within " + REVOKED_WITHIN).isPresent();
    }

    /** How long the socket there outlived its token. */
    private Duration revocationOnTheOtherNode() {
        var player = Player.register(a.http());
        try (var onB = GameSocket.open(b.http(), player.token())) {
            onB.ask(Events.dice("1.00"), "RoundUpdate");
            assertThat(a.http()
                            .post(player.token(), "/api/v1/auth/logout", new JsonObject())
                            .status())
                    .isEqualTo(204);
            var revokedAt = System.nanoTime();
            assertThat(onB.awaitClose()).isEqualTo(4401);
            var took = Duration.ofNanos(System.nanoTime() - revokedAt);
            assertThat(b.http().get(player.token(), "/api/v1/wallet").status()).isEqualTo(401);
            assertThat(GameSocket.refusal(b.http(), "/ws", "Authorization", "Bearer " + player.token()))
                    .isEqualTo(401);
            return took;
        }
    }

    @Test
    void aChangedConfigurationReachesSocketsOfTheOtherNode() {
        var player = Player.register(b.http());
        try (var onB = GameSocket.open(b.http(), player.token())) {
            var changed = a.http()
                    .put(operator, "/api/v1/games/limbo/config", new JsonObject().put("maxBet", "3.00"))
                    .expect(200);
            var push = onB.await(0, GameSocket.ofType("UpdateConfig"), "UpdateConfig");
            assertThat(push.getJsonObject("config")).isEqualTo(changed);
            var bet = new JsonObject()
                    .put("betAmount", "3.01")
                    .put("currency", "FUN")
                    .put("multiplier", "2");
            assertThat(onB.ask(Events.action("limbo", "Bet", bet), "Error").getString("code"))
                    .isEqualTo("BET_LIMIT_REACHED");
        }
    }

    @Test
    void theSameEventOnBothNodesAtOnceHasOneEffect() {
        var player = Player.register(a.http());
        var rounds = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            var event = Events.dice("1.00");
            try (var onA = GameSocket.open(a.http(), player.token());
                    var onB = GameSocket.open(b.http(), player.token())) {
                onA.send(event);
                onB.send(event);
                rounds.add(commonAnswer(event, onA, onB).getString("roundId"));
            }
        }
        assertThat(a.http().all(player.token(), "/api/v1/rounds"))
                .extracting(round -> round.getString("id"))
                .containsExactlyInAnyOrderElementsOf(rounds);
    }

    /** The answer that at least one got; the other got the same, or lost the session. */
    private static JsonObject commonAnswer(JsonObject event, GameSocket... sockets) {
        var answers = new ArrayList<JsonObject>();
        for (GameSocket socket : sockets) {
            try {
                answers.add(socket.await(0, GameSocket.answers(event), "answer"));
            } catch (AnswerLost lost) {
                assertThat(socket.awaitClose()).isEqualTo(4409);
            }
        }
        assertThat(answers).isNotEmpty().allMatch(answer -> answer.equals(answers.get(0)));
        assertThat(answers.get(0).getString("eventType")).isEqualTo("RoundUpdate");
        return answers.get(0);
    }

    @Test
    void pushesReachTheNodeWhereThePlayerIs() {
        var player = Player.register(a.http());
        try (var onB = GameSocket.open(b.http(), player.token())) {
            deposit(player, "1.00").expect(201);
            var push = onB.await(0, GameSocket.ofType("BalanceUpdate"), "push");
            assertThat(push.getString("balance")).isEqualTo("1001.00");
        }
    }

    @Test
    void aSessionResumedElsewhereLeavesItsOldSocket() {
        var player = Player.register(a.http());
        try (var onA = GameSocket.open(a.http(), player.token());
                var onB = GameSocket.openUnauthenticated(b.http())) {
            var greeting = onA.greeting();
            deposit(player, "1.00").expect(201);
            onA.await(0, GameSocket.ofType("BalanceUpdate"), "push");
            var resumed = onB.ask(Events.resume(greeting.getString("resumeToken"), 0), "Resume");
            assertThat(resumed.getString("sessionId")).isEqualTo(greeting.getString("sessionId"));
            assertThat(resumed.getInteger("replayed")).isEqualTo(1);
            assertThat(onB.await(0, GameSocket.ofType("BalanceUpdate"), "missed push")
                            .getInteger("seq"))
                    .isEqualTo(1);
            assertThat(onA.awaitClose()).isEqualTo(4409);
        }
    }

    @Test
    void whatAKilledNodeHeldGoesOnElsewhere() {
        try (var c = startNode(2)) {
            var inRound = Player.register(c.http());
            var waiting = Player.register(c.http());
            try (var round = GameSocket.open(c.http(), inRound.token());
                    var pushes = GameSocket.open(c.http(), waiting.token())) {
                var bet = round.ask(Events.mines("1.00", 1), "RoundUpdate");
                var greeting = pushes.greeting();

                c.pause();
                deposit(waiting, "1.00").expect(201);
                deposit(waiting, "2.00").expect(201);
                assertThat(pushes.frames()).noneMatch(GameSocket.ofType("BalanceUpdate"));
                c.kill();

                assertEndsOn(a, inRound, bet.getString("roundId"));
                assertMissedPushesComeOn(a, greeting);
            }
        }
    }

    private static void assertEndsOn(NodeProcess node, Player player, String roundId) {
        try (var socket = GameSocket.open(node.http(), player.token())) {
            var pick = socket.ask(Events.pick(5), "RoundUpdate");
            assertThat(pick.getString("roundId")).isEqualTo(roundId);
            if (!Game.isEnded(pick)) {
                assertThat(Game.isEnded(socket.ask(Events.cashOut(), "RoundUpdate")))
                        .isTrue();
            }
        }
    }

    private static void assertMissedPushesComeOn(NodeProcess node, JsonObject greeting) {
        try (var socket = GameSocket.openUnauthenticated(node.http())) {
            var resumed = socket.ask(Events.resume(greeting.getString("resumeToken"), 0), "Resume");
            assertThat(resumed.getString("sessionId")).isEqualTo(greeting.getString("sessionId"));
            var missed = socket.awaitAll(0, 2, GameSocket.ofType("BalanceUpdate"), "missed pushes");
            assertThat(missed).extracting(push -> push.getInteger("seq")).containsExactly(1, 2);
            assertThat(missed).extracting(push -> push.getString("balance")).containsExactly("1001.00", "1003.00");
        }
    }

    private Http.Reply deposit(Player player, String amount) {
        return a.http()
                .post(
                        operator,
                        "/api/v1/wallet/deposits",
                        player.funds(amount),
                        UUID.randomUUID().toString());
    }
}
